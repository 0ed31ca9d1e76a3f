"""Numbers that others published, with the small sets of data that they are of.

Each function returns the rows of one source. The data are in the articles and manuals named.
"""

from math import sqrt

import numpy as np
from validation_coders import coders_published
from validation_computed import computed
from validation_rows import Row, Section, as_printed, interval, limits, with_moments

from evaluation.change import (
    bayes,
    comparison_group,
    effect_sizes,
    mixed_model,
    paired,
    signed_rank,
)
from evaluation.change.attrition import baseline_difference
from evaluation.change.ceiling import share_at_ceiling
from evaluation.change.nested_likelihood import intercepts
from evaluation.change.one_wave import wilson_interval

MOVIE_1 = np.array([9, 7, 8, 9, 8, 9, 9, 10, 9, 9])
MOVIE_2 = np.array([9, 6, 7, 8, 7, 9, 8, 8, 8, 7])
SLEEP_BEFORE = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_AFTER = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
DEPRESSION_FIRST = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
DEPRESSION_SECOND = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
THOMASON_BEFORE = np.array([13, 12, 12, 9, 14, 17, 14, 9, 6, 7, 11, 15])
THOMASON_AFTER = np.array([14, 13, 16, 12, 15, 18, 13, 10, 10, 8, 14, 16])
BORENSTEIN_BEFORE = np.array([131, 124, 130, 105, 102, 120, 101, 120])
BORENSTEIN_AFTER = np.array([133, 134, 129, 112, 106, 125, 106, 129])
# Programme and comparison group of five studies: means before and after, SD before, n, r, and what
# metafor prints; it gives no variance for the comparison groups.
MORRIS_PROGRAMME = [
    (30.6, 38.5, 15.0, 20, 0.47, "0.5056", "0.0594"),
    (23.5, 26.8, 3.1, 50, 0.64, "1.0481", "0.0254"),
    (0.5, 0.7, 0.1, 9, 0.77, "1.8054", "0.2322"),
    (53.4, 75.9, 14.5, 10, 0.89, "1.4181", "0.1225"),
    (35.6, 36.0, 4.7, 14, 0.44, "0.0801", "0.0802"),
]
MORRIS_COMPARISON = [
    (23.1, 19.7, 13.8, 20, 0.47, "-0.2365"),
    (24.9, 25.3, 4.1, 42, 0.64, "0.0958"),
    (0.6, 0.6, 0.2, 9, 0.77, "0.0000"),
    (55.7, 60.7, 17.3, 11, 0.89, "0.2667"),
    (34.8, 33.4, 3.1, 14, 0.44, "-0.4250"),
]
MORRIS_DPPC2 = ["0.77", "0.80", "1.20", "1.05", "0.44"]
DYESTUFF = (
    [1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495]
    + [1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595, 1465, 1545]
    + [1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445]
)
HALF_OF_TWO_DIGITS = 0.005
"""Limits of 0 and 1 are rounded to two digits too, though no zeros are shown."""


def lakens() -> Section:
    """Ten people rate two films (table 1)."""
    source = "Lakens 2013, Frontiers in Psychology 4:863"
    change = paired.mean_change(MOVIE_2, MOVIE_1)
    dav = effect_sizes.cohens_dav(MOVIE_2, MOVIE_1)
    gs = baseline_difference(MOVIE_1, MOVIE_2).estimate
    rows = as_printed(
        source,
        {
            "t on 9 degrees of freedom": ("4.7434", _t(MOVIE_2, MOVIE_1)),
            "p": ("0.001054", change.p_value),
            **interval("mean change", ["0.5230954", "1.4769046"], limits(change)),
            "d_z": ("1.50", effect_sizes.cohens_dz(MOVIE_2, MOVIE_1).estimate),
            "d_s, as if two groups": ("1.13", gs / effect_sizes.hedges_j(18)),
            "Hedges' g_s, as if two groups": ("1.08", gs),
            "d_av over the root mean square, unadjusted": ("1.12588", _unadjusted(dav)),
            "d_rm": ("1.111332", effect_sizes.cohens_drm(MOVIE_2, MOVIE_1).estimate),
        },
    )
    return Section("Lakens 2013: two films", tuple(rows))


