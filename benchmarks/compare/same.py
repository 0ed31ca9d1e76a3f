"""What plain.R computes, by this project's library in one process: the same numbers and no more.

python same.py STUDY OUT

Files are read, checked, linked and scored as for a report, whatever their format; of all numbers
that the library has, those that the two scripts have too, with the same figures and page.
"""

import sys
import time
from pathlib import Path

STARTED = time.perf_counter()

import pandas as pd  # noqa: E402
from plain_page import write_page  # noqa: E402

from evaluation import pair  # noqa: E402
from evaluation.change.measure import CORRECTIONS  # noqa: E402
from evaluation.change.measures import cronbachs_alpha  # noqa: E402
from evaluation.change.pooled import primary_change  # noqa: E402
from evaluation.change.scale_measures import people_by_items  # noqa: E402
from evaluation.change.statistics import STATISTICS  # noqa: E402

NAMES = {
    "mean_before": "before",
    "mean_after": "after",
    "cohens_dav": "d_av",
    "count_higher": "higher",
    "count_same": "same",
    "count_lower": "lower",
}
"""Statistics of one number each, as the page calls them."""
CONFIDENCE = 0.95


def estimates(pairs, cohort):
    """A row of results for each scale of one group of people, and those of all its pairs."""
    for scale, group in pairs.groupby("outcome", sort=False):
        both = group["before"].to_numpy(), group["after"].to_numpy()
        found = {name: STATISTICS[key](*both, CONFIDENCE) for key, name in NAMES.items()}
        change = STATISTICS["mean_change"](*both, CONFIDENCE)
        row = {"cohort": cohort, "scale": scale, "n": len(group)}
        row |= {"change": change.estimate, "low": change.conf_low, "high": change.conf_high}
        row |= {"p": change.p_value, "p_rank": STATISTICS["signed_rank"](*both, CONFIDENCE).p_value}
        yield row | {name: one.estimate for name, one in found.items()}


def pooled(pairs):
    """The change of each scale over all cohorts, as the report tells it."""
    for scale, group in pairs.groupby("outcome", sort=False):
        both = group["before"].to_numpy(), group["after"].to_numpy()
        found = primary_change(*both, group["cohort"].to_numpy(), CONFIDENCE)
        row = {"scale": scale, "change": found.estimate}
        yield row | {"low": found.conf_low, "high": found.conf_high}


def alphas(answers, scales):
    """How well the items of each scale hang together, before and after."""
    for scale, items in scales.items():
        row = {"scale": scale}
        for wave, group in answers[answers["item"].isin(items)].groupby("wave"):
            if wave in ("pre", "post"):
                row[f"alpha_{wave}"] = cronbachs_alpha(people_by_items(group)[2]).estimate
        yield row


def main(study, out):
    """Read, score, pair, estimate, draw, write one page. Prints how long each part took."""
    now = [time.perf_counter()]
    have = pair(study)
    now.append(time.perf_counter())
    pairs = have["pairs"].query("rater == 'self' and level == 'scale' and comparison == 'pre-post'")
    pairs = pairs.astype({"cohort": str, "outcome": str})
    by_cohort = [row for name, own in pairs.groupby("cohort") for row in estimates(own, name)]
    cohorts, whole = pd.DataFrame(by_cohort), pd.DataFrame(estimates(pairs, "all"))
    whole["p_holm"] = CORRECTIONS["holm"](whole["p"].to_numpy())
    shown = pd.DataFrame(pooled(pairs))
    scales = have.settings.design()["scales"]
    measures = pd.DataFrame(alphas(have["answers"], scales))
    codings = have["excerpts"].drop_duplicates(["code", "cohort", "source"])
    themes = codings.groupby("code", observed=True).size().sort_values()
    themes = themes.rename("people").reset_index()
    now.append(time.perf_counter())
    out.mkdir(parents=True, exist_ok=True)
    pd.concat([cohorts, whole[cohorts.columns]]).to_csv(out / "estimates.csv", index=False)
    first = pairs[pairs["outcome"] == "identity"]
    both = [first["before"], first["after"]]
    write_page(out, cohorts, whole, shown, measures, themes, both)
    now.append(time.perf_counter())
    for name, begin, end in zip(
        ("libraries", "reading, scoring, pairing", "estimates", "page"),
        [STARTED, *now],
        now,
        strict=False,
    ):
        print(f"{name}\t{end - begin:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
