"""Time this project against a plain R script and a plain Python script, on the same studies.

`make compare` runs all of them one after the other, several times, on simulated studies of 3, 20
and 200 cohorts of 30 people, and writes compare.md beside this file. Of this project it runs the
library in one process for the same numbers (same.py) and for all its own (library.py); what makes
one web page of the programme, the workflow (`report --preview`); where there are few cohorts, all
reports too. R is optional: where it or one of its packages is missing, the page says so. `make r`
installs it on Debian, and says what that is.

The two scripts make the estimates that stand first in the analysis plan, of each cohort and of all:
of scales and items the change with its interval, how many went up, the probability of improvement,
d_av or the signed rank, p-values corrected within families; the pooled change and how cohorts
differ; who is missing; reliability, room to rise, reliable change.
"""

import argparse
import csv
import json
import math
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
KEPT = HERE / "compare.json"
"""What was measured before: sizes may be measured one after the other."""
PACKAGES = ["rmarkdown", "ggplot2", "lmerTest", "exactRankTests"]
DEBIAN = ["r-base-core", "r-cran-rmarkdown", "r-cran-ggplot2", "r-cran-lmertest"]
DEBIAN += ["r-cran-exactranktests", "pandoc"]
AIMS = {3: 2.5, 200: 1.0, 1000: 0.5, 10000: 1 / 3}
"""How many times as long as R the workflow may take, by cohorts; the library no longer from 20."""
WORKFLOW, EVERYTHING = "workflow, one page", "all reports"
LIBRARY, SAME = "library, all its numbers", "library, the same numbers"
LONG = 400
"""Seconds after which a run is stopped; it is told as that many, or more."""
FEW = 20
"""Up to so many cohorts all their reports are made too: three formats, annex and review of each."""
COMPARED = ["change", "low", "high", "p", "ps", "ps_low", "ps_high", "d_av", "d_low", "d_high"]
LEFT_OUT = """\
What the two scripts leave out: finding out which file is which, checking what is in them, telling
what is wrong; linking codes that differ by a letter, withdrawals, pseudonyms; small groups
(everything they print could give somebody away); interviews beside numbers, quotes, projects; who
is missing beyond first answers, omega, sensitivity, other waves; PDF and Word; reruns that do only
what is new. They know this one study's columns by heart. "The same numbers" reads, checks and links
as for a report, and computes what the two scripts compute.
"""


def install_r():
    """Install R and its packages with Debian's tools; says first what they are."""
    print(f"Installs with apt-get, as root: {' '.join(DEBIAN)}, and what they need.", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *DEBIAN]):
        subprocess.run(["apt-get", *command], check=True)
    print(f"R is left out: {has_r()}." if has_r() else "R is ready: make compare")


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
        WORKFLOW: python("-m", "evaluation", "report", study, "--preview"),
        LIBRARY: python(HERE / "library.py", study, out / "library"),
        SAME: python(HERE / "same.py", study, out / "same"),
        "plain Python": python(HERE / "plain.py", study, out / "python"),
    }
    if len(list((study / "data/raw").iterdir())) <= FEW:
        ways[EVERYTHING] = python("-m", "evaluation", "report", study)
    if not has_r():
        ways["plain R"] = ["Rscript", HERE / "plain.R", study, out / "r"]
    return ways


def same_numbers(out):
    """Largest difference between the numbers of plain R and of the two in Python.

    '' where one of the three gave none: it is not there, was stopped, or failed.

    Of every scale and item of every cohort and of all. The exact p of the signed rank is R's and
    this project's alone, and R's is exact of up to 50 changes.
    """
    found = []
    for way in ("r", "same", "python"):
        path = out / way / "estimates.csv"
        if not path.exists():
            return ""
        with path.open(newline="") as handle:
            rows = csv.DictReader(handle)
            found.append({(r["cohort"], r["outcome"]): r for r in rows})
    assert found[0].keys() == found[1].keys() == found[2].keys()
    return max(
        abs(float(row[name]) - float(other[key][name]))
        for key, row in found[0].items()
        for other, names in ((found[1], [*COMPARED, "p_rank"]), (found[2], COMPARED))
        for name in names
        if row[name] not in ("", "NA") and (name != "p_rank" or key[0] != "all")
    )


def once(command):
    """Seconds of one run, and what it printed; `LONG` or more if stopped, NaN if it failed."""
    began, printed = time.monotonic(), ""
    try:
        done = subprocess.run(
            [*map(str, command)], check=False, capture_output=True, text=True, timeout=LONG
        )
        printed = done.stdout
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return math.nan, printed
    except subprocess.TimeoutExpired:
        pass
    return time.monotonic() - began, printed


