"""Numbers that R computes from small sets of data that books and manuals print.

Each row names the call; the data are here or in `validation_published.py`. Versions: R 4.2.2 with
lme4 1.1.31, lmerTest 3.1.3, metafor 3.8.1, coin 1.4.2, ordinal 2022.11.16, effectsize 0.8.3, mice
3.15.0. Searches were run to the end (`epsilon = 1e-14`, `threshold = 1e-12`): at their defaults
some stop a few digits short.
"""

import numpy as np
from validation_rows import Section, as_computed, interval, limits

from evaluation.change import mixed_model, two_stage
from evaluation.change.attrition import baseline_difference, variance_ratio
from evaluation.change.imputation import rubin
from evaluation.change.missing import logistic, staying
from evaluation.change.nested_likelihood import intercepts
from evaluation.change.ordinal import cumulative_logit
from evaluation.change.transitions import bowker, mcnemar_top, stuart_maxwell

Z = 1.959963984540054
# Temperature at launches of the space shuttle without and with damaged O-rings (Dalal, Fowlkes &
# Hoadley 1989, JASA 84:945).
WHOLE = [66, 67, 67, 67, 68, 69, 70, 70, 72, 73, 75, 76, 76, 78, 79, 81]
DAMAGED = [53, 57, 58, 63, 70, 70, 75]
# Weights of cars by gear box (Motor Trend 1974; mtcars).
AUTOMATIC = [
    *(3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.465),
    *(3.52, 3.435, 3.84, 3.845),
]
MANUAL = [2.62, 2.875, 2.32, 2.2, 1.615, 1.835, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78]
# Vision of the right (rows) and left eye of 7,477 women (Stuart 1953, Biometrika 40:105).
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
# Made so that batches differ by less than chance (Box & Tiao 1973, table 5.1.4; Dyestuff2).
DYESTUFF_2 = (
    [7.298, 3.846, 2.434, 9.566, 7.990, 5.220, 6.556, 0.608, 11.788, -0.892]
    + [0.110, 10.386, 13.434, 5.510, 8.166, 2.212, 4.852, 7.092, 9.288, 4.980]
    + [0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758]
)
# Tuberculosis or not, vaccinated and not, distance from the equator (Colditz et al. 1994; dat.bcg).
BCG = np.array(
    [
        *[(4, 119, 11, 128, 44), (6, 300, 29, 274, 55), (3, 228, 11, 209, 42)],
        *[(62, 13536, 248, 12619, 52), (33, 5036, 47, 5761, 13), (180, 1361, 372, 1079, 44)],
        *[(8, 2537, 10, 619, 19), (505, 87886, 499, 87892, 13), (29, 7470, 45, 7232, 27)],
        *[(17, 1699, 65, 1600, 42), (186, 50448, 141, 27197, 18), (5, 2493, 3, 2338, 33)],
        (27, 16886, 29, 17825, 33),
    ],
    dtype=np.float64,
)
# Pre-eclampsia with diuretics and without: cases, women (Collins et al. 1985; dat.collins1985b).
COLLINS = np.array(
    [
        *[(14, 131, 14, 136), (21, 385, 17, 134), (14, 57, 24, 48), (6, 38, 18, 40)],
        *[(12, 1011, 35, 760), (138, 1370, 175, 1336), (15, 506, 20, 524), (6, 108, 2, 103)],
        (65, 153, 40, 102),
    ],
    dtype=np.float64,
)


