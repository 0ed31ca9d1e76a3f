"""Reference values that R computed, from `../shared/oracle`, with data from `../shared/data`.

They are no part of the project: where they are absent the page has the published numbers alone.
Tolerances are those that were found to hold between sound implementations: 1e-8 for what is a
formula, 1e-5 for limits that are searched for, more where R stops its own search early.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from validation_coders import coders_computed
from validation_rows import Row, Section, as_computed, each, interval, limits

from evaluation.change import (
    bayes,
    comparison_group,
    effect_sizes,
    equivalence,
    mixed_model,
    multiplicity,
    paired,
    planning,
    robust,
    signed_rank,
    two_stage,
)
from evaluation.change.bootstrap import bootstrap_changes
from evaluation.change.improvement import probability_of_improvement
from evaluation.change.measures import cronbachs_alpha, item_rest_correlations
from evaluation.change.nested_likelihood import intercepts, slopes
from evaluation.change.omega import mcdonalds_omega, one_factor
from evaluation.change.reliable_change import programme_alpha, standard_error_of_measurement

FORMULA, SEARCHED, RESAMPLED = 1e-8, 1e-5, 0.03
REVERSED = {
    "agree": ("A", ["A1"]),
    "conscientious": ("C", ["C4", "C5"]),
    "extraversion": ("E", ["E1", "E2"]),
    "neuroticism": ("N", []),
    "openness": ("O", ["O2", "O5"]),
}


class Shared:
    """The folder that holds reference values and data."""

    def __init__(self, folder: Path):
        self.folder = folder

    def oracle(self, name: str) -> dict:
        """Values that R computed."""
        return json.loads((self.folder / "oracle" / f"{name}.json").read_text(encoding="utf-8"))

    def data(self, name: str) -> pd.DataFrame:
        """The data that they were computed from."""
        return pd.read_csv(self.folder / "data" / "statistics" / f"{name}.csv")


def paired_rows(source: str, r: dict, before: np.ndarray, after: np.ndarray) -> list[Row]:
    """Rows of everything about pairs that R computed and this project does."""
    return [
        *_change(source, r, before, after),
        *_standardised(source, r, before, after),
        *_ranks(source, r, before, after),
        *_robust(source, r, before, after),
        *_resampled(source, r, after - before),
    ]


def _change(source: str, r: dict, before: np.ndarray, after: np.ndarray) -> list[Row]:
    both, t = (before, after), r["t"]
    change = paired.mean_change(*both)
    numbers = {
        "pairs": (r["n"], change.n),
        "mean before": (r["mean_pre"], paired.mean_before(*both).estimate),
        "mean after": (r["mean_post"], paired.mean_after(*both).estimate),
        "SD before": (r["sd_pre"], paired.sd_before(*both).estimate),
        "SD after": (r["sd_post"], paired.sd_after(*both).estimate),
        "people higher": (r["n_pos"], paired.count_higher(*both).estimate),
        "people the same": (r["n_zero"], paired.count_same(*both).estimate),
        "people lower": (r["n_neg"], paired.count_lower(*both).estimate),
        "mean change": (t["mean_diff"], change.estimate),
        "SD of the changes": (t["sd_diff"], paired.sd_change(*both).estimate),
        "t": (t["t"], paired.t_statistic(*both).estimate),
        "p of t": (t["p"], change.p_value),
        **interval("mean change", t["ci"], limits(change)),
    }
    return as_computed(source, numbers, FORMULA)


def _standardised(source: str, r: dict, before: np.ndarray, after: np.ndarray) -> list[Row]:
    both, n = (before, after), r["n"]
    dav, dz = effect_sizes.cohens_dav(*both), effect_sizes.cohens_dz(*both)
    unadjusted = dav.estimate * np.sqrt((n - 1) / (n - 2))
    g, v = effect_sizes.change_to_pool(r["t"]["mean_diff"], r["sd_pre"], r["r"], n)
    numbers = {
        "d_av": (r["d_av"]["est"], unadjusted),
        "d_av, adjusted": (r["d_av"]["g_bonett"], dav.estimate),
        **interval("d_av (Bonett)", r["d_av"]["ci_bonett"], limits(dav)),
        "d_z": (r["d_z"]["est"], dz.estimate),
        "d_z, adjusted": (r["d_z"]["g"], effect_sizes.hedges_gz(*both).estimate),
        "Hedges' J": (r["d_z"]["J"], effect_sizes.hedges_j(n - 1)),
        "d_rm": (r["d_rm"]["est"], effect_sizes.cohens_drm(*both).estimate),
        "Glass' delta, adjusted": (
            r["d_pre_glass_becker"]["g"],
            effect_sizes.glass_delta(*both).estimate,
        ),
        "SMCR": (r["metafor_SMCR"][0], g),
        "variance of SMCR": (r["metafor_SMCR"][1], v),
    }
    other = effect_sizes.cohens_dav_noncentral(*both)
    searched = {
        **interval("d_av (Algina & Keselman)", r["d_av"]["ci_algina_keselman"], limits(other)),
        **interval("d_z (noncentral t)", r["d_z"]["ci_nct"], limits(dz)),
    }
    return as_computed(source, numbers, FORMULA) + as_computed(source, searched, SEARCHED)


def _ranks(source: str, r: dict, before: np.ndarray, after: np.ndarray) -> list[Row]:
    both, w = (before, after), r["wilcoxon"]
    dropped = signed_rank.signed_rank(*both)
    pratt = signed_rank.signed_rank_pratt(*both)
    walsh = signed_rank.hodges_lehmann(*both).estimate
    numbers = {
        "V": (w["V"], dropped.estimate),
        "exact p of the signed rank": (w["p_exact_drop_zero"], dropped.p_value),
        "the same from coin": (w["coin_Wilcoxon_exact_p"], dropped.p_value),
        "exact p, zeros ranked (Pratt)": (w["coin_Pratt_exact_p"], pratt.p_value),
        "Hodges-Lehmann, zeros kept": (w["hl_walsh_median_all"], walsh),
        "rank-biserial": (r["rbc_drop_zero"], signed_rank.rank_biserial(*both).estimate),
        "p of the sign test": (r["sign_test_p"], signed_rank.sign_test(*both).p_value),
        "probability of improvement": (
            r["p_superiority_paired"],
            probability_of_improvement(*both).estimate,
        ),
    }
    return as_computed(source, numbers, FORMULA)


def _robust(source: str, r: dict, before: np.ndarray, after: np.ndarray) -> list[Row]:
    both, numbers = (before, after), {}
    for name, key, function in (
        ("trimmed mean change", "trimmed_diff_20", robust.trimmed_mean_change),
        ("difference of trimmed means", "yuen_dependent_20", robust.trimmed_means_difference),
    ):
        found, own = function(*both), r[key]
        numbers |= {name: (own["est"], found.estimate), f"{name}, p": (own["p"], found.p_value)}
        numbers |= interval(name, own["ci"], limits(found))
    tost = r["tost_0.5sdav"]
    found = equivalence.too_small_to_matter(*both, tost["bound"])
    numbers["p of TOST"] = (tost["p"], found.p_value)
    numbers |= interval("mean change, 90 %", tost["ci90"], limits(found))
    ratio = np.log(bayes.bayes_factor(*both).estimate)
    factor = {"log BF10": (np.log(r["bf10_jzs_r0.707"]), ratio)}
    detectable = planning.minimum_detectable_dz(*both).estimate
    size = {"d_z with 80 % power": (r["power"]["mdes_dz_80"], detectable)}
    return (
        as_computed(source, numbers, FORMULA)
        + as_computed(source, factor, 2e-3)
        + as_computed(source, size, 2e-5)
    )


def _resampled(source: str, r: dict, changes: np.ndarray) -> list[Row]:
    """BCa limits, in SD of the changes: both are drawn, so that they agree only so far."""
    rng, sd = np.random.default_rng(20240101), r["t"]["sd_diff"]
    (mean,), (dz,) = bootstrap_changes(changes[:, None], rng)
    theirs = [limit / sd for limit in r["boot_bca_mean_R"]]
    numbers = {
        **interval("mean change in SD, BCa", theirs, tuple(limit / sd for limit in limits(mean))),
        **interval("d_z, BCa", r["boot_bca_dz_R"], limits(dz)),
    }
    return as_computed(source, numbers, RESAMPLED)


PAIRS_LEFT = (
    "normal approximations of the signed rank test (ours is exact), R's Hodges-Lehmann without "
    "the zeros, the rank-biserial with zeros ranked",
    "other corrections and intervals of the same effect sizes (effectsize's; the normal ones of "
    "d_rm and Glass' delta), the variances of SMCC and SMCRH, d over the mean of the two SDs",
    "superiority as if before and after were of different people, or from a normal distribution",
)


def pairs(shared: Shared) -> list[Section]:
    """Sleep, and body weights of three groups of patients."""
    table = shared.data("sleep_cushny")
    sleep = paired_rows(
        "sleep.json",
        shared.oracle("sleep")["paired"],
        table["pre"].to_numpy(),
        table["post"].to_numpy(),
    )
    expected, rows = shared.oracle("anorexia"), []
    table = shared.data("anorexia")
    for cohort, r in expected["by_cohort"].items():
        own = table[table["cohort"] == cohort]
        both = own["pre"].to_numpy(), own["post"].to_numpy()
        rows += paired_rows(f"anorexia.json, {cohort}", r, *both)
    both = table["pre"].to_numpy(), table["post"].to_numpy()
    rows += paired_rows("anorexia.json, all", expected["pooled"], *both)
    rows += _adjusted(table)
    return [
        Section("R: sleep of ten patients", tuple(sleep), PAIRS_LEFT),
        Section("R: weights of 72 patients", tuple(rows), PAIRS_LEFT),
    ]


def _adjusted(table: pd.DataFrame) -> list[Row]:
    """Analysis of covariance as the manual of R's MASS prints it, beside cognitive therapy."""
    both = table["pre"].to_numpy(), table["post"].to_numpy()
    control, family = (table["cohort"].to_numpy() == name for name in ("Cont", "FT"))
    rows = []
    for name, group, rest, estimate, p in (
        ("control", control, family, "-4.0971", "0.0340"),
        ("family therapy", family, control, "4.5631", "0.0360"),
    ):
        found = comparison_group.adjusted_difference(*both, group, rest)
        source = "R, ?MASS::anorexia"
        rows.append(Row(f"{name}, adjusted", source, estimate, found.estimate, 5e-5))
        rows.append(Row(f"{name}, p", source, p, found.p_value, 5e-5))
    return rows


