"""Hold the formulas of `plan` against simulated studies, and write the result to docs/planning.md.

`.venv/bin/python benchmarks/planning.py` draws studies whose truth is known, estimates each with
the functions that the reports use, and sets what comes out beside what the formulas said. Scores
are true values plus error, so that reliability and correlation are what they are called. The table
and the figure of the page are made here; the rest of it is written by hand.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import zlib
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from evaluation.change.independent import mean_difference
from evaluation.change.multiplicity import holm
from evaluation.change.paired import mean_change
from evaluation.change.pooled import primary_change
from evaluation.change.two_stage import mean_change_two_stage
from evaluation.planning import one_group, several_cohorts
from evaluation.planning.interviews import chance_of_hearing, holders
from evaluation.study.settings import load_study

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "planning.md"
FIGURE = ROOT / "docs" / "images" / "planning.png"
SEED = 8
SD, RELIABILITY, STABILITY, CHANGE = 2 / 3, 0.8, 0.75, 0.3
"""Of the invented example, where its settings are silent: a scale from 1 to 5."""
SD_CHANGE = SD * sqrt(2 * (1 - STABILITY * RELIABILITY))
COHORT_LEVEL = 0.2
"""Standard deviation of the cohorts' means before, in points: it must not matter."""


@dataclass(frozen=True)
class Row:
    """One number by formula and by simulation.

    Attributes:
        what: it is, for the page.
        formula: by the planning formulas.
        simulated: mean over the trials.
        error: Monte Carlo standard error of that.
        exact: whether the formula is exact in the simulated model.
    """

    what: str
    formula: float
    simulated: float
    error: float
    exact: bool = True

    @property
    def off(self) -> float:
        """Distance in Monte Carlo standard errors."""
        return abs(self.simulated - self.formula) / self.error if self.error else 0.0


def generator(name: str, seed: int = SEED) -> np.random.Generator:
    """Random numbers of one trial, whatever else is tried."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def scores(
    rng: np.random.Generator, n: int, reliability: float = RELIABILITY, change: float = CHANGE
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of n people before and after; true variance as at `RELIABILITY`, error on top."""
    true = RELIABILITY * SD**2
    kept, own = rng.normal(0, sqrt(STABILITY * true), n), sqrt((1 - STABILITY) * true)
    noise = sqrt(true * (1 / reliability - 1))
    before, after = (kept + rng.normal(0, own, n) + rng.normal(0, noise, n) for _ in range(2))
    return 3 + before, 3 + change + after


def share(hits: list[bool] | np.ndarray) -> tuple[float, float]:
    """A share and its Monte Carlo standard error; of 0 or 1 that of the nearest count."""
    n = len(hits)
    p = float(np.mean(hits))
    inside = min(max(p, 1 / n), 1 - 1 / n)
    return p, sqrt(inside * (1 - inside) / n)


def average(values: list[float]) -> tuple[float, float]:
    """A mean and its standard error."""
    return float(np.mean(values)), float(np.std(values, ddof=1) / sqrt(len(values)))


def told(found) -> bool:
    """Whether an interval excludes zero."""
    return found.conf_low > 0 or found.conf_high < 0


def reach(found) -> float:
    """Half width of an interval."""
    return (found.conf_high - found.conf_low) / 2


def of_pairs(n: int, trials: int, reliability: float = RELIABILITY) -> list[Row]:
    """Power, mean half width, and how often the interval is within what nine of ten have."""
    name = f"{n} pairs, reliability {reliability:g}"
    sd = SD_CHANGE
    if reliability != RELIABILITY:
        sd = sqrt(2 * RELIABILITY * SD**2 * (1 / reliability - STABILITY))
    rng = generator(name)
    found = [mean_change(*scores(rng, n, reliability)) for _ in range(trials)]
    wide, most = [reach(one) for one in found], one_group.half_width_sure(n, sd)
    power = one_group.power_of_t(CHANGE / sd, n)
    return [
        Row(f"{name}: told", power, *share([told(one) for one in found])),
        Row(f"{name}: half width, mean", one_group.half_width(n, sd), *average(wide)),
        Row(f"{name}: half width at most {most:.2f}", 0.9, *share(np.array(wide) <= most)),
    ]