def sleep() -> Section:
    """Hours of sleep gained with two drugs: R's `sleep`."""
    change = paired.mean_change(SLEEP_BEFORE, SLEEP_AFTER)
    dz = effect_sizes.cohens_dz(SLEEP_BEFORE, SLEEP_AFTER)
    rows = as_printed(
        "Cushny & Peebles 1905; R's t.test",
        {
            "t on 9 degrees of freedom": ("4.06212768338204", _t(SLEEP_BEFORE, SLEEP_AFTER)),
            "p": ("0.00283289019738427", change.p_value),
            **interval("mean change", ["0.700114236723018", "2.45988576327698"], limits(change)),
            "d_z": ("1.28455756259105", dz.estimate),
        },
    )
    # Computed to all digits, but to no more than these of them surely.
    rows = [Row(r.quantity, r.source, r.printed, r.ours, 1e-12) for r in rows]
    noncentral = interval("d_z", ["0.414627756380143", "2.11801651397707"], limits(dz))
    rows += [
        Row(what, "Cushny & Peebles 1905; R's pt", theirs, float(ours), 1e-8)
        for what, (theirs, ours) in noncentral.items()
    ]
    factor = bayes.bayes_factor(SLEEP_BEFORE, SLEEP_AFTER).estimate
    numbers = {"BF10, JZS prior, r = .707": ("17.259", factor)}
    rows += as_printed("JASP; R package BayesFactor", numbers)
    return Section("Cushny & Peebles 1905: sleep", tuple(rows))


def hollander_wolfe() -> Section:
    """Depression of nine patients at two visits."""
    first, second = DEPRESSION_FIRST, DEPRESSION_SECOND
    found = signed_rank.signed_rank(second, first)
    rows = as_printed(
        "Hollander & Wolfe 1973; R, ?wilcox.test",
        {"V, first minus second": ("40", found.estimate), "exact p": ("0.03906", found.p_value)},
    )
    rbc = signed_rank.rank_biserial(second, first).estimate
    rows += as_printed("R package effectsize, tests", {"rank-biserial": ("0.7777778", rbc)})
    left = (
        "the interval of the rank-biserial correlation from .2954 to .9442 in the tests of "
        "effectsize (Fisher's z): ours is another, and from 20 pairs, since this one covers 84 to "
        "92 % instead of 95 %",
    )
    return Section("Hollander & Wolfe 1973: depression", tuple(rows), left)


def thomason() -> Section:
    """Scores of twelve students, Thomason 1."""
    both = THOMASON_BEFORE, THOMASON_AFTER
    change, d = paired.mean_change(*both), effect_sizes.cohens_dav(*both)
    error = paired.sd_change(*both).estimate / sqrt(12)
    rows = as_printed(
        "R package esci, tests/testthat/_snaps/estimate_mdiff_paired.md",
        {
            "mean change": ("1.666667", change.estimate),
            **interval("mean change", ["0.715218", "2.618115"], limits(change)),
            "standard error": ("0.4322831", error),
            "t": ("3.855498", _t(*both)),
            "p": ("0.002674001", change.p_value),
            "d_av, adjusted": ("0.5105", d.estimate),
            **interval("d_av", ["0.1806", "0.8902"], limits(d)),
            "standard error of d_av": ("0.18102", (d.conf_high - d.conf_low) / 2 / 1.959963984540),
            **interval(
                "d_av, 99 %", ["0.0692", "1.0017"], limits(effect_sizes.cohens_dav(*both, 0.99))
            ),
        },
    )
    left = ("the correlation of the two scores, .8924: no number of this project",)
    return Section("Thomason 1", tuple(rows), left)