def reliability(shared: Shared) -> list[Section]:
    """Leadership items of soldiers, and personality items with gaps and reversed items."""
    expected, table = shared.oracle("lq2002"), shared.data("lq2002_leadership_items")
    rows = []
    for scale in ("LEAD", "TSIG", "HOSTIL"):
        answers = table.filter(regex=f"^{scale}").to_numpy(float)
        rows += _scale(f"lq2002.json, {scale}", expected[scale], answers)
    for n in (8, 12, 20):
        answers = table.filter(regex="^LEAD").to_numpy(float)[:n]
        rows += _scale(f"lq2002.json, LEAD_first{n}", expected[f"LEAD_first{n}"], answers)
    soldiers = Section("R: leadership items of soldiers", tuple(rows), SCALES_LEFT)
    expected, table, rows = shared.oracle("bfi"), shared.data("bfi_items"), []
    for scale, (letter, turned) in REVERSED.items():
        answers = table.filter(regex=f"^{letter}[1-5]$").astype(float)
        answers[turned] = 7 - answers[turned]
        rows += _scale(f"bfi.json, {scale}", expected[scale], answers.to_numpy())
    raw, r = table.filter(regex="^A[1-5]$").to_numpy(float), expected["agree_UNREVERSED"]
    numbers = {"alpha": (r["alpha"], cronbachs_alpha(raw).estimate)}
    numbers |= each("item-rest correlation", r["item_rest_r"], _item_rest(raw))
    rows += as_computed("bfi.json, agree_UNREVERSED", numbers, FORMULA)
    return [soldiers, Section("R: personality items", tuple(rows), SCALES_LEFT)]