def of_answers(trials: int) -> Row:
    """Power of two groups that are not linked, other people each time."""
    n = one_group.answers_for_power(CHANGE, SD)
    rng, hits = generator("answers"), []
    for _ in range(trials):
        before, after = scores(rng, n)[0], scores(rng, n)[1]
        hits.append(told(mean_difference([(before, after)])))
    return Row(f"{n} answers each time, not linked: told", 0.8, *share(hits), exact=False)


def of_enrolled(pairs: int, kept: float, trials: int) -> Row:
    """How often so many people enrolled are enough pairs."""
    people = one_group.enrolled_for_sure(pairs, kept)
    stay = generator("enrolled").random((trials, people)) < kept
    formula = chance_of_hearing(people, kept, pairs)
    what = f"{people} enrolled, {kept:.0%} kept: {pairs} pairs at least"
    return Row(what, formula, *share(stay.sum(axis=1) >= pairs))


def of_family(scales: int, trials: int) -> list[Row]:
    """How often one of several independent scales is told after Holm: alone, and with the others.

    The first is by formula nearly the level over the number of scales; with all of them changing it
    lies between that and no correction at all.
    """
    n = one_group.pairs_for_power(CHANGE, SD_CHANGE, 0.8, one_group.ALPHA / scales)
    rng, alone, together = generator("family"), [], []
    for _ in range(trials):
        changing = [mean_change(*scores(rng, n)).p_value for _ in range(scales)]
        still = [mean_change(*scores(rng, n, change=0.0)).p_value for _ in range(scales - 1)]
        alone.append(holm(np.array([changing[0], *still]))[0] < one_group.ALPHA)
        together.append(holm(np.array(changing))[0] < one_group.ALPHA)
    dz = CHANGE / SD_CHANGE
    least = one_group.power_of_t(dz, n, one_group.ALPHA / scales)
    most = one_group.power_of_t(dz, n)
    what = f"{n} pairs, one of {scales} scales after Holm"
    return [
        Row(f"{what}: told, no other scale changes", least, *share(alone), exact=False),
        Row(f"{what}: told, all change (at most)", most, *share(together), exact=False),
    ]


def of_cohorts(sizes: list[int], between: float, trials: int) -> list[Row]:
    """Power and half width of the pooled change, by the method for so many cohorts."""
    k, n = len(sizes), round(sum(sizes) / len(sizes))
    alike = len(set(sizes)) == 1
    who = f"{k} cohorts of {n} pairs" if alike else f"{k} cohorts of {min(sizes)} to {max(sizes)}"
    name = f"{who}, {between:g} apart"
    rng, place, primary, staged = generator(name), np.repeat(np.arange(k), sizes), [], []
    for _ in range(trials):
        before, after = scores(rng, len(place))
        apart = rng.normal(0, between, k)
        if k < several_cohorts.COHORTS:  # then the truth is the mean of these cohorts
            apart -= apart.mean()
        level = rng.normal(0, COHORT_LEVEL, k)[place]
        given = before + level, after + level + apart[place], place
        primary.append(primary_change(*given, 0.95))
        if k >= several_cohorts.COHORTS:
            staged.append(reach(mean_change_two_stage(*given)))
    formula = several_cohorts.pooled(k, n, SD_CHANGE, between, CHANGE)
    exact = k < several_cohorts.COHORTS
    rows = [
        Row(f"{name}: told", formula.power, *share([told(one) for one in primary]), exact),
        Row(f"{name}: half width", formula.half_width, *average(list(map(reach, primary))), exact),
    ]
    if staged:
        formula = several_cohorts.two_stage(k, n, SD_CHANGE, between, CHANGE)
        what = f"{name}: half width, two stages"
        rows.append(Row(what, formula.half_width, *average(staged), exact=alike))
    return rows


def of_interviews(n: int, part: float, times: int, group: int | None, trials: int) -> Row:
    """Chance of hearing: people drawn one by one, each of whom has the theme or not."""
    rng = generator(f"{n} {part} {times} {group}")
    if group is None:
        heard = (rng.random((trials, n)) < part).sum(axis=1)
    else:
        has = np.arange(group) < holders(part, group)
        heard = np.array([rng.permutation(has)[:n].sum() for _ in range(trials)])
    where = f" out of {group}" if group else ""
    what = f"{n} interviews{where}, theme of {part:.0%}: heard {['once', 'twice'][times - 1]}"
    return Row(what, chance_of_hearing(n, part, times, group), *share(heard >= times))


