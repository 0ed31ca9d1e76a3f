"""The evaluation as one Python script without a workflow: what somebody who knows pandas writes.

python plain.py STUDY OUT

Does what plain.R does, with the libraries that this project uses. It knows the columns by heart.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import statsmodels.formula.api as smf
from plain_page import write_page
from scipy import optimize, special, stats

SCALES = ("identity", "values", "developing", "supervision", "improvement")
ITEMS = {scale: [f"{scale}_{n}" for n in range(1, 5)] for scale in SCALES}


def read_wave(study, wave):
    """All forms of a wave, scored."""
    tables = []
    for path in sorted(study.glob(f"data/raw/*/survey {wave}.csv")):
        answers = pd.read_csv(path, dtype={"code": str})
        answers["cohort"] = path.parent.name
        tables.append(answers.dropna(subset="code").drop_duplicates("code"))
    d = pd.concat(tables, ignore_index=True)
    d["supervision_4"] = 6 - d["supervision_4"]
    for scale, items in ITEMS.items():
        enough = d[items].notna().mean(axis=1) >= 0.8
        d[scale] = d[items].mean(axis=1).where(enough)
    return d


def d_av(x, y, change):
    """Bias-adjusted d_av with Bonett's interval (2008)."""
    n, v1, v2, own = len(x), x.var(ddof=1), y.var(ddof=1), change.var(ddof=1)
    v = (v1 + v2) / 2
    d, shared = change.mean() / np.sqrt(v), ((v1 + v2 - own) / 2) ** 2
    error = d**2 * (v1**2 + v2**2 + 2 * shared) / (8 * (n - 1) * v**2) + own / ((n - 1) * v)
    reach = stats.norm.ppf(0.975) * np.sqrt(error)
    return {"d_av": d * np.sqrt((n - 2) / (n - 1)), "d_low": d - reach, "d_high": d + reach}


def improvement(up, down, n):
    """Probability of improvement with the interval of Bonett and Price (2012)."""
    p1, p2 = (up + 1) / (n + 2), (down + 1) / (n + 2)
    reach = stats.norm.ppf(0.975) * np.sqrt((p1 + p2 - (p1 - p2) ** 2) / (n + 2))
    low, high = max(p1 - p2 - reach, -1), min(p1 - p2 + reach, 1)
    return {"ps": (1 + (up - down) / n) / 2, "ps_low": (1 + low) / 2, "ps_high": (1 + high) / 2}


def estimate(d, outcome):
    """One row of results for one scale or item, of one group of people."""
    both = d[[f"{outcome}_pre", f"{outcome}_post"]].dropna().to_numpy()
    x, y = both[:, 0], both[:, 1]
    change, n = np.round(y - x, 10), len(x)
    if n < 2:
        return None
    up, down = (change > 0).sum(), (change < 0).sum()
    t = stats.ttest_1samp(change, 0)
    low, high = t.confidence_interval()
    row = {"outcome": outcome, "level": "scale" if outcome in ITEMS else "item", "n": n}
    row |= {"before": x.mean(), "after": y.mean(), "change": change.mean(), "low": low}
    row |= {"high": high, "p": t.pvalue, "higher": up, "same": n - up - down, "lower": down}
    row |= improvement(up, down, n)
    if outcome in ITEMS:
        return row | d_av(x, y, change)
    return row | {"p_rank": stats.wilcoxon(change).pvalue if up + down else 1.0}


def estimates(d, cohort):
    """All scales and items of one group of people, with p-values corrected within families."""
    rows = [estimate(d, outcome) for scale in SCALES for outcome in (scale, *ITEMS[scale])]
    found = pd.DataFrame([row for row in rows if row]).assign(cohort=cohort)
    for family in (SCALES, *ITEMS.values()):
        own = found["outcome"].isin(family)
        p = found.loc[own, "p" if family == SCALES else "p_rank"]
        found.loc[own, "p_holm"] = pingouin.multicomp(p.to_numpy(), method="holm")[1]
    return found


def beyond(noncentrality, df, t, p):
    """How far the noncentral t is from having a share p below t."""
    return special.nctdtr(df, noncentrality, t) - p


