"""Time this project against a plain R script and a plain Python script, on the same studies.

`make compare` runs the three one after the other, several times, on simulated studies of 3, 20 and
200 cohorts of 30 people, and writes compare.md beside this file. R is optional: where it or one of
its packages is missing, the page says so. On Debian the packages are r-base-core, r-cran-rmarkdown,
r-cran-ggplot2, r-cran-lmertest and pandoc.
"""

import argparse
import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from timing import machine, python, timed  # noqa: E402

PEOPLE, SEED = 30, 1
PACKAGES = ["rmarkdown", "ggplot2", "lmerTest"]
AIMS = {3: 2.5, 20: None, 200: 1.0, 1000: 0.5, 10000: 1 / 3}
"""How many times as long as R this project may take, by cohorts."""
LEFT_OUT = """\
What the two scripts leave out: finding out which file is which, checking what is in them, telling
what is wrong; linking codes that differ by a letter, withdrawals, pseudonyms; small groups
(everything they print could give somebody away); interviews beside numbers, quotes, projects; who
is missing, reliability with intervals, sensitivity, the plan; PDF and Word; reruns that do only what
is new. They know this one study's columns by heart.
"""


def has_r() -> str:
    """Say why there is no R to compare with; '' if there is."""
    if not shutil.which("Rscript"):
        return "Rscript is not installed"
    ask = f"cat(setdiff(c({','.join(map(repr, PACKAGES))}), rownames(installed.packages())))"
    told = subprocess.run(["Rscript", "-e", ask], capture_output=True, text=True, check=False)
    return f"R has no package {told.stdout.strip()}" if told.stdout.strip() else ""


def commands(study, out):
    """Give each way's command; all read the same raw files."""
    ways = {
        "this project": python("-m", "evaluation", "report", study),
        "plain Python": python(HERE / "plain.py", study, out / "python"),
    }
    if not has_r():
        ways["plain R"] = ["Rscript", HERE / "plain.R", study, out / "r"]
    return ways


def same_numbers(out):
    """Largest difference between the changes that the two scripts computed; '' without R."""
    found = []
    for way in ("r", "python"):
        path = out / way / "estimates.csv"
        if not path.exists():
            return ""
        with path.open(newline="") as handle:
            rows = csv.DictReader(handle)
            found.append({(r["cohort"], r["scale"]): float(r["change"]) for r in rows})
    assert found[0].keys() == found[1].keys()
    return max(abs(found[0][key] - found[1][key]) for key in found[0])


def measure(cohorts, times, folder):
    """Run each way alternately; give seconds by way, from the raw files each time."""
    study, out = folder / "study", folder / "out"
    sizes = ("--cohorts", cohorts, "--people", PEOPLE, "--seed", SEED)
    timed(python("-m", "evaluation.simulate", "study", study, *sizes))
    seconds = {}
    for _ in range(times):
        for way, command in commands(study, out).items():
            for made in ("data/processed", "data/review", "reports", ".snakemake"):
                shutil.rmtree(study / made, ignore_errors=True)
            began = time.monotonic()
            subprocess.run([*map(str, command)], check=True, capture_output=True)
            seconds.setdefault(way, []).append(time.monotonic() - began)
            print(f"{cohorts} cohorts, {way}: {seconds[way][-1]:.1f} s", flush=True)
    return {way: statistics.median(all_) for way, all_ in seconds.items()}, same_numbers(out)


def page(rows, times):
    """Lay the results out as a page."""
    place, without = machine(), has_r()
    versions = ", ".join(f"{name} {number}" for name, number in place["libraries"].items())
    ways = list(rows[0][1])
    lines = [
        "# Against what else could be used",
        "",
        f"Measured on {place['date']} by `make compare`: {place['processor']}, {place['cores']} "
        f"cores, {place['system']}, Python {place['Python']}; {versions}. Wall time in seconds, "
        f"median of {times}, run alternately, from raw files to the end; cohorts of {PEOPLE}.",
        "",
        f"| cohorts | {' | '.join(ways)} | times R | aim |",
        f"|--:|{'--:|' * len(ways)}--:|--:|",
    ]
    for cohorts, seconds, _ in rows:
        own, r = seconds["this project"], seconds.get("plain R")
        ratio = f"{own / r:.2f}" if r else "no R"
        aim = f"{AIMS[cohorts]:.2f}" if AIMS.get(cohorts) else ""
        cells = " | ".join(f"{seconds[way]:.1f}" for way in ways)
        lines.append(f"| {cohorts} | {cells} | {ratio} | {aim} |")
    lines += ["", f"R was left out: {without}." if without else ""]
    apart = [apart for *_, apart in rows if apart != ""]
    if apart:
        lines += [f"The two scripts' changes differ by {max(apart):.1e} at most.", ""]
    return "\n".join([*lines, LEFT_OUT])


def main():
    """Measure all sizes that were asked for; write the page after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cohorts", type=int, nargs="*", default=[3, 20, 200])
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    rows = []
    for cohorts in asked.cohorts:
        with tempfile.TemporaryDirectory() as name:
            rows.append((cohorts, *measure(cohorts, asked.times, Path(name))))
        (HERE / "compare.md").write_text(page(rows, asked.times), encoding="utf-8")
    print(page(rows, asked.times))


if __name__ == "__main__":
    main()