def everything(trials: int, slow: int) -> list[Row]:
    """All rows of the page.

    Args:
        trials: studies of each quick kind.
        slow: studies of each kind that fits mixed models.
    """
    rows = [row for n in (12, 20, 33, 44, 63) for row in of_pairs(n, trials)]
    rows += of_pairs(59, trials, 0.6) + of_pairs(25, trials, 0.9)
    rows += [of_answers(trials), of_enrolled(33, 0.63, trials), *of_family(4, trials)]
    rows += [row for k in (3, 4) for row in of_cohorts([13] * k, 0.1, trials)]
    for k, between in ((5, 0.0), (5, 0.1), (6, 0.1), (9, 0.0), (9, 0.1), (9, 0.2)):
        rows += of_cohorts([13] * k, between, slow)
    rows += of_cohorts([6, 9, 12, 16, 22], 0.1, slow)
    asked = ((14, 0.2, 1, None), (22, 0.2, 2, None), (29, 0.1, 2, None), (13, 0.2, 1, 67))
    return rows + [of_interviews(*one, trials) for one in (*asked, (20, 0.2, 2, 67))]


def table_of(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| | formula | simulated | \u00b1 |", "|---|--:|--:|--:|"]
    for row in rows:
        digits = ".3f" if "half width" in row.what and "at most" not in row.what else ".1%"
        formula, simulated = (f"{x:{digits}}" for x in (row.formula, row.simulated))
        error = f"{row.error:{digits}}"
        lines.append(f"| {row.what} | {formula} | {simulated} | {error} |")
    return "\n".join(lines)


def summary_of(rows: list[Row], trials: int, slow: int) -> str:
    """What the table says, in two sentences."""
    exact = [row for row in rows if row.exact]
    far = sum(row.off > 3 for row in exact)
    rest = [row for row in rows if not row.exact and "Holm" not in row.what]
    worst = max(abs(row.simulated / row.formula - 1) for row in rest)
    lie = "lies" if far == 1 else "lie"
    return (
        f"{trials:,} simulated studies of each kind, {slow:,} where mixed models are fitted; seed "
        f"{SEED}. Of the {len(exact)} numbers whose formula is exact in the simulated model, {far} "
        f"{lie} more than three Monte Carlo standard errors (\u00b1) off. The others are "
        "approximations (mixed model, cohorts of different size, Welch's test): the worst is "
        f"{worst:.0%} off. After Holm, the formula is the least, or the most, that may come."
    )


def put(text: str, mark: str, made: str) -> str:
    """A page with what was made between its two marks."""
    start, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    found = re.search(f"{start}.*?{end}", text, re.DOTALL)
    if not found:
        raise ValueError(f"no mark {mark!r} in {PAGE.name}")
    return text.replace(found.group(), f"{start}\n\n{made}\n\n{end}")


def draw(path: Path) -> None:
    """The figure of the page: what cohorts can show, of the invented example."""
    from evaluation.planning.answers import answers
    from evaluation.planning.expectations import expectations
    from evaluation.publishing import canvas
    from evaluation.publishing.review_plan_figures import plan_drawings

    canvas.use_fonts(ROOT / "workflow" / "report" / "fonts")
    tables = answers(expectations(load_study(ROOT)))
    with canvas.style(), tempfile.TemporaryDirectory() as folder:
        drawing = plan_drawings(tables)["cohort"]
        canvas.save(drawing, Path(folder))
        canvas.save_pngs([drawing.name], Path(folder))
        path.write_bytes((Path(folder) / f"{drawing.name}.png").read_bytes())


def main() -> int:
    """Simulate, and write the table and the figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=10_000)
    parser.add_argument("--slow", type=int, default=600)
    asked = parser.parse_args()
    draw(FIGURE)
    rows = everything(asked.trials, asked.slow)
    made = f"{summary_of(rows, asked.trials, asked.slow)}\n\n{table_of(rows)}"
    PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "simulated", made), encoding="utf-8")
    print(made)
    return int(any(row.exact and row.off > 4 for row in rows))


if __name__ == "__main__":
    sys.exit(main())
