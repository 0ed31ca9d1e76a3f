"""How far coders agree: coefficients for any number of coders, categories and gaps.

Every coefficient is a function of sums over units (`Tally`). A unit is whatever coders judged: a
source, or one character of its text. So a stretch of text that all judged alike is one unit times
its length, and a resample of documents is a product of weights and their tallies.

A rating that is missing (a coder did not see the unit) is left out, as Krippendorff and Gwet have
it; it is not a category. Units with one rating tell nothing about agreement, but count in how
common a category is (Gwet 2014), though not for Krippendorff's alpha.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Tally:
    """Sums over units, of one set of units or of many (single units, codes, resamples).

    r is the number of ratings of a unit, r_k of those in category k.

    Attributes:
        sums: every field below each other; the axes behind the first are sets of units.
        categories: how many there are.
    """

    sums: np.ndarray
    categories: int

    @property
    def units(self) -> np.ndarray:
        """Units with two ratings or more."""
        return self.sums[0]

    @property
    def matched(self) -> np.ndarray:
        """Sum of r_k (r_k - 1) / (r - 1), of units with two ratings or more."""
        return self.sums[1]

    @property
    def rated(self) -> np.ndarray:
        """Units with a rating."""
        return self.sums[2]

    @property
    def agreeing(self) -> np.ndarray:
        """By category: share of a unit's pairs of ratings that both are that category."""
        return self.sums[3 : 3 + self.categories]

    @property
    def ratings(self) -> np.ndarray:
        """By category: r_k, of units with two ratings or more."""
        return self.sums[3 + self.categories : 3 + 2 * self.categories]

    @property
    def shares(self) -> np.ndarray:
        """By category: r_k / r."""
        return self.sums[3 + 2 * self.categories : 3 + 3 * self.categories]

    @property
    def by_coder(self) -> np.ndarray:
        """By coder and category: units that the coder put there."""
        rest = self.sums[3 + 3 * self.categories :]
        coders = len(rest) // self.categories
        return rest.reshape(coders, self.categories, *rest.shape[1:])

    def weighted(self, weights: np.ndarray) -> Tally:
        """Sums of the tallies of single units.

        Args:
            weights: how often each unit counts; or units x resamples.
        """
        return Tally(self.sums @ weights, self.categories)

    def times(self, lengths: np.ndarray) -> Tally:
        """Each unit's tally, so many times."""
        return Tally(self.sums * lengths, self.categories)

    def plus(self, other: Tally) -> Tally:
        """The sum of two tallies."""
        return Tally(self.sums + other.sums, self.categories)

    def of(self, units: np.ndarray) -> Tally:
        """Some of the units."""
        return Tally(self.sums[:, units], self.categories)


def unit_tallies(ratings: np.ndarray, categories: int) -> Tally:
    """The tally of each unit.

    Args:
        ratings: units x coders, categories as 0, 1, 2, ...; nan where a coder did not judge.
        categories: how many there are, used or not.
    """
    ratings = np.asarray(ratings, dtype=np.float64)
    by_coder = ratings.T[:, None] == np.arange(categories)[:, None]
    return _of_counts(by_coder.sum(axis=0), by_coder)


def count_tallies(counts: np.ndarray) -> Tally:
    """The tally of each unit where it is not known who judged (Cohen's kappa is then undefined).

    Args:
        counts: units x categories, how many coders chose the category.
    """
    counts = np.asarray(counts).T
    return _of_counts(counts, np.zeros((0, *counts.shape)))


def _of_counts(counts: np.ndarray, by_coder: np.ndarray) -> Tally:
    """Tallies from counts, categories x units, and by whom, coders x categories x units."""
    r = counts.sum(axis=0)
    several, pairs = r > 1, counts * (counts - 1)
    fields = [
        several,
        pairs.sum(axis=0) / np.where(several, r - 1, np.inf),
        r > 0,
        *(pairs / np.where(several, r * (r - 1), np.inf)),
        *(counts * several),
        *(counts / np.where(r > 0, r, np.inf)),
        *(units for coder in by_coder for units in coder),
    ]
    return Tally(np.array(fields, dtype=np.float64), len(counts))


def percent_agreement(tally: Tally) -> np.ndarray:
    """Share of pairs of ratings of a unit that are the same, averaged over units."""
    return _ratio(tally.agreeing.sum(axis=0), tally.units)