SCALES_LEFT = (
    "standardised alpha, alpha from pairwise covariances, G6, Bonett's intervals of alpha; fit "
    "indices of the one-factor model; ICC(1) and ICC(2)",
)


def _scale(source: str, r: dict, answers: np.ndarray) -> list[Row]:
    alpha = cronbachs_alpha(answers)
    complete = answers[~np.isnan(answers).any(axis=1)]
    without = [cronbachs_alpha(np.delete(complete, i, axis=1)).estimate for i in range(r["k"])]
    numbers = {
        "people": (r["n"], alpha.n),
        "alpha": (r["alpha"], alpha.estimate),
        **interval("alpha (Feldt)", r["ci_feldt"], limits(alpha)),
        **each("item-rest correlation", r["item_rest_r"], _item_rest(complete)),
        **each("alpha without item", r["alpha_if_dropped"], without),
    }
    if alpha.n >= 20:
        own = programme_alpha(complete)
        error = standard_error_of_measurement(complete.mean(axis=1), own).estimate
        numbers["standard error of measurement"] = (r["sem"], error)
    rows = as_computed(source, numbers, FORMULA)
    return rows + (_factor(source, r["omega"], complete) if "loadings" in r["omega"] else [])


def _factor(source: str, r: dict, complete: np.ndarray) -> list[Row]:
    """Omega from 50 people; loadings of the factor for fewer too, to see the fit."""
    loadings, unique = one_factor(np.cov(complete, rowvar=False, ddof=0))
    numbers = {
        **each("loading", r["loadings"], loadings),
        **each("unique variance", r["uniq"], unique),
    }
    rows = as_computed(source, numbers, 1e-4 if len(complete) < 50 else 2e-5)
    if len(complete) >= 50:
        omega = {"omega": (r["omega_ml_1factor"], mcdonalds_omega(complete).estimate)}
        rows += as_computed(source, omega, 1e-6)
    return rows


