"""The page `docs/calibration.md`: what was simulated, and how often each number was right."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.calibration.coverage import KEY
from evaluation.calibration.procedures import PROCEDURES
from evaluation.calibration.simulate import (
    LOST,
    PULL,
    SD_COHORT,
    SD_ERROR,
    SD_PERSON,
    SD_WAVE,
    SIZES,
)
from evaluation.calibration.summary import LEAST, MOST, by_setting, table, together

OFTEN, SELDOM = 1 - LEAST, 1 - MOST
"""A test that errs more often than the first is told; less often than the second is cautious."""
FULL = 2000
"""Studies in each setting of a full run."""


@dataclass(frozen=True)
class Run:
    """Where the numbers come from.

    Attributes:
        seed: of the simulation.
        date: of the run.
        commit: state of the code.
    """

    seed: int
    date: str
    commit: str


def page(counts: pd.DataFrame, run: Run) -> str:
    """The whole page.

    Args:
        counts: from `coverage.combine`.
        run: where they come from.
    """
    single = by_setting(counts)
    parts = [_head(counts, run), _short(counts, single), _how(), "## Coverage\n", _legend()]
    parts += [_one_group(counts, single), _cohorts(counts), _lost(counts), _two(counts)]
    parts += ["## Tests where nothing changed\n", _errors(counts, single)]
    parts += ["## Power\n", _power(counts), "## Bias\n", _bias(counts), _missing()]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _head(counts: pd.DataFrame, run: Run) -> str:
    of_setting = counts.groupby([name for name in KEY if name != "estimator"])["replicates"].max()
    fewest, most = int(of_setting.min()), int(of_setting.max())
    studies = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    error, slow = (100 * np.sqrt(0.95 * 0.05 / (fewest / every)) for every in (1, 8))
    told = f"""
        Measured on {run.date} at commit `{run.commit}` by `make calibration`: {studies} simulated
        studies in each setting, seed {run.seed}. Monte Carlo standard error of a coverage of 95 %
        in one setting: {error:.1f} points. What takes long ran on every second study (one-stage
        model, all available answers, imputation, max-T, Pratt) or on every eighth (SD between
        cohorts, range from the mixed model: {slow:.1f} points). Most tables take kinds of scales
        together, and are surer. [calibration.csv](calibration.csv) has what each interval covers,
        by people and design, with its error.
    """
    if fewest < FULL:
        told += f"A full run has {FULL:,} studies in each setting; this one has not."
    return f"""# Calibration

Does a 95 % interval hold the true value in 95 of 100 studies, and does a test of nothing find
something in 5 of 100? Tried with the project's own estimators on simulated studies of which the
truth is known.

{_wrapped(told)}

