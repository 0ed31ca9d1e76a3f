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
from scipy import stats
from statsmodels.stats.multitest import multipletests

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


def estimate(d, scale, cohort):
    """One row of results for one scale and group of people."""
    both = d[[f"{scale}_pre", f"{scale}_post"]].dropna().to_numpy()
    x, y = both[:, 0], both[:, 1]
    change, n = y - x, len(x)
    if n < 2:
        return None
    t = stats.ttest_1samp(change, 0)
    low, high = t.confidence_interval()
    nu = 2 * (n - 1) / (1 + np.corrcoef(x, y)[0, 1] ** 2)
    d_av = change.mean() / np.sqrt((x.var(ddof=1) + y.var(ddof=1)) / 2) * (1 - 3 / (4 * nu - 1))
    rank = stats.wilcoxon(change, method="asymptotic", correction=True).pvalue
    moved = {"higher": (change > 0).sum(), "same": (change == 0).sum(), "lower": (change < 0).sum()}
    told = {
        "before": x.mean(),
        "after": y.mean(),
        "change": change.mean(),
        "low": low,
        "high": high,
    }
    row = {"cohort": cohort, "scale": scale, "n": n, **told, "p": t.pvalue, "p_rank": rank}
    return row | {"d_av": d_av, **moved}


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
    low, high = fit.conf_int().loc["time"]
    return {"scale": scale, "change": fit.params["time"], "low": low, "high": high}


def main(study, out):
    """Read, score, pair, estimate, draw, write one page."""
    out.mkdir(parents=True, exist_ok=True)
    pre, post = read_wave(study, "pre"), read_wave(study, "post")
    pairs = pre.merge(post, on=["cohort", "code"], suffixes=("_pre", "_post"))
    groups = list(pairs.groupby("cohort"))
    rows = [estimate(d, scale, cohort) for cohort, d in groups for scale in SCALES]
    cohorts = pd.DataFrame([row for row in rows if row])
    whole = pd.DataFrame([estimate(pairs, scale, "all") for scale in SCALES])
    whole["p_holm"] = multipletests(whole["p"], method="holm")[1]
    shown = whole
    if len(groups) >= 5:
        shown = pd.DataFrame([pooled(pairs, scale) for scale in SCALES])
    measures = pd.DataFrame(
        {
            "scale": scale,
            "alpha_pre": pingouin.cronbach_alpha(pre[items].dropna())[0],
            "alpha_post": pingouin.cronbach_alpha(post[items].dropna())[0],
        }
        for scale, items in ITEMS.items()
    )
    files = sorted(study.glob("data/raw/*/interviews coded.csv"))
    coded = pd.concat(pd.read_csv(path).assign(cohort=path.parent.name) for path in files)
    people = coded.drop_duplicates(["code", "cohort", "source"]).groupby("code").size()
    themes = people.sort_values().rename("people").reset_index()
    pd.concat([cohorts, whole[cohorts.columns]]).to_csv(out / "estimates.csv", index=False)
    both = [pairs["identity_pre"].dropna(), pairs["identity_post"].dropna()]
    write_page(out, cohorts, whole, shown, measures, themes, both)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