def _item_rest(answers: np.ndarray) -> list[float]:
    return [found.estimate for found in item_rest_correlations(answers)]


def mixed_models(shared: Shared) -> list[Section]:
    """Reaction times of sleepless people, four models; sleep; companies of soldiers."""
    table, expected = shared.data("sleepstudy"), shared.oracle("sleepstudy")
    y, t = table["Reaction"].to_numpy(), table["Days"].to_numpy(float)
    who, rows = table["Subject"].to_numpy(), []
    fixed = {"(Intercept)": np.ones(len(y)), "Days": t}
    for name in ("ri", "rs", "rs_diag", "rs_ml"):
        term = slopes("Subject", who, "Days", t, correlated=name != "rs_diag")
        term = intercepts("Subject", who) if name == "ri" else term
        found = mixed_model.fit(y, fixed, [term], reml=name != "rs_ml")
        own = found.variances["Subject"]
        variances = [own[0, 0]] if name == "ri" else [own[0, 0], own[1, 1], own[0, 1]]
        if name == "rs_diag":
            variances = variances[:2]
        rows += _model(f"sleepstudy.json, {name}", expected[name], found, variances)
    table, r = shared.data("sleep_cushny"), shared.oracle("sleep_mixed")["sleep"]
    score = np.concatenate([table["pre"], table["post"]])
    found = mixed_model.change_model(score, np.repeat([0, 1], 10), np.tile(np.arange(10), 2))
    rows += _model("sleep_mixed.json", r, found, [found.variances["person"][0, 0]])
    left = ("Kenward and Roger's degrees of freedom: ours are Satterthwaite's",)
    return [Section("R: mixed models", tuple(rows + _companies(shared)), left)]


def _model(source: str, r: dict, found: mixed_model.MixedModel, variances: list) -> list[Row]:
    numbers, freedom = {}, {}
    for row, own in zip(r["fixed"], found.coefficients.values(), strict=True):
        name = row["_row"]
        numbers[name] = (row["Estimate"], own.estimate)
        numbers[f"{name}, standard error"] = (row["Std. Error"], own.error)
        numbers[f"{name}, t"] = (row["t value"], own.t)
        freedom[f"{name}, degrees of freedom"] = (row["df"], own.df)
        freedom[f"{name}, log p"] = (np.log(row["Pr(>|t|)"]), np.log(own.p_value))
    random = [one for one in r["vc"] if one["grp"] != "Residual"]
    spread = each("variance or covariance", [one["vcov"] for one in random], variances)
    spread["residual variance"] = (r["vc"][-1]["vcov"], found.residual)
    likelihood = {"log-likelihood": (r["logLik"], found.log_likelihood)}
    # lmer stopped a little short of the optimum of rs_ml.
    return (
        as_computed(source, numbers, 3e-5 if source.endswith("rs_ml") else 1e-5)
        + as_computed(source, freedom, 1e-3)
        + as_computed(source, spread, 1e-4)
        + as_computed(source, likelihood, 1e-7)
    )


def _companies(shared: Shared) -> list[Row]:
    table, r = shared.data("lq2002_leadership_items"), shared.oracle("lq2002")["lmer_null"]
    y = table.filter(regex="^LEAD").mean(axis=1).to_numpy()
    company = intercepts("company", table["COMPID"].to_numpy())
    found = mixed_model.fit(y, {"1": np.ones(len(y))}, [company])
    numbers = {
        "mean": (r["fixed"], found.coefficients["1"].estimate),
        "standard error": (r["se"], found.coefficients["1"].error),
        "variance between companies": (r["vc"][0], found.variances["company"][0, 0]),
        "variance within companies": (r["vc"][1], found.residual),
        "log-likelihood": (r["reml_loglik"], found.log_likelihood),
    }
    return as_computed("lq2002.json, lmer_null", numbers, 1e-6)