def answers(table: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Answers before and after that give this table."""
    counts = np.asarray(table)
    before, after = np.indices(counts.shape)
    return tuple(np.repeat(side.ravel() + 1.0, counts.ravel()) for side in (before, after))


def who_stayed() -> Section:
    """Logistic models, and two groups held against each other."""
    x = np.array(WHOLE + DAMAGED, dtype=float)
    outcome = np.repeat([0, 1], [len(WHOLE), len(DAMAGED)])
    slopes, covariances = logistic(np.column_stack([np.ones(len(x)), x]), outcome)
    errors = np.sqrt(np.diag(covariances))
    numbers = {
        "intercept": (15.0429016477, slopes[0]),
        "its standard error": (7.3786363849, errors[0]),
        "slope": (-0.2321627442, slopes[1]),
        "standard error of the slope": (0.1082365216, errors[1]),
    }
    rows = as_computed("O-rings; glm(damaged ~ temperature, binomial)", numbers, 1e-8)
    found = staying(
        np.array(AUTOMATIC + MANUAL), np.repeat([False, True], [len(AUTOMATIC), len(MANUAL)])
    )
    numbers = {
        "slope": (-4.023969962, found.estimate),
        "standard error": (1.436527744, (found.conf_high - found.estimate) / Z),
        "p": (0.005091642032, found.p_value),
    }
    rows += as_computed("mtcars; glm(am ~ wt, binomial)", numbers, 1e-8)
    g = baseline_difference(AUTOMATIC, MANUAL)
    numbers = {"Hedges' g": (1.844630989, g.estimate)}
    rows += as_computed("mtcars; effectsize, hedges_g(wt ~ am)", numbers, 1e-9)
    theirs = [1.00401884877, 2.66392752782]
    rows += as_computed("mtcars; uniroot of pt", interval("Hedges' g", theirs, limits(g)), 1e-8)
    spread = interval(
        "variance ratio", [0.5107977603, 4.3959132505], limits(variance_ratio(AUTOMATIC, MANUAL))
    )
    rows += as_computed("mtcars; var.test(wt ~ am)", spread, 1e-9)
    means = [47.0120, 47.2407, 47.4995, 47.1485, 47.0042]
    squares = np.array([0.95984, 0.93540, 1.00766, 0.95439, 0.96528]) ** 2
    pooled = rubin(means, squares, 30)
    numbers = {"mean": (47.18098, pooled.estimate)}
    numbers |= interval("mean", [45.1465920566, 49.2153679434], limits(pooled))
    source = "SAS/STAT 14.1 User's Guide, example 76.1, five tables; mice, pool.scalar(n = 31)"
    rows += as_computed(source, numbers, 1e-9)
    return Section("R: those who are missing", tuple(rows))


def single_items() -> Section:
    """Moves between categories, and ordered categories."""
    both = answers(VISION)
    one, other = bowker(*both), stuart_maxwell(*both)
    rows = as_computed(
        "vision of 7,477 women; mcnemar.test(correct = FALSE)",
        {"Bowker": (19.10655, one.estimate), "p of Bowker": (0.00398742, one.p_value)},
        5e-7,
    )
    numbers = {"Stuart-Maxwell": (11.95657, other.estimate), "its p": (0.007533425, other.p_value)}
    rows += as_computed("the same; coin, mh_test", numbers, 5e-7)
    two = bowker(*answers([[794, 150], [86, 570]]))
    numbers = {
        "McNemar's chi-squared": (17.355932, two.estimate),
        "its p": (3.099293e-05, two.p_value),
    }
    rows += as_computed("approval (Agresti 1990); mcnemar.test(correct = FALSE)", numbers, 5e-8)
    exact = mcnemar_top(*answers([[21, 2], [9, 12]]), top_from=2)
    rows += as_computed("binom.test(9, 11)", {"exact p": (0.0654296875, exact.p_value)}, 1e-12)
    top = mcnemar_top(*answers([[12, 26], [4, 6]]), top_from=2)
    share = interval("change of the share", [0.2548067, 0.6251933], limits(top))
    rows += as_computed("statpsych, ci.prop.ps(.05, 12, 4, 26, 6), printed", share, 5e-8)
    tonsils = [np.repeat([1.0, 2, 3], n) for n in ([497, 560, 269], [19, 29, 24])]
    # As many of both are needed for pairs: each carrier and each other counted so often.
    before, after = (np.tile(side, times) for side, times in zip(tonsils, (12, 221), strict=True))
    shift = cumulative_logit(before, after).estimate
    weighted = {"log odds, both groups counted alike": (0.587209259789, shift)}
    rows += as_computed("tonsils (McCullagh 1980); ordinal, clm(weights)", weighted, 1e-8)
    return Section("R: single items", tuple(rows))


def several_batches() -> Section:
    """A variance that is zero, and meta-analysis."""
    y, batch = np.array(DYESTUFF_2), np.repeat(list("ABCDEF"), 5)
    found = mixed_model.fit(y, {"1": np.ones(30)}, [intercepts("batch", batch)])
    own = found.coefficients["1"]
    numbers = {
        "REML criterion": (161.8282778, found.deviance),
        "mean": (5.6656, own.estimate),
        "its standard error": (0.6783880312, own.error),
        "degrees of freedom": (29, own.df),
        "variance between batches": (0, found.variances["batch"][0, 0]),
        "SD within batches": (3.7156843, np.sqrt(found.residual)),
    }
    rows = as_computed("Dyestuff2; lmerTest, lmer(Yield ~ 1 + (1 | Batch))", numbers, 1e-8)
    a, b, c, d = BCG[:, :4].T
    trials = np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    one, moved = two_stage.combine(*trials), two_stage.combine(*trials, BCG[:, 4])
    numbers = {
        "mean": (-0.71453234, one.coefficients[0]),
        "standard error": (0.18079174, one.errors[0]),
        "p": (0.00192002, one.p_values[0]),
        "tau2": (0.31324326, one.tau2),
        **interval("mean", [-1.10844371, -0.32062097], (one.conf_low[0], one.conf_high[0])),
    }
    rows += as_computed('vaccine; metafor, rma(test = "knha")', numbers, 1e-7)
    numbers = {
        "intercept": (0.25146821, moved.coefficients[0]),
        "slope": (-0.02910173, moved.coefficients[1]),
        "standard error of the slope": (0.00820142, moved.errors[1]),
        "p of the slope": (0.00456505, moved.p_values[1]),
        "tau2": (0.07634796, moved.tau2),
        "Q": (30.73309001, moved.q),
    }
    rows += as_computed('vaccine; metafor, rma(mods = ~ ablat, test = "knha")', numbers, 1e-7)
    a, n1, c, n2 = COLLINS.T
    odds = np.log(a / (n1 - a) / (c / (n2 - c))), 1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c)
    numbers = {"tau2": (0.3007957697, two_stage.combine(*odds).tau2)}
    rows += as_computed("diuretics; metafor, rma", numbers, 2e-6)
    profile = interval("tau2, profile", [0.0427, 1.4747], two_stage.tau2_interval(*odds))
    rows += as_computed('diuretics; metafor, confint(type = "PL")', profile, 1e-4)
    return Section("R: several batches, several trials", tuple(rows))


def computed() -> list[Section]:
    """All of them, in the order of the page."""
    return [who_stayed(), single_items(), several_batches()]
