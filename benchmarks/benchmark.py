"""Measure how long runs take, and write `results.md` and `results.json` beside this file.

`make benchmark` measures the invented example and simulated studies of 20 and 200 cohorts of 30
persons, each in a temporary copy: the analysis stages alone, the whole run, a run with nothing to
do, and a run after one cohort was added. `--cohorts 20` measures fewer.

Start-up is measured, not guessed: a `sitecustomize` notes for each Python process of a run the
processor time of the interpreter's start and of all imports; its share is that of the processor
time of the whole run.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from timing import ROOT, machine, python, timed, told_by, with_start_up

HERE = Path(__file__).resolve().parent
PEOPLE, SEED = 30, 1
LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "scipy.stats",
    "statsmodels.api",
    "matplotlib.pyplot",
    "pandera.pandas",
    "pydantic",
    "jinja2",
    "pypandoc",
    "typst",
    "snakemake.cli",
)


def report(study):
    """Give the command that makes all reports of a study."""
    return python("-m", "evaluation", "report", study)


def copy_example(folder):
    """Copy settings and raw data of the invented example, and nothing that was made of them."""
    made = shutil.ignore_patterns("processed", "review", "released")
    for name in ("config", "data", "extensions"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=made)


def simulate(folder, cohorts):
    """Make an invented study of so many cohorts."""
    sizes = ("--cohorts", cohorts, "--people", PEOPLE, "--seed", SEED)
    timed(python("-m", "evaluation.simulate", "study", folder, *sizes))


def cohort_folders(study):
    """List a study's cohort folders in the order of their names."""
    return sorted(path for path in (study / "data" / "raw").iterdir() if path.is_dir())


def measure_study(name, make, folder):
    """Measure one study.

    Args:
        name: as the results call it.
        make: writes the study into a folder that it is given; it holds one cohort more than is
            measured first, and the last one is the cohort that is added.
        folder: an empty temporary folder.

    Returns:
        One row of the results, in seconds.
    """
    study, spare = folder / "study", folder / "spare"
    make(study)
    added = cohort_folders(study)[-1]
    shutil.move(added, spare)
    stages = folder / "stages"
    shutil.copytree(study, stages)
    snakemake = python("-m", "snakemake", "--directory", stages)
    analysis, _ = timed([*snakemake, "tables"])
    say(f"{name}: analysis stages {analysis:.1f} s")
    whole, processes, start_up, share = with_start_up(report(study), folder)
    say(f"{name}: whole run {whole:.1f} s")
    nothing = min(timed(report(study))[0] for _ in range(3))
    cohorts = len(cohort_folders(study))
    shutil.move(spare, added)
    one_more, _ = timed(report(study))
    say(f"{name}: nothing to do {nothing:.1f} s, one cohort added {one_more:.1f} s")
    return {
        "study": name,
        "cohorts": cohorts,
        "analysis": analysis,
        "whole": whole,
        "nothing": nothing,
        "added": one_more,
        "processes": processes,
        "start_up": start_up,
        "start_up_share": share,
    }


def measure_example(folder):
    """Measure the example with all its cohorts; the last of them is added in a second copy."""
    row = measure_study("example, without its last cohort", copy_example, folder / "less")
    study = folder / "study"
    copy_example(study)
    whole, processes, start_up, share = with_start_up(report(study), folder)
    say(f"example: whole run {whole:.1f} s")
    nothing = min(timed(report(study))[0] for _ in range(3))
    sentence = min(measure_sentence(study, number) for number in range(3))
    say(f"example: nothing to do {nothing:.1f} s, one sentence changed {sentence:.1f} s")
    return row | {
        "study": "example",
        "cohorts": len(cohort_folders(study)),
        "whole": whole,
        "nothing": nothing,
        "sentence": sentence,
        "parts": measure_parts(study, folder),
        "processes": processes,
        "start_up": start_up,
        "start_up_share": share,
    }


def measure_sentence(study, number):
    """Change a sentence of an author's text, and give the seconds until every page has it."""
    text = study / "config" / "narrative" / "programme" / "recommendations.md"
    with text.open("a", encoding="utf-8") as handle:
        handle.write(f"\nSentence {number}.\n")
    return timed(report(study))[0]


def measure_parts(study, folder):
    """Seconds of each part of an evaluation, in one process."""
    told = told_by(python(HERE / "parts.py", study, folder / "parts"))
    return {name: float(seconds) for name, seconds in told}