![Coverage of every interval, one dot for each setting](images/calibration.png)
"""


def _wrapped(text: str, start: str = "") -> str:
    """A paragraph, or a bullet, in lines of a hundred."""
    text = " ".join(text.split())
    indent = " " * len(start)
    return textwrap.fill(
        text, 100, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
    )


def _short(counts: pd.DataFrame, single: pd.DataFrame) -> str:
    judged = table(counts).query("judged")
    under, close, wide, holds = [], [], [], []
    there = [(kind, name) for kind, tried in PROCEDURES.items() for name in tried]
    for kind, name in there:
        group = judged[(judged["kind"] == kind) & (judged["estimator"] == name)]
        if group.empty:
            continue
        label = PROCEDURES[kind][name].label
        own = single[(single["kind"] == kind) & (single["estimator"] == name) & single["judged"]]
        own = own.dropna(subset="coverage").sort_values("coverage", kind="stable")
        mean, low, clear = float(own["coverage"].mean()), own.iloc[0], own["verdict"] == "under"
        if (group["verdict"] == "under").any():
            told = f"""**{label}**: {_percent(mean)} on average, lowest
                **{_percent(low["coverage"])}** ± {100 * low["coverage_se"]:.1f} ({_setting(low)});
                clearly under in {int(clear.sum())} of {len(own)} settings"""
            under.append(_wrapped(told, "- "))
        elif mean > MOST:
            wide.append(f"{label} ({_percent(mean)})")
        elif mean < LEAST:
            close.append(f"{label} (**{_percent(mean)}**)")
        else:
            holds.append(f"{label} ({_percent(mean)})")
    intro = """Of the intervals that a report has, from 8 people, or from as many as it asks for
        where that is more. In brackets: mean coverage over all these settings, in %. *Clearly*:
        beyond two Monte Carlo standard errors."""
    parts = ["## In short\n", _wrapped(intro) + "\n"]
    parts.append(_wrapped(f"**At least 93.5 %**: {_listed(holds)}.") + "\n")
    parts.append(_wrapped(f"**Wide, over 96.5 %**: {_listed(wide)}.") + "\n")
    if close:
        text = f"**Under 93.5 %, within Monte Carlo error**: {_listed(close)}."
        parts.append(_wrapped(text) + "\n")
    parts.append("**Clearly under 93.5 % somewhere**:\n")
    return "\n".join([*parts, *(under or ["- none"]), ""])


def _setting(row: pd.Series) -> str:
    """A setting in words."""
    words = [f"{row['items']} item{'s' if row['items'] > 1 else ''}", str(row["place"])]
    words.append("no change" if row["change"] == 0 else f"change {row['change']:g}")
    if row["kind"] == "cohorts":
        words.append(f"{row['cohorts']} cohorts, slope SD {row['slope_sd']:g}")
    elif row["lost"]:
        words.append(
            {"low": "low scorers leave", "random": "lost at random"}.get(
                row["lost"], f"{row['lost']} people"
            )
        )
    return ", ".join([*words, f"n = {row['n']}"])


def _listed(words: list[str]) -> str:
    return "; ".join(words) if words else "none"


def _how() -> str:
    sizes = ", ".join(str(n) for n in SIZES)
    bullets = [
        f"""**One group**: n = {sizes}; 1, 4 or 10 items; a true mean before of 3.0 (middle) or 4.2
        (ceiling); no change, or .4 points (.3 at the ceiling): twelve kinds of scales.""",
        f"""**Several cohorts**: 3, 5, 8 or 20 of 7 to 21 people, 4 items; SD of the cohorts' levels
        {SD_COHORT}, of their changes 0 or .25 (latent; what that is in points is computed).""",
        f"""**People lost**: {100 * LOST:.0f} % at random, or people with low scores more often
        ({PULL} log odds a point, by what they answered before).""",
        "**Not linked**: the same people in both waves, or other people.",
        "**Two groups**: a change of .4 and one of .1, n people in each.",
    ]
    model = f"""An answer from 1 to 5 is a normal latent score, rounded and cut at the ends: level
        of the wave, item, person (SD {SD_PERSON}), person at that wave ({SD_WAVE}), error
        ({SD_ERROR}); items differ in how easy they are and in their loading. A scale is the mean of
        its items."""
    truth = """True means are computed from the normal distribution. Medians, trimmed means,
        standardised changes, correlations, shares, alpha and omega come by formulas of their own
        from 400,000 people of the same model, whose error is under a thirtieth of that of 200
        people. The true median of a discrete scale is a step of the scale: an interval that ends at
        it holds it. The true change of the people in given cohorts, and that of a cohort to come,
        are computed anew in each study."""
    lines = ["## How it was simulated\n", _wrapped(model) + "\n"]
    lines += [_wrapped(bullet, "- ") for bullet in bullets]
    return "\n".join([*lines, "", _wrapped(truth)])


def _legend() -> str:
    return _wrapped(
        """In % of the studies in which there was an interval. **Under 93.5 %: bold.** Over 96.5 %:
        \u2197, wide. In brackets: no report has it for so few people. *Lowest*: of the single
        settings from 8 people on that a report has, with Monte Carlo standard error."""
    )


def _percent(share: float) -> str:
    return "" if np.isnan(share) else f"{100 * share:.1f}"


def _coverage(share: float, shown: bool = True) -> str:
    """A cell of a table of coverages."""
    if np.isnan(share):
        return ""
    text = f"{100 * share:.1f}"
    text = f"**{text}**" if share < LEAST else f"{text} \u2197" if share > MOST else text
    return text if shown else f"({text})"


def _grid(
    heads: Iterable[object],
    rows: Iterable[tuple[str, list[str]]],
    first: str,
    last: Iterable[str] = (),
) -> str:
    heads = [str(head) for head in [*heads, *last]]
    lines = [f"| {first} | {' | '.join(heads)} |", "|---|" + "--:|" * len(heads)]
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows]
    return "\n".join(lines) + "\n"


def _cells(
    found: pd.DataFrame, kind: str, columns: list[dict], cell: Callable[[str, pd.Series], str]
) -> list[tuple[str, list[str]]]:
    """Rows of a table: what was tried, and a cell for each column where there is one."""
    own = found[found["kind"] == kind]
    keys = list(columns[0])
    places = {tuple(row[key] for key in ("estimator", *keys)): row for _, row in own.iterrows()}
    rows = []
    for name, procedure in PROCEDURES[kind].items():
        here = [places.get((name, *column.values())) for column in columns]
        cells = ["" if row is None else cell(name, row) for row in here]
        if any(cells):
            rows.append((procedure.label, cells))
    return rows


def _one_group(counts: pd.DataFrame, single: pd.DataFrame) -> str:
    found = together(counts)

    def cell(name: str, row: pd.Series) -> str:
        return _coverage(row["coverage"], row["n"] >= PROCEDURES["one"][name].least)

    rows = []
    for label, cells in _cells(found, "one", [{"n": n} for n in SIZES], cell):
        name = next(n for n, p in PROCEDURES["one"].items() if p.label == label)
        own = single[(single["kind"] == "one") & (single["estimator"] == name) & single["judged"]]
        own = own.dropna(subset="coverage").sort_values("coverage", kind="stable")
        low = own.iloc[0] if len(own) else None
        told = ""
        if low is not None:
            told = f"{_coverage(low['coverage'])} \u00b1 {100 * low['coverage_se']:.1f}"
            told += f" ({_setting(low)})"
        rows.append((label, [*cells, told]))
    heads = [f"n = {n}" for n in SIZES]
    return "### One group\n\n" + _grid(heads, rows, "interval", ["lowest"])


def _plain_coverage(kind: str) -> Callable[[str, pd.Series], str]:
    def cell(name: str, row: pd.Series) -> str:
        return _coverage(row["coverage"], row["n"] >= PROCEDURES[kind][name].least)

    return cell


def _cohorts(counts: pd.DataFrame) -> str:
    columns = [{"cohorts": k, "slope_sd": sd} for sd in (0.0, 0.25) for k in (3, 5, 8, 20)]
    heads = [f"k = {c['cohorts']}, SD {c['slope_sd']:g}" for c in columns]
    rows = _cells(together(counts), "cohorts", columns, _plain_coverage("cohorts"))
    return (
        "### Several cohorts\n\n"
        + _wrapped(
            """k cohorts; SD of their latent changes. A report has the pair-weighted mean below five
            cohorts and the mixed model from five; *read as the programme's* and *cohorts not
            regarded* are what it does not claim. Clustered: as if the cohorts were teams."""
        )
        + "\n\n"
        + _grid(heads, rows, "interval")
    )


def _lost(counts: pd.DataFrame) -> str:
    columns = [{"lost": lost, "n": n} for lost in ("random", "low") for n in (20, 50, 100)]
    words = {"random": "at random", "low": "low scorers"}
    heads = [f"{words[c['lost']]}, n = {c['n']}" for c in columns]
    rows = _cells(together(counts), "lost", columns, _plain_coverage("lost"))
    return (
        "### People lost between the waves\n\nn people began. *Read as everybody's* is what a "
        "report does not claim of complete pairs.\n\n" + _grid(heads, rows, "interval")
    )


def _two(counts: pd.DataFrame) -> str:
    found = together(counts)
    columns = [{"lost": lost, "n": n} for lost in ("other", "same") for n in (5, 8, 20, 100)]
    heads = [f"{c['lost']} people, n = {c['n']}" for c in columns]
    waves = _cells(found, "unlinked", columns, _plain_coverage("unlinked"))
    sizes = [{"n": n} for n in (10, 20, 50)]
    groups = _cells(found, "groups", sizes, _plain_coverage("groups"))
    return (
        "### Waves that cannot be linked\n\n"
        + _grid(heads, waves, "interval")
        + "\n### Two groups\n\n"
        + _grid([f"n = {c['n']} each" for c in sizes], groups, "interval")
    )


def _errors(counts: pd.DataFrame, single: pd.DataFrame) -> str:
    found = together(counts, single["null"])

    def cell(name: str, row: pd.Series) -> str:
        share = row["small_p"]
        if np.isnan(share):
            return ""
        text = f"{100 * share:.1f}"
        return f"**{text}**" if share > OFTEN else f"{text} \u2198" if share < SELDOM else text

    parts = [
        _wrapped(
            """In % of the studies with a p, how often it was under .05 though there was nothing to
            find: 5 is right. **Over 6.5 %: bold.** Under 3.5 %: \u2198, cautious, as exact tests of
            few people are. At the margin: the true change is just the smallest that matters."""
        )
        + "\n",
        _grid(
            [f"n = {n}" for n in SIZES],
            _cells(found, "one", [{"n": n} for n in SIZES], cell),
            "one group",
        ),
    ]
    columns = [{"cohorts": k, "slope_sd": sd} for sd in (0.0, 0.25) for k in (3, 5, 8, 20)]
    heads = [f"k = {c['cohorts']}, SD {c['slope_sd']:g}" for c in columns]
    parts.append(_grid(heads, _cells(found, "cohorts", columns, cell), "several cohorts"))
    columns = [{"lost": lost, "n": n} for lost in ("other", "same") for n in (5, 8, 20, 100)]
    heads = [f"{c['lost']} people, n = {c['n']}" for c in columns]
    parts.append(_grid(heads, _cells(found, "unlinked", columns, cell), "not linked"))
    lost = [{"lost": "random", "n": n} for n in (50, 100)]
    heads = [f"at random, n = {c['n']}" for c in lost]
    parts.append(_grid(heads, _cells(found, "lost", lost, cell), "people lost"))
    return "\n".join(parts)


def _power(counts: pd.DataFrame) -> str:
    """How often a change was found that is there."""
    there = ~by_setting(counts)["null"] & (counts["change"] > 0)
    parts = ["In % of the studies with a p: how often it was under .05 where there is a change.\n"]
    for items, place, change in ((1, "middle", 0.4), (4, "middle", 0.4), (4, "ceiling", 0.3)):
        own = there & (counts["items"] == items) & (counts["place"] == place)
        found = together(counts, own & (counts["kind"] == "one"))
        rows = _cells(
            found, "one", [{"n": n} for n in SIZES], lambda _, row: _whole(row["small_p"])
        )
        heads = [f"n = {n}" for n in SIZES]
        first = f"{items} item{'s' if items > 1 else ''}, {place}, change {change:g}"
        parts.append(_grid(heads, rows, first))
    columns = [{"cohorts": k, "slope_sd": sd} for sd in (0.0, 0.25) for k in (3, 5, 8, 20)]
    heads = [f"k = {c['cohorts']}, SD {c['slope_sd']:g}" for c in columns]
    found = together(counts, there & (counts["kind"] == "cohorts"))
    rows = _cells(found, "cohorts", columns, lambda _, row: _whole(row["small_p"]))
    parts.append(_grid(heads, rows, "several cohorts, change .4"))
    return "\n".join(parts)


def _whole(share: float) -> str:
    return "" if np.isnan(share) else f"{100 * share:.0f}"


def _bias(counts: pd.DataFrame) -> str:
    """Mean error of the estimates, where there is a change."""

    def cell(name: str, row: pd.Series) -> str:
        if np.isnan(row["bias"]):
            return ""
        sure = abs(row["bias"]) > 3 * row["bias_se"]
        text = f"{row['bias']:+.3f}"
        return f"{text} \u2260" if sure else text

    changed = counts["change"] > 0
    parts = [
        _wrapped(
            """Mean of estimate less true value, in the units of the estimate, over all kinds of
            scales with a change. \u2260: beyond three Monte Carlo standard errors. d_z and d_rm are
            not adjusted for bias; the others that are standardised are. The Hodges-Lehmann
            estimate is of a median that is a step of the scale, and mostly lies beside it."""
        )
        + "\n"
    ]
    found = together(counts, changed & (counts["kind"] == "one"))
    heads, sizes = [f"n = {n}" for n in SIZES], [{"n": n} for n in SIZES]
    parts.append(_grid(heads, _cells(found, "one", sizes, cell), "one group"))
    columns = [{"cohorts": k, "slope_sd": sd} for sd in (0.0, 0.25) for k in (3, 5, 8, 20)]
    heads = [f"k = {c['cohorts']}, SD {c['slope_sd']:g}" for c in columns]
    found = together(counts, changed & (counts["kind"] == "cohorts"))
    parts.append(_grid(heads, _cells(found, "cohorts", columns, cell), "several cohorts"))
    columns = [{"lost": lost, "n": n} for lost in ("random", "low") for n in (20, 50, 100)]
    words = {"random": "at random", "low": "low scorers"}
    heads = [f"{words[c['lost']]}, n = {c['n']}" for c in columns]
    found = together(counts, changed & (counts["kind"] == "lost"))
    parts.append(_grid(heads, _cells(found, "lost", columns, cell), "people lost"))
    return "\n".join(parts)


def _missing() -> str:
    return """## What was not tried

- Shares whose true value is under 2 %: any interval of a share fails near 0.
- The share of those who could not improve: its threshold is estimated from the same answers.
- People who leave because of what they *would have* answered: no method knows, which is why a
  report shows scenarios beside the estimate.
- Answers that are not as the model has them: people who tick one answer throughout, two camps.
- The 90 % interval beside the two one-sided tests, which is the t interval of the mean change.

## Run it again

`make calibration` (2,000 studies a setting), or `make calibration REPLICATES=200` for a try. On a
cluster, with any executor plugin of Snakemake:

```
snakemake --snakefile workflow/calibration.smk --executor slurm --jobs 100 --config replicates=2000
```

Random numbers follow from the seed, the setting and the chunk of 1,000 studies: the same numbers
come out however many jobs there are. All counts are in `benchmarks/calibration/`, one file a job.
"""
