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

from evaluation import pair, tables  # noqa: E402
from evaluation.change.attrition import attrition_rows  # noqa: E402
from evaluation.change.heterogeneity import range_of_changes  # noqa: E402
from evaluation.change.measure import CORRECTIONS  # noqa: E402
from evaluation.change.mixed_model import pairs_model  # noqa: E402
from evaluation.change.pooled import primary_change  # noqa: E402
from evaluation.change.rows import parts  # noqa: E402
from evaluation.change.scale_measures import reliability_rows, reliable_change_rows  # noqa: E402
from evaluation.change.statistics import STATISTICS  # noqa: E402

NAMES = {
    "mean_before": "before",
    "mean_after": "after",
    "count_higher": "higher",
    "count_same": "same",
    "count_lower": "lower",
}
"""Statistics of one number each, as the page calls them."""
CONFIDENCE, COHORTS = 0.95, 5


def estimate(level, *both):
    """The numbers of one scale or item, of one group of people."""

    def of(name):
        return STATISTICS[name](*both, CONFIDENCE)

    row = {"n": len(both[0])} | {name: of(key).estimate for key, name in NAMES.items()}
    change, better = of("mean_change"), of("probability_of_improvement")
    row |= {"change": change.estimate, "low": change.conf_low, "high": change.conf_high}
    row |= {"p": change.p_value, "ps": better.estimate}
    row |= {"ps_low": better.conf_low, "ps_high": better.conf_high}
    if level == "item":
        return row | {"p_rank": of("signed_rank").p_value}
    found = of("cohens_dav")
    return row | {"d_av": found.estimate, "d_low": found.conf_low, "d_high": found.conf_high}


def estimates(pairs, scale_of):
    """A row of results for each scale and item of each cohort; p corrected within families."""
    by = ["cohort", "level", "outcome"]
    rows = [
        {"cohort": cohort, "level": level, "outcome": outcome} | estimate(level, *both)
        for (cohort, level, outcome), both in parts(pairs, by, "before", "after")
    ]
    found = pd.DataFrame(rows)
    # The p of a scale is that of the t test; the items of a scale are a family of their own.
    tested = found["p"].where(found["level"] == "scale", found["p_rank"])
    family = found["outcome"].map(scale_of).where(found["level"] == "item", "scales")
    groups = tested.groupby([found["cohort"], family])
    found["p_holm"] = groups.transform(lambda p: CORRECTIONS["holm"](p.to_numpy()))
    return found


def pooled(pairs):
    """The change of each scale over all cohorts, and the range of theirs, as the report has it."""
    for scale, group in pairs.groupby("outcome", sort=False):
        columns = [group[name].to_numpy() for name in ("before", "after", "cohort")]
        model = pairs_model(*columns, CONFIDENCE) if group["cohort"].nunique() >= COHORTS else None
        found = primary_change(*columns, CONFIDENCE, lambda model=model: model)
        row = {"scale": scale, "change": found.estimate}
        row |= {"low": found.conf_low, "high": found.conf_high}
        if model:
            between = range_of_changes(*columns, CONFIDENCE, lambda model=model: model)
            row["sd_between"] = model.variances["cohort"][1, 1] ** 0.5
            row |= {"range_low": between.conf_low, "range_high": between.conf_high}
        yield row


def own_words(table):
    """People about themselves, words as plain text, as `measure` takes them."""
    own = table[table["rater"] == "self"]
    words = own.select_dtypes(["category", "str"]).columns
    return own.astype(dict.fromkeys(words, object))


def measured(have, pairs):
    """Who is missing, how well items hang together, room to rise and reliable change."""
    design = have.settings.design()
    together = tables.cohorts_together(have["participants"], 5)
    scores, answers = own_words(have["scores"]), own_words(have["answers"])
    rows = attrition_rows(scores, pairs, None, "pre-post", together, CONFIDENCE)
    rows += reliability_rows(answers, design["scales"], together, CONFIDENCE)
    named = (design["scales"], design["ranges"], {}, CONFIDENCE)
    rows += reliable_change_rows(pairs, scores, answers, together, "pre-post", *named)
    return pd.DataFrame(rows)


def main(study, out):
    """Read, score, pair, estimate, draw, write one page. Prints how long each part took."""
    now = [time.perf_counter()]
    have = pair(study)
    now.append(time.perf_counter())
    pairs = own_words(have["pairs"])
    pairs = pairs[pairs["comparison"] == "pre-post"]
    scale_of = {item: s for s, own in have.settings.design()["scales"].items() for item in own}
    cohorts = estimates(pairs, scale_of)
    every = estimates(pairs.assign(cohort="all"), scale_of)
    scales = pairs[pairs["level"] == "scale"]
    shown, measures = pd.DataFrame(pooled(scales)), measured(have, pairs)
    codings = have["excerpts"].drop_duplicates(["code", "cohort", "source"])
    themes = codings.groupby("code", observed=True).size().sort_values()
    themes = themes.rename("people").reset_index()
    now.append(time.perf_counter())
    out.mkdir(parents=True, exist_ok=True)
    pd.concat([cohorts, every]).to_csv(out / "estimates.csv", index=False)
    measures.to_csv(out / "measures.csv", index=False)
    alpha = measures[(measures["estimator"] == "cronbachs_alpha") & (measures["cohort"] == "all")]
    alpha = alpha.pivot(index="outcome", columns="comparison", values="estimate")
    first = scales[scales["outcome"] == "identity"]
    both = [first["before"], first["after"]]
    write_page(out, cohorts, every, shown, alpha.reset_index(), themes, both)
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