def attrition(pre, pairs):
    """First answers of those who stayed beside those of the others, where both are ten or more."""
    for scale in SCALES:
        stayed = pairs.dropna(subset=[f"{scale}_pre", f"{scale}_post"])[["cohort", "code"]]
        own = pre.merge(stayed.assign(stayed=True), on=["cohort", "code"], how="left")
        own = own.dropna(subset=scale)
        for cohort, d in [*own.groupby("cohort"), ("all", own)]:
            here = d["stayed"].eq(True)
            a, b = d.loc[here, scale], d.loc[~here, scale]
            if min(len(a), len(b)) < 10:
                continue
            g, m = pingouin.compute_effsize(a, b, eftype="hedges"), len(a) + len(b) - 2
            unit = np.sqrt(1 / len(a) + 1 / len(b))
            limits = [
                optimize.brentq(beyond, g / unit - 6, g / unit + 6, args=(m, g / unit, p)) * unit
                for p in (0.975, 0.025)
            ]
            ratio = a.var() / b.var()
            ends = [ratio / stats.f.ppf(p, len(a) - 1, len(b) - 1) for p in (0.975, 0.025)]
            yield [cohort, scale, g, *limits, ratio, *ends]


def measured(pre, post, groups):
    """Alpha of each cohort, items with the rest of their scale, room to rise, reliable change."""
    for scale, items in ITEMS.items():
        alpha = {}
        for wave, table in (("pre", pre), ("post", post)):
            for cohort, d in [*table.groupby("cohort"), ("all", table)]:
                found = pingouin.cronbach_alpha(d[items].dropna())
                yield [cohort, scale, f"alpha_{wave}", found[0], *found[1]]
                alpha[wave] = found[0]  # in the end that of all
        complete = pre[items].dropna()
        for item in items:
            rest = complete.drop(columns=item).sum(axis=1)
            yield ["all", item, "item_rest", complete[item].corr(rest), None, None]
        threshold = 1.96 * pre[scale].std() * np.sqrt(2 * (1 - alpha["pre"]))
        for cohort, d in groups:
            change = d[f"{scale}_post"] - d[f"{scale}_pre"]
            moved = (change > threshold).sum(), (change < -threshold).sum()
            yield [cohort, scale, "reliable", threshold, *moved]
            at_end = (d[f"{scale}_pre"].dropna() == 5).mean()
            yield [cohort, scale, "ceiling", at_end, None, None]


def pooled(pairs, scale):
    """The change over cohorts by a mixed model."""
    parts = []
    for time, wave in enumerate(("pre", "post")):
        own = pairs[["cohort", "code"]].assign(time=time, y=pairs[f"{scale}_{wave}"])
        parts.append(own)
    long = pd.concat(parts).dropna().reset_index(drop=True)
    model = smf.mixedlm(
        "y ~ time", long, groups="cohort", re_formula="~time", vc_formula={"code": "0 + C(code)"}
    )
    fit = model.fit(reml=True, method="lbfgs")
    change, (low, high) = fit.params["time"], fit.conf_int().loc["time"]
    between = fit.cov_re.loc["time", "time"]
    reach = stats.t.ppf(0.975, long["cohort"].nunique() - 1)
    reach *= np.sqrt(between + fit.bse["time"] ** 2)
    row = {"scale": scale, "change": change, "low": low, "high": high}
    row |= {"sd_between": np.sqrt(between)}
    return row | {"range_low": change - reach, "range_high": change + reach}


def main(study, out):
    """Read, score, pair, estimate, draw, write one page."""
    out.mkdir(parents=True, exist_ok=True)
    pre, post = read_wave(study, "pre"), read_wave(study, "post")
    pairs = pre.merge(post, on=["cohort", "code"], suffixes=("_pre", "_post"))
    groups = list(pairs.groupby("cohort"))
    cohorts = pd.concat(estimates(d, cohort) for cohort, d in groups)
    every = estimates(pairs, "all")
    shown = every[every["level"] == "scale"].rename(columns={"outcome": "scale"})
    if len(groups) >= 5:
        shown = pd.DataFrame([pooled(pairs, scale) for scale in SCALES])
    lost = pd.DataFrame(attrition(pre, pairs))
    columns = ["cohort", "outcome", "measure", "value", "low", "high"]
    found = pd.DataFrame(measured(pre, post, [*groups, ("all", pairs)]), columns=columns)
    measures = found[(found["cohort"] == "all") & found["measure"].str.startswith("alpha")]
    files = sorted(study.glob("data/raw/*/interviews coded.csv"))
    coded = pd.concat(pd.read_csv(path).assign(cohort=path.parent.name) for path in files)
    people = coded.drop_duplicates(["code", "cohort", "source"]).groupby("code").size()
    themes = people.sort_values().rename("people").reset_index()
    pd.concat([cohorts, every]).to_csv(out / "estimates.csv", index=False)
    lost.to_csv(out / "lost.csv", index=False)
    found.to_csv(out / "measured.csv", index=False)
    both = [pairs["identity_pre"].dropna(), pairs["identity_post"].dropna()]
    write_page(out, cohorts, every, shown, measures, themes, both)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
