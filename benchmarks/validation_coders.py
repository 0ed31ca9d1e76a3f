"""Agreement of coders: numbers that others printed, and those that R computed."""

import numpy as np
from validation_rows import Row, Section, as_computed, as_printed

from evaluation.interviews.agreement import (
    COEFFICIENTS,
    alpha_of_numbers,
    count_tallies,
    fleiss_kappa,
    unit_tallies,
)

GAP = np.nan
FOUR_CODERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
).T
BINARY = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]).T
NOMINAL = np.array([[ord(c) - 97 for c in row] for row in ("aabbdcccedda", "babbbccceddd")]).T
FOURTEEN_CODERS = [
    *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
    *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
]
LEVELS = ("ordinal", "interval", "ratio")


def coders_published() -> list[Section]:
    """Coefficients as their authors print them."""
    four = _of(FOUR_CODERS - 1, 5)
    hayes = "Hayes & Krippendorff 2007: four coders, twelve units, gaps"
    printed = dict(zip(LEVELS, ("0.815", "0.849", "0.797"), strict=True))
    alphas = {"Krippendorff's alpha, nominal": ("0.743", four["krippendorffs_alpha"])}
    for level, value in printed.items():
        alphas[f"Krippendorff's alpha, {level}"] = (value, alpha_of_numbers(FOUR_CODERS, level))
    rows = as_printed(hayes, alphas)
    others = {
        "Gwet's AC1": ("0.775", four["gwets_ac1"]),
        "Brennan and Prediger": ("0.773", four["brennan_prediger"]),
        "Conger's kappa": ("0.762", four["cohens_kappa"]),
        "Fleiss' kappa": ("0.761", four["fleiss_kappa"]),
    }
    rows += as_printed("R package irrCAC, the same matrix", others)
    two = {
        "two coders, 2 x 10, alpha": ("0.095", _of(BINARY, 2)["krippendorffs_alpha"]),
        "two coders, 2 x 12, alpha": ("0.692", _of(NOMINAL, 5)["krippendorffs_alpha"]),
    }
    rows += as_printed("Krippendorff 2011, examples A and B", two)
    return [Section("Agreement of coders", tuple(rows + _tables()))]


def _tables() -> list[Row]:
    plain, paradox = _two_by_two(20, 5, 10, 15), _two_by_two(80, 10, 5, 5)
    rare = _two_by_two(118, 5, 2, 0)
    rows = as_printed("Cohen's 20-5-10-15", {"kappa": ("0.40", plain["cohens_kappa"])})
    numbers = {
        "kappa": ("0.318", paradox["cohens_kappa"]),
        "AC1": ("0.808", paradox["gwets_ac1"]),
        "Brennan and Prediger": ("0.70", paradox["brennan_prediger"]),
    }
    rows += as_printed("Feinstein & Cicchetti 1990: 80-10-5-5", numbers)
    numbers = {"kappa": ("-0.023", rare["cohens_kappa"]), "AC1": ("0.94", rare["gwets_ac1"])}
    rows += as_printed("118-5-2-0: nearly all agree", numbers)
    fourteen = fleiss_kappa(_whole(count_tallies(FOURTEEN_CODERS)))
    return rows + as_printed(
        "Fleiss 1971, fourteen coders, ten units", {"Fleiss' kappa": ("0.210", float(fourteen))}
    )


LEFT = (
    "standard errors and normal intervals of kappa: ours are those of resampled sources",
    "weighted kappa: codes are in a source or not, which has no order; the alphas of ranks and "
    "numbers are for weights of codes",
)


def coders_computed(shared) -> Section:
    """Two neurologists of two towns (vcd), and the alphas of the same.

    Args:
        shared: the folder of the reference values, `validation_oracle.Shared`.
    """
    expected, table = shared.oracle("mspatients_kappa"), shared.data("mspatients_two_raters")
    rows = []
    for place in ("Winnipeg", "New_Orleans", "all"):
        counts = np.array(expected[place]["table"])
        first, second = np.indices(counts.shape)
        ratings = np.column_stack(
            [np.repeat(side.ravel(), counts.ravel()) for side in (first, second)]
        )
        found = _of(ratings, 4)
        numbers = {
            "units": (expected[place]["n"], len(ratings)),
            "share agreeing": (expected[place]["po"], found["percent_agreement"]),
            "kappa": (expected[place]["kappa"], found["cohens_kappa"]),
        }
        rows += as_computed(f"mspatients_kappa.json, {place}", numbers, 1e-10)
    theirs = shared.oracle("krippendorff")
    numbers = {"nominal": (theirs["mspatients_all"]["nominal"], found["krippendorffs_alpha"])}
    for level in LEVELS[:2]:
        numbers[level] = (theirs["mspatients_all"][level], alpha_of_numbers(ratings, level))
    numbers |= {"rows of the data": (expected["all"]["n"], len(table))}
    rows += as_computed("krippendorff.json, mspatients_all", numbers, 1e-10)
    own = {"nominal": _of(FOUR_CODERS - 1, 5)["krippendorffs_alpha"]}
    own |= {level: alpha_of_numbers(FOUR_CODERS, level) for level in LEVELS}
    numbers = {level: (theirs["alpha"][level], value) for level, value in own.items()}
    rows += as_computed("krippendorff.json, alpha", numbers, 1e-10)
    return Section("R: agreement of coders", tuple(rows), LEFT)


def _of(ratings: np.ndarray, categories: int) -> dict[str, float]:
    tally = _whole(unit_tallies(ratings, categories))
    return {name: float(function(tally)) for name, function in COEFFICIENTS.items()}


def _whole(tally):
    return tally.weighted(np.ones(tally.sums.shape[1]))


def _two_by_two(both: int, first: int, second: int, neither: int) -> dict[str, float]:
    units = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return _of(np.array(units), 2)
