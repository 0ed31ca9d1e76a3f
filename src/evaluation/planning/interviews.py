"""How many interviews it takes to hear of what a share of people would speak of.

The interviewed are taken to be a random draw, and each to speak of it if it is theirs.
"""

from __future__ import annotations

from math import floor

from scipy.special import bdtrc

MOST = 2000
"""More interviews than that are not looked for."""


def chance_of_hearing(n: int, share: float, times: int = 1, group: int | None = None) -> float:
    """Chance that at least so many of the n who are interviewed speak of it.

    Binomial: once, 1 - (1 - share)^n (for `times` = 2: Fugard & Potts 2015, International Journal
    of Social Research Methodology 18:669). Out of a group of known size, hypergeometric.

    What one in ten say, in ten interviews, is 1 - 0.9^10:

    >>> round(chance_of_hearing(10, 0.1), 4)
    0.6513

    Args:
        n: interviews.
        share: of people whose theme it is.
        times: how many of the interviewed should speak of it.
        group: people whom they are drawn from; None for very many.
    """
    if group is None:
        return float(bdtrc(times - 1, n, share))
    from scipy.stats import hypergeom

    return float(hypergeom.sf(times - 1, group, holders(share, group), min(n, group)))


def holders(share: float, group: int) -> int:
    """People of a group whose theme it is: rounded down, one at least."""
    return max(1, floor(share * group + 1e-9))


def interviews_for(
    chance: float, share: float, times: int = 1, group: int | None = None
) -> int | None:
    """Fewest interviews with at least this chance; None if nobody is left to be interviewed."""
    few = range(times, (group or MOST) + 1)
    return next((n for n in few if chance_of_hearing(n, share, times, group) >= chance), None)