def statpsych() -> Section:
    """The two printed calls of ci.stdmean.ps; it takes mean 1 - mean 2, so 2 stands before 1."""
    rows = []
    for given, unadjusted, adjusted, error, low, high in (
        ((110.4, 102.1, 15.3, 14.6, 0.75, 25), "0.5550319", "0.5433457", "0.1609934")
        + ("0.2394905", "0.8705732"),
        ((602.4, 705.6, 33.17, 51.08, 0.769, 8), "-2.3963", "-2.2185", "0.65209")
        + ("-3.6744", "-1.1182"),
    ):
        first, second = with_moments(*given)
        found = effect_sizes.cohens_dav(second, first)
        rows += as_printed(
            f"R package statpsych, ci.stdmean.ps{given}",
            {
                "d_av": (unadjusted, _unadjusted(found)),
                "d_av, adjusted": (adjusted, found.estimate),
                "standard error": (error, (found.conf_high - found.conf_low) / 2 / 1.959963984540),
                **interval("d_av", [low, high], limits(found)),
            },
        )
    return Section("statpsych: two printed calls", tuple(rows))


def borenstein() -> Section:
    """The example of a standardised change by way of the correlation."""
    found = effect_sizes.cohens_drm(BORENSTEIN_BEFORE, BORENSTEIN_AFTER)
    rows = as_printed(
        "github.com/mtorchiano/effsize, issue 34 (Borenstein and others 2009, equation 4.28)",
        {"d_rm": ("0.4217495", found.estimate)},
    )
    left = ("its normal interval from .187 to .656: ours is that of the noncentral t",)
    return Section("Borenstein: d_rm", tuple(rows), left)


def morris() -> Section:
    """Five studies with a comparison group, table 1."""
    metafor = "Morris 2008; metafor, tests/testthat/test_analysis_example_morris2008.r"
    rows = []
    for study, (pre, post, sd, n, r, value, variance) in enumerate(MORRIS_PROGRAMME, start=1):
        g, v = effect_sizes.change_to_pool(post - pre, sd, r, n)
        numbers = {
            f"programme {study}, g": (value, g),
            f"programme {study}, variance": (variance, v),
        }
        rows += as_printed(metafor, numbers)
    for study, (pre, post, sd, n, r, value) in enumerate(MORRIS_COMPARISON, start=1):
        g, _ = effect_sizes.change_to_pool(post - pre, sd, r, n)
        rows += as_printed(metafor, {f"comparison {study}, g": (value, g)})
    arms = zip(MORRIS_PROGRAMME, MORRIS_COMPARISON, MORRIS_DPPC2, strict=True)
    for study, (programme, comparison, printed) in enumerate(arms, start=1):
        own = _dppc2(programme, comparison)
        source = "Morris 2008, Organizational Research Methods 11:364, table 1"
        rows += as_printed(source, {f"study {study}, d_ppc2": (printed, own)})
    return Section("Morris 2008: five studies", tuple(rows))


def _dppc2(programme: tuple, comparison: tuple) -> float:
    arms = [
        with_moments(pre, post, sd, sd, 0.5, n) for pre, post, sd, n, *_ in (programme, comparison)
    ]
    before, after = (np.concatenate(wave) for wave in zip(*arms, strict=True))
    group = np.repeat([1, 0], [programme[3], comparison[3]])
    return comparison_group.morris_dppc2(before, after, group).estimate


def dyestuff() -> Section:
    """Yield of five preparations of six batches: the simplest mixed model."""
    y, batch = np.array(DYESTUFF, dtype=float), np.repeat(list("ABCDEF"), 5)
    found = mixed_model.fit(y, {"(Intercept)": np.ones(30)}, [intercepts("batch", batch)])
    own = found.coefficients["(Intercept)"]
    rows = as_printed(
        "Davies & Goldsmith 1972, table 6.1; R package lme4, fm01",
        {
            "REML criterion": ("319.6543", found.deviance),
            "mean": ("1527.5", own.estimate),
            "its standard error": ("19.38", own.error),
            "variance between batches": ("1764", found.variances["batch"][0, 0]),
            "variance within batches": ("2451", found.residual),
        },
    )
    return Section("Davies & Goldsmith 1972: dyestuff", tuple(rows))