def meta_analysis(shared: Shared) -> list[Section]:
    """Random-effects means of five training studies and thirteen vaccine trials."""
    r, rows = shared.oracle("meta"), []
    morris, bcg = r["morris"], r["bcg"]
    arms = {arm: np.array([(s["yi"], s["vi"]) for s in morris[f"SMCR_{arm}"]]) for arm in "TC"}
    rows += _smcr(shared.data("morris2008_prepost_studies"), arms)
    difference = arms["T"][:, 0] - arms["C"][:, 0], arms["T"][:, 1] + arms["C"][:, 1]
    trained = arms["T"][:, 0], arms["T"][:, 1]
    rows += _combined("meta.json, meta_T", r["morris"], "meta_T", *trained)
    rows += _combined("meta.json, meta_diff", r["morris"], "meta_diff", *difference)
    rows += _combined("meta.json, bcg", bcg, "meta", np.array(bcg["yi"]), np.array(bcg["vi"]))
    left = (
        "fixed-effect, DerSimonian-Laird and Paule-Mandel means, and REML without Knapp and "
        "Hartung's correction: ours is REML with it",
    )
    return [Section("R: meta-analysis", tuple(rows), left)]


def _smcr(table: pd.DataFrame, arms: dict[str, np.ndarray]) -> list[Row]:
    rows = []
    for arm, theirs in arms.items():
        own = [
            effect_sizes.change_to_pool(s.m_post - s.m_pre, s.sd_pre, s.ri, s.ni)
            for s in table[table["arm"] == arm].itertuples()
        ]
        numbers = each("SMCR of study", theirs[:, 0].tolist(), [g for g, _ in own])
        numbers |= each("its variance, study", theirs[:, 1].tolist(), [v for _, v in own])
        rows += as_computed(f"meta.json, SMCR_{arm}", numbers, FORMULA)
    return rows


def _combined(source: str, r: dict, key: str, y: np.ndarray, v: np.ndarray) -> list[Row]:
    r, found = r.get(key, r)["REML_KNHA"], two_stage.combine(y, v)
    own = float(found.conf_low[0]), float(found.conf_high[0])
    # metafor stops its search for tau2 at a step of 1e-5; what hangs on tau2 is off by as little.
    numbers = {
        "studies": (r["k"], found.k),
        "mean": (r["b"], found.coefficients[0]),
        "standard error": (r["se"], found.errors[0]),
        **interval("mean", r["ci"], own),
        "p": (r["p"], found.p_values[0]),
        "tau2": (r["tau2"], found.tau2),
        **interval("prediction", r["pi"], found.prediction),
    }
    exact = {"Q": (r["Q"], found.q), "p of Q": (r["Qp"], found.q_p_value)}
    share = {"I2": (r["I2"] / 100, found.i2)}
    return (
        as_computed(source, numbers, 1e-4)
        + as_computed(source, share, 1e-4)
        + as_computed(source, exact, FORMULA)
    )


def planning_and_families(shared: Shared) -> list[Section]:
    """Power of the paired t test, and adjusted p-values."""
    r, rows = shared.oracle("power"), []
    for n, dz, strict, power in zip(
        r["n"], r["mdes_dz_power80"], r["mdes_strict"], r["power_dz0.5"], strict=True
    ):
        own = planning.detectable_dz(n)
        # R stops its search at a tolerance of 1e-4 in the power.
        numbers = {f"d_z with 80 % power, n = {n}": (dz, own), "the same, strict": (strict, own)}
        rows += as_computed("power.json", numbers, 2e-5)
        numbers = {f"power of d_z = .5, n = {n}": (power, planning.power_of_t(0.5, n))}
        rows += as_computed("power.json", numbers, FORMULA)
    power = Section("R: power", tuple(rows))
    r, rows = shared.oracle("multiplicity"), []
    for name, function in (("holm", multiplicity.holm), ("BH", multiplicity.benjamini_hochberg)):
        numbers = each("adjusted p", r[name], function(np.array(r["p"])).tolist())
        rows += as_computed(f"multiplicity.json, {name}", numbers, FORMULA)
        own = function(np.array([0.5, 0.003, np.nan, 0.054, 0.0003]))
        numbers = each("adjusted p, one missing", r[f"{name}_with_na"], own.tolist())
        del numbers["adjusted p, one missing 3"]
        rows += as_computed(f"multiplicity.json, {name}_with_na", numbers, FORMULA)
    left = ("Benjamini-Yekutieli, Hommel and Bonferroni: not offered",)
    return [power, Section("R: adjusted p-values", tuple(rows), left)]


def reference_values(folder: Path) -> list[Section]:
    """All of them, in the order of the page.

    Args:
        folder: holds `oracle` and `data/statistics`.
    """
    shared = Shared(folder)
    return [
        *pairs(shared),
        *reliability(shared),
        *mixed_models(shared),
        *meta_analysis(shared),
        *planning_and_families(shared),
        coders_computed(shared),
    ]