def cohens_kappa(tally: Tally) -> np.ndarray:
    """Cohen's kappa (1960) of two coders; Conger's (1980) of more.

    Chance is what coders would agree on who choose each category as often as they do, unit aside.
    """
    given = tally.by_coder.sum(axis=1, keepdims=True)
    shares = _ratio(tally.by_coder, given, otherwise=0.0)
    coders = (given > 0).sum(axis=(0, 1))
    # The mean over all pairs of coders of the chance that both choose k.
    both = (shares.sum(axis=0) ** 2 - (shares**2).sum(axis=0)).sum(axis=0)
    return _beyond(percent_agreement(tally), _ratio(both, coders * (coders - 1.0)))


def fleiss_kappa(tally: Tally) -> np.ndarray:
    """Fleiss' kappa (1971): chance by how common each category is over all coders."""
    return _beyond(percent_agreement(tally), (_common(tally) ** 2).sum(axis=0))


def gwets_ac1(tally: Tally) -> np.ndarray:
    """Gwet's AC1 (2008): chance is greatest where a category is as common as not."""
    common = _common(tally)
    chance = (common * (1 - common)).sum(axis=0) / (tally.categories - 1)
    return _beyond(percent_agreement(tally), chance)


def brennan_prediger(tally: Tally) -> np.ndarray:
    """Brennan and Prediger's coefficient (1981): chance is one in as many categories as there are.

    That of MAXQDA; of two categories, twice the share of agreement minus one.
    """
    return _beyond(percent_agreement(tally), 1 / tally.categories)


def krippendorffs_alpha(tally: Tally) -> np.ndarray:
    """Krippendorff's alpha for nominal categories (Hayes & Krippendorff 2007), with gaps."""
    values = tally.ratings.sum(axis=0)
    unlike = _ratio(values - tally.matched, values)
    by_chance = _ratio(values**2 - (tally.ratings**2).sum(axis=0), values * (values - 1))
    return _beyond(1 - unlike, 1 - by_chance)


def overlap(tally: Tally) -> np.ndarray:
    """Of what one of two coders marked (category 1), the share that both marked (Jaccard 1901).

    What nobody marked does not count. Of more coders, pairs of them.
    """
    return _ratio(tally.agreeing[1], tally.units - tally.agreeing[0])


COEFFICIENTS = {
    "percent_agreement": percent_agreement,
    "gwets_ac1": gwets_ac1,
    "cohens_kappa": cohens_kappa,
    "krippendorffs_alpha": krippendorffs_alpha,
    "fleiss_kappa": fleiss_kappa,
    "brennan_prediger": brennan_prediger,
    "overlap": overlap,
}
"""All that is computed of each code, by name."""


def alpha_of_numbers(ratings: np.ndarray, level: str) -> float:
    """Krippendorff's alpha of ratings that are ranks or numbers, as weights of codes are.

    Args:
        ratings: units x coders; nan where a coder did not judge.
        level: `ordinal`, `interval` or `ratio`.
    """
    ratings = np.asarray(ratings, dtype=np.float64)
    ratings = ratings[(~np.isnan(ratings)).sum(axis=1) > 1]
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = (ratings[:, :, None] == values).sum(axis=1).astype(np.float64)
    each = counts.sum(axis=1)[:, None, None]
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))
    observed = (pairs / (each - 1)).sum(axis=0)
    n = observed.sum(axis=1)
    distance = _distances(values, n, level)
    expected = (n[:, None] * n - np.diag(n)) / (n.sum() - 1)
    return float(1 - _ratio((observed * distance).sum(), (expected * distance).sum()))


def _distances(values: np.ndarray, n: np.ndarray, level: str) -> np.ndarray:
    """Squared distances between all pairs of values."""
    if level == "ordinal":
        places = np.cumsum(n) - n / 2
        return (places[:, None] - places) ** 2
    apart = values[:, None] - values
    if level == "interval":
        return apart**2
    return _ratio(apart, values[:, None] + values, otherwise=0.0) ** 2


def _common(tally: Tally) -> np.ndarray:
    """How common each category is, as the mean of its share in the units."""
    return _ratio(tally.shares, tally.rated)


def _beyond(observed: np.ndarray, chance: np.ndarray | float) -> np.ndarray:
    """Agreement beyond chance; nan where chance alone gives full agreement: one category only."""
    room = 1 - np.asarray(chance)
    return _ratio(observed - chance, np.where(room < 1e-12, 0.0, room))


def _ratio(part: np.ndarray, whole: np.ndarray, otherwise: float = np.nan) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.where(np.asarray(whole) != 0, np.divide(part, whole), otherwise)