def measure(cohorts, times, folder):
    """Run each way alternately, from the raw files each time.

    Returns:
        Seconds by way, how far the two scripts' numbers are apart, and the library's own profile.
    """
    study, out = folder / "study", folder / "out"
    sizes = ("--cohorts", cohorts, "--people", PEOPLE, "--seed", SEED)
    timed(python("-m", "evaluation.simulate", "study", study, *sizes))
    seconds, told = {}, ""
    for _ in range(times):
        for way, command in commands(study, out).items():
            for made in ("data/processed", "data/review", "reports", ".snakemake"):
                shutil.rmtree(study / made, ignore_errors=True)
            spent, printed = once(command)
            seconds.setdefault(way, []).append(spent)
            told = printed if way == LIBRARY else told
            print(f"{cohorts} cohorts, {way}: {seconds[way][-1]:.1f} s", flush=True)
    medians = {way: statistics.median(all_) for way, all_ in seconds.items()}
    return medians, (same_numbers(out), [line.split("\t") for line in told.splitlines()])


def cell(seconds):
    """Seconds as the page has them; empty where nothing was run."""
    if seconds is None:
        return ""
    if math.isnan(seconds):
        return "failed"
    return f"over {LONG}" if seconds >= LONG else f"{seconds:.1f}"


def ratio(own, r):
    """How many times as long as R, as the page has it; empty where one of the two did not end."""
    if r is None:
        return "no R"
    ended = all(one is not None and one < LONG for one in (own, r))
    return f"{own / r:.2f}" if ended else ""


def profile(rows):
    """Lay out what each part of the library's run took, by number of cohorts."""
    names = [line[0] for line in rows[0][2][1]]
    lines = ["Where the library's time goes (seconds), and the most memory it held (MB):", ""]
    lines += [f"| cohorts | {' | '.join(names)} |", f"|--:|{'--:|' * len(names)}"]
    for cohorts, _, (_, parts), _ in rows:
        lines.append(f"| {cohorts} | {' | '.join(line[1] for line in parts)} |")
    return [*lines, ""]


def page(rows):
    """Lay the results out as a page."""
    place, without = machine(), has_r()
    versions = ", ".join(f"{name} {number}" for name, number in place["libraries"].items())
    ways = [
        way
        for way in (WORKFLOW, LIBRARY, SAME, "plain Python", "plain R", EVERYTHING)
        if any(way in seconds for _, seconds, *_ in rows)
    ]
    lines = [
        "# Against what else could be used",
        "",
        f"Measured on {place['date']} by `make compare`: {place['processor']}, {place['cores']} "
        f"cores, {place['system']}, Python {place['Python']}; {versions}. Wall time in seconds, "
        f"median of so many runs, alternately, from raw files to the end; cohorts of {PEOPLE}.",
        "",
        f"| cohorts | runs | {' | '.join(ways)} | workflow / R | aim | same numbers / R | aim |",
        f"|--:|--:|{'--:|' * len(ways)}--:|--:|--:|--:|",
    ]
    for cohorts, seconds, _, times in rows:
        r = seconds.get("plain R")
        ratios = [ratio(seconds.get(way), r) for way in (WORKFLOW, SAME)]
        aim = f"{AIMS[cohorts]:.2f}" if cohorts in AIMS else ""
        cells = " | ".join(cell(seconds.get(way)) for way in ways)
        level = "1.00" if cohorts >= FEW else ""
        told = f"{ratios[0]} | {aim} | {ratios[1]} | {level}"
        lines.append(f"| {cohorts} | {times} | {cells} | {told} |")
    lines += ["", *profile(rows)]
    lines += ["", f"R was left out: {without} (`make r`)." if without else ""]
    apart = [apart for _, _, (apart, _), _ in rows if apart != ""]
    if apart:
        lines += [
            "Of every scale and item of every cohort and of all, R, the library and plain Python "
            "give the same changes, intervals, p of t, probability of improvement and d_av; R and "
            "the library, within cohorts, the same exact p of the signed rank. They differ by "
            f"{max(apart):.1e} at most.",
            "",
        ]
    return "\n".join([*lines, LEFT_OUT])


def main():
    """Measure all sizes that were asked for; write the page after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cohorts", type=int, nargs="*", default=[3, 20, 200])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--install-r", action="store_true")
    asked = parser.parse_args()
    if asked.install_r:
        return install_r()
    if has_r():
        print(f"R is left out: {has_r()}. On Debian `make r` installs it.", flush=True)
    kept = {row[0]: row for row in json.loads(KEPT.read_text("utf-8"))} if KEPT.exists() else {}
    for cohorts in asked.cohorts:
        with tempfile.TemporaryDirectory() as name:
            kept[cohorts] = [cohorts, *measure(cohorts, asked.times, Path(name)), asked.times]
        rows = [kept[size] for size in sorted(kept)]
        KEPT.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        (HERE / "compare.md").write_text(page(rows), encoding="utf-8")
    print(page(rows))


if __name__ == "__main__":
    main()