def wilson() -> Section:
    """Intervals of shares."""
    rows = []
    for count, n, low, high in ((8, 8, "0.68", "1"), (3, 12, "0.09", "0.53"), (0, 8, "0", "0.32")):
        shown = interval(f"{count} of {n}", [low, high], wilson_interval(count, n))
        rows += [
            Row(what, "formula of Wilson 1927", printed, float(ours), HALF_OF_TWO_DIGITS)
            for what, (printed, ours) in shown.items()
        ]
    return Section("Wilson's interval of a share", tuple(rows))


def evaluations() -> Section:
    """What evaluations of leadership programmes print, and what follows from it."""
    squalls = np.full(10, 2), np.array([3] * 6 + [2] * 4)
    change = paired.mean_change(*squalls)
    rows = as_printed(
        "Squalls 2025: of ten people six rose by 1",
        {
            "mean change": (".6", change.estimate),
            "SD of the changes": (".5164", paired.sd_change(*squalls).estimate),
            "t": ("3.674", _t(*squalls)),
            "p": (".0051", change.p_value),
            "d_z": ("1.1619", effect_sizes.cohens_dz(*squalls).estimate),
        },
    )
    rows += as_printed(
        "Lee 2022: Z over the root of n = 31", {"r of Z -4.09": ("0.73", 4.09 / sqrt(31))}
    )
    rows += _liberia() + _saravo()
    rate = share_at_ceiling(np.repeat([1, 0], [572, 790 - 572]), 1).estimate
    source = "My Home Life: its counts, 572 of 790 (it prints 75 %)"
    rows += as_printed(source, {"share, %": ("72.4", 100 * rate)})
    left = (
        "Liberia 2010: the limits 76 to 98 % and 82 to 100 %, which are Wilson's with continuity "
        "correction: ours are without it",
        "Squalls 2025: how many sets of answers agree with what is printed in each of its 15 rows",
    )
    return Section("Evaluations of programmes", tuple(rows), left)


def _liberia() -> list[Row]:
    found = {}
    for count, n, printed in ((32, 35, "91.4"), (31, 32, "96.9")):
        share = share_at_ceiling(np.repeat([1, 0], [count, n - count]), 1).estimate
        found[f"{count} of {n}, %"] = (printed, 100 * share)
    return as_printed("Liberia 2010", found)


def _saravo() -> list[Row]:
    """Change .76, interval .40 to 1.13: what SD of the changes and t they imply."""
    low, high = paired.t_interval(0.0, 1.0, 39, 0.95)
    sd = (1.13 - 0.40) / (high - low) * sqrt(40)
    before, after = with_moments(0, 0.76, 1.1413 / 2, 1.1413 / 2, -1, 40)
    numbers = {"SD of the changes": ("1.1413", sd), "t": ("4.212", _t(before, after))}
    return as_printed("Saravo 2017: n = 40, .76 (.40 to 1.13)", numbers)


def _t(before: np.ndarray, after: np.ndarray) -> float:
    return paired.t_statistic(before, after).estimate


def _unadjusted(dav) -> float:
    return dav.estimate * sqrt((dav.n - 1) / (dav.n - 2))


def published() -> list[Section]:
    """All of them, in the order of the page."""
    return [
        lakens(),
        sleep(),
        hollander_wolfe(),
        thomason(),
        statpsych(),
        borenstein(),
        morris(),
        dyestuff(),
        wilson(),
        evaluations(),
        *coders_published(),
        *computed(),
    ]
