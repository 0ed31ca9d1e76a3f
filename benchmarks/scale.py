"""Measure how time and memory grow with the number of cohorts, and write `docs/scale.md`.

`make scale` simulates studies of 1, 10, 100 and 1,000 cohorts of 30 people, computes each by the
library in one process (compare/library.py: all analysis, the programme's tables and web page), and
renders a sample of the cohorts' reports. `--cohorts 10000` measures what it is asked for; what was
measured before is kept in scale.json. Growth is told by the exponent of a power of the number of
cohorts, fitted by least squares to the logarithms from ten cohorts on, of processor seconds without
start-up.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT)]

from timing import machine, python, timed, told_by  # noqa: E402

KEPT, PAGE, PICTURE = HERE / "scale.json", ROOT / "docs/scale.md", ROOT / "docs/images/scale.svg"
PEOPLE, SEED, SAMPLE = 30, 1, 3
START = ("start-up", "libraries")
NATION = 1_000_000


def measure(cohorts, folder):
    """Time one study.

    Returns:
        By part of the work wall and processor seconds; `memory` in MB; `report`, wall seconds of
        one cohort's report in all formats, the mean of a sample.
    """
    study, out = folder / "study", folder / "out"
    sizes = ("--cohorts", cohorts, "--people", PEOPLE, "--seed", SEED)
    timed(python("-m", "evaluation.simulate", "study", study, *sizes))
    (study / "data" / "pseudonym.key").write_text("0" * 64, encoding="ascii")
    told = told_by(python(HERE / "compare" / "library.py", study, out, min(SAMPLE, cohorts)))
    parts = {name: [float(n) for n in numbers] for name, *numbers in told}
    return {"cohorts": cohorts, "memory": parts.pop("memory")[0], "parts": parts}


def work(row):
    """Processor seconds of a study without start-up and without the sample of reports."""
    return sum(p[1] for name, p in row["parts"].items() if name not in (*START, "one report"))


def fitted(rows, value):
    """Exponent of a power law through the studies from ten cohorts on."""
    points = [(math.log(r["cohorts"]), math.log(value(r))) for r in rows if r["cohorts"] >= 10]
    if len(points) < 2:
        return math.nan
    mx, my = (sum(v) / len(points) for v in zip(*points, strict=True))
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def last_slope(rows, value):
    """Exponent between the two largest studies, which is nearer to what comes beyond them."""
    return fitted(rows[-2:], value)


def draw(rows):
    """Draw seconds and memory against cohorts, both axes in powers of ten."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import NullFormatter

    from evaluation.publishing.canvas import INK, style, use_fonts

    use_fonts(ROOT / "workflow/report/fonts")
    with style():
        figure = Figure(figsize=(6.4, 3.0), layout="constrained")
        x = [r["cohorts"] for r in rows]
        for place, (title, y) in enumerate(
            (
                ("Processor seconds, without start-up", [work(r) for r in rows]),
                ("Memory, MB", [r["memory"] for r in rows]),
            )
        ):
            axes = figure.add_subplot(1, 2, place + 1)
            axes.loglog(x, y, "o-", color="#00598c")
            # Powers of ten in full: the house's style reads no formulas.
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter("{x:,.0f}")
                axis.set_minor_formatter(NullFormatter())
            axes.set_xticks([10**power for power in range(len(str(max(x))))])
            axes.set_title(title, loc="left", fontsize=9, color=INK)
            axes.set_xlabel(f"cohorts of {PEOPLE}")
            for a, b in zip(x, y, strict=True):
                axes.annotate(f"{b:,.0f}", (a, b), (4, -10), textcoords="offset points", fontsize=8)
        PICTURE.parent.mkdir(exist_ok=True)
        figure.savefig(PICTURE, metadata={"Date": None, "Creator": None})


def measured_row(row, names):
    """A study's line of the table: seconds of each part, memory, one report."""
    parts = [f"{row['parts'][name][1]:.1f}" for name in names]
    total = sum(row["parts"][name][1] for name in names)
    cells = [f"{row['cohorts']:,}", f"{row['cohorts'] * PEOPLE:,}", *parts, f"{total:.1f}"]
    cells += [f"{row['memory']:,.0f}", f"{row['parts']['one report'][1]:.1f}"]
    return f"| {' | '.join(cells)} |"


def page(rows, place):
    """Lay the results out as a page."""
    names = [name for name in rows[-1]["parts"] if name != "one report"]
    slope, grows = fitted(rows, work), fitted(rows, lambda row: row["memory"])
    nation = NATION / PEOPLE
    further = nation / rows[-1]["cohorts"]
    memory = rows[-1]["memory"] / 1024 * further ** last_slope(rows, lambda row: row["memory"])
    hours = sum(
        rows[-1]["parts"][name][1]
        / 3600
        * further ** last_slope(rows, lambda row, name=name: row["parts"][name][1])
        for name in names
        if name not in START
    )
    report = rows[-1]["parts"]["one report"][0]
    lines = [
        "# How it grows",
        "",
        f"Measured on {place['date']} by `make scale`: {place['processor']}, {place['cores']} "
        f"cores, {place['system']}, Python {place['Python']}. Simulated studies with cohorts "
        f"of {PEOPLE}; the library in one process on one core: all analysis, and the programme's "
        "tables, figures and web page. Processor seconds.",
        "",
        "![Processor seconds and memory against the number of cohorts](images/scale.svg)",
        "",
        f"| cohorts | people | {' | '.join(names)} | all | memory (MB) | one cohort's report |",
        f"|--:|--:|{'--:|' * len(names)}--:|--:|--:|",
    ]
    lines += [measured_row(row, names) for row in rows]
    lines += [
        "",
        f"From ten cohorts on the work grows with the {slope:.2f}th power of their number, without "
        f"start-up (aim: at most 1.10), and memory with the {grows:.2f}th; between the two largest "
        f"studies with the {last_slope(rows, work):.2f}th and the "
        f"{last_slope(rows, lambda row: row['memory']):.2f}th.",
        "",
        "## A national programme",
        "",
        f"On paper, each part by its own power between the two largest studies, for {NATION:,} "
        f"participants in {nation:,.0f} cohorts: {hours:.1f} hours of one core and "
        f"{memory:.0f} GB of memory for the analysis and the programme's "
        f"page, and {report * nation / 3600:.0f} core hours for {nation:,.0f} cohort reports in "
        "all formats, which run side by side on as many cores as there are "
        "([cluster](cluster.md)). Nobody has tried it. What would come first in its way is memory: "
        "all answers are in one table. A programme of that size would be kept as "
        "one study for each region, and their published estimates read "
        "together ([synthesis](synthesis.md)).",
        "",
    ]
    return "\n".join(lines)


def main():
    """Measure what was asked for, keep it, write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cohorts", type=int, nargs="*", default=[1, 10, 100, 1000])
    kept = {}
    if KEPT.exists():
        kept = {row["cohorts"]: row for row in json.loads(KEPT.read_text(encoding="utf-8"))["rows"]}
    for cohorts in parser.parse_args().cohorts:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as name:
            kept[cohorts] = measure(cohorts, Path(name))
        print(f"{cohorts} cohorts: {time.monotonic() - began:.0f} s", flush=True)
        rows = [kept[n] for n in sorted(kept)]
        found = {"machine": machine(), "rows": rows}
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        draw(rows)
        PAGE.write_text(page(rows, found["machine"]), encoding="utf-8")


if __name__ == "__main__":
    main()
