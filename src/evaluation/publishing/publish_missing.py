"""Published table of who is missing: first answers of one group beside those of the others."""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.results import Row, Scope, number
from evaluation.tables import ALL_COHORTS

GROUPS = {
    "lost": ("stayed", "lost", ""),
    "not_interviewed": ("interviewed", "not_interviewed", "_interviewed"),
}
"""By whom the others are: names of the two means in `estimates`, end of the difference's name."""


def missing(scope: Scope) -> list[Row]:
    """Those compared beside those lost, those interviewed beside the rest: a row a scale.

    Shown in full or not at all, by the smaller of the two groups. Of two comparisons whose groups
    differ by fewer than k people only the first is shown.
    """
    found = scope.results.first_answers
    rows = []
    for cohort in scope.shown_cohorts():
        for scale_id, (_, _, scale) in scope.scales.items():
            told: list[int] = []
            for others, (one, other, suffix) in GROUPS.items():
                sizes = _sizes(found, cohort, scale_id, one, other)
                difference = found.get((cohort, scale_id, f"baseline_difference{suffix}"))
                few = difference is not None and difference.note.startswith("not estimated")
                if sizes is None or not (number(difference.estimate) or few):
                    continue
                close = any(abs(sizes[0] - n) < scope.k for n in told)
                may = _enough(scope, scale_id, sizes) and (
                    cohort == ALL_COHORTS or _leaves_enough(scope, scale_id, one, other)
                )
                if scope.withhold(say("hidden.first_answers"), close or not may):
                    continue
                told += sizes
                rows.append(
                    {
                        "cohort": cohort,
                        "cohort_label": scope.labels[cohort],
                        "scale": scale_id,
                        "title": scale.title,
                        "others": others,
                        "n": str(sizes[0]),
                        "n_others": str(sizes[1]),
                        "difference": number(difference.estimate, sign=True),
                        "difference_low": number(difference.conf_low),
                        "difference_high": number(difference.conf_high),
                        "main": "yes" if scale_id == scope.settings.plan.main_outcome else "no",
                        "method": difference.method,
                    }
                )
    return rows


def _sizes(found: dict, cohort: str, scale: str, one: str, other: str) -> tuple[int, int] | None:
    means = [found.get((cohort, scale, f"baseline_mean_{group}")) for group in (one, other)]
    return None if None in means else (means[0].n, means[1].n)


def _enough(scope: Scope, scale: str, sizes: tuple[int, int]) -> bool:
    return disclosure.shown(min(sizes), scope.items_of(scale), scope.k) == disclosure.FULL


def _leaves_enough(scope: Scope, scale: str, one: str, other: str) -> bool:
    """The same for every report: see `_left`."""
    named = (_left, scope.k, scale, one, other)
    return scope.results.once(named, lambda: _left(scope, scale, one, other))


def _left(scope: Scope, scale: str, one: str, other: str) -> bool:
    """Whether what taking away would leave is large enough.

    A cohort by itself is shown only if the programme's groups, less those of all cohorts that are
    large enough, are nobody or at least k people.
    """
    found = scope.results.first_answers
    whole = _sizes(found, ALL_COHORTS, scale, one, other)
    if whole is None:
        return True
    single = [_sizes(found, c.id, scale, one, other) for c in scope.cohorts]
    shown = [sizes for sizes in single if sizes is not None and _enough(scope, scale, sizes)]
    left = [n - sum(sizes[side] for sizes in shown) for side, n in enumerate(whole)]
    return all(n == 0 or n >= scope.k for n in left)