def measure_starts(folder):
    """Measure what starts cost by themselves: the interpreter, each library, an empty Snakefile."""
    (folder / "Snakefile").write_text("rule all:\n    input: []\n", encoding="utf-8")
    empty = ("--snakefile", folder / "Snakefile", "--directory", folder, "--cores", "1")
    commands = {
        "interpreter alone": python("-c", "pass"),
        **{f"import {name}": python("-c", f"import {name}") for name in LIBRARIES},
        "Snakemake with nothing to do": python("-m", "snakemake", *empty),
    }
    return {name: min(timed(command)[0] for _ in range(2)) for name, command in commands.items()}


def aims(rows):
    """List what was aimed at, on two cores, and what was measured."""
    by_cohorts = {row["cohorts"]: row for row in rows if row["study"] != "example"}
    lines = []
    for row in rows:
        if row["study"] == "example":
            lines.append(("whole run of the example", "under 25 s", row["whole"], 25))
            lines.append(("example, nothing to do", "under 3 s", row["nothing"], 3))
            lines.append(("example, one sentence changed", "under 10 s", row["sentence"], 10))
    if {20, 200} <= by_cohorts.keys():
        ratio = by_cohorts[200]["analysis"] / by_cohorts[20]["analysis"]
        lines.append(("analysis of 200 cohorts over that of 20", "under 3", ratio, 3))
        share = by_cohorts[200]["added"] / by_cohorts[200]["whole"]
        lines.append(("one cohort added to 200, of their whole run", "under 0.33", share, 1 / 3))
    return [
        f"| {what} | {aim} | {value:.2f} | {'met' if value < limit else 'not met'} |"
        for what, aim, value, limit in lines
    ]


def as_markdown(result):
    """Lay the results out as a page."""
    place = result["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in place["libraries"].items())
    lines = [
        "# Run times",
        "",
        f"Measured on {place['date']} by `make benchmark`: {place['processor']}, {place['cores']} "
        f"cores, {place['system']}, Python {place['Python']}; {versions}. Wall time in seconds.",
        "",
        f"Simulated cohorts have {PEOPLE} persons each. *Analysis* is from the raw files to the "
        "published tables; *whole* is from the raw files to all reports. In the row of the "
        "example, *analysis* and *one added* begin without its last cohort.",
        "",
        "| study | cohorts | analysis | whole | nothing to do | one added "
        "| Python processes | start-up (processor s) | share of processor time |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in result["studies"]:
        seconds = [f"{row[key]:.1f}" for key in ("analysis", "whole", "nothing", "added")]
        share = row["start_up_share"]
        share = "not measured" if share is None else f"{share:.0%}"
        cells = [row["study"], row["cohorts"], *seconds, row["processes"]]
        lines.append(f"| {' | '.join(map(str, cells))} | {row['start_up']:.1f} | {share} |")
    lines += ["", "| aim, on two cores | | measured | |", "|---|---|--:|---|"]
    lines += aims(result["studies"])
    parts = next((row["parts"] for row in result["studies"] if "parts" in row), {})
    lines += ["", "Where the time goes: the example in one process, one part after the other, and"]
    lines += ["of the reports the programme's alone.", "", "| part | seconds |", "|---|--:|"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in parts.items()]
    lines += ["", "What a start costs by itself:", "", "| start | seconds |", "|---|--:|"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in result["starts"].items()]
    return "\n".join(lines) + "\n"


def say(text):
    """Print one line at once."""
    print(text, flush=True)


def main():
    """Measure all that was asked for, and write the two files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cohorts", type=int, nargs="*", default=[20, 200])
    wanted = parser.parse_args().cohorts
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = {"machine": machine(), "starts": measure_starts(folder), "studies": []}
        result["studies"].append(measure_example(folder / "example"))
        write(result)
        for cohorts in wanted:
            row = measure_study(
                f"simulated, {cohorts} cohorts",
                lambda study, cohorts=cohorts: simulate(study, cohorts + 1),
                folder / str(cohorts),
            )
            result["studies"].append(row)
            write(result)
    print(as_markdown(result))


def write(result):
    """Write what has been measured so far: a long run that is stopped leaves what it has."""
    (HERE / "results.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(as_markdown(result), encoding="utf-8")


if __name__ == "__main__":
    main()
