"""Read, match and score one export of 100,000 respondents x 60 items, and write large_export.md.

`make benchmark` measures it in CSV and XLSX, as answers in words, each in a process of its own:
wall seconds and peak memory of every step. The answers are invented.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from timing import ROOT, machine

HERE = Path(__file__).resolve().parent
PEOPLE, ITEMS, SCALE = 50_000, 60, 6
LABELS = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree", ""]
AIM_SECONDS, AIM_GIGABYTES = 60, 2

STUDY = """\
programme: One large export (invented)
commissioner: nobody
authors: [a benchmark]
invented: true
evaluation_questions: {learning: {text: "What was learned?", level: learning}}
waves: {pre: {label: before}, post: {label: after}}
person_code: {column: Code}
wave_column: Wave
"""


def write_study(folder, kind):
    """Write a study with one export: each person before and after, every fifth answer blank."""
    items = [f"Statement number {n} about leading" for n in range(ITEMS)]
    scales = [
        f"  s{n}: {{title: Scale {n}, question: learning, items: "
        f"[{', '.join(f'i{n * SCALE + k}' for k in range(SCALE))}]}}"
        for n in range(ITEMS // SCALE)
    ]
    files = {
        "config/study.yaml": STUDY,
        "config/instruments/form.yaml": "\n".join(
            [
                "title: A form",
                "source: invented",
                f"answers: [{', '.join(LABELS[:-1])}]",
                "items:",
                *(f"  i{n}: {text}" for n, text in enumerate(items)),
                "scales:",
                *scales,
            ]
        ),
        "data/raw/one/cohort.yaml": "invented: true",
        "data/pseudonym.key": "00" * 32,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    rows = write_rows(items)
    path = folder / "data/raw/one" / f"answers.{kind}"
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows(rows)
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


def write_rows(items):
    """Give header and rows; a person's code is letters and digits that no other has."""
    answers = np.random.default_rng(1).integers(0, len(LABELS), (2 * PEOPLE, ITEMS))
    yield ["Timestamp", "Code", "Wave", *items]
    for at, row in enumerate(answers):
        person, wave = at % PEOPLE, "pre" if at < PEOPLE else "post"
        month = 1 if wave == "pre" else 6
        code = f"{chr(65 + person % 26)}{chr(65 + person // 26 % 26)}{person:05d}"
        yield [
            f"2026-{month:02d}-{1 + at % 28:02d} 10:00:00",
            code,
            wave,
            *(LABELS[n] for n in row),
        ]


def measure(folder):
    """Read, match and score in this process; print a line for each step."""
    started = time.perf_counter()
    from evaluation.study.cohort_folder import open_study
    from evaluation.surveys.pairing import pair_waves
    from evaluation.surveys.reading import read_surveys
    from evaluation.surveys.scoring import score_scales

    settings, cohorts, problems = open_study(folder)
    reading = read_surveys(settings, cohorts)
    if problems or any(p.severity == "stop" for p in reading.problems):
        sys.exit("The export could not be read.")
    told("read and matched", started)
    scores = score_scales(reading.tables["answers"], settings)
    told("scored", started)
    pairs, _ = pair_waves(scores, reading.tables["responses"], settings)
    told("paired", started)
    print(f"rows,{len(reading.tables['answers'])},{len(pairs)}")


def told(step, started):
    """Print a step with the seconds since the start and the peak memory so far, in gigabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{step},{time.perf_counter() - started:.1f},{peak:.2f}", flush=True)


def main():
    """Measure each kind of file, and write the page."""
    here = machine()
    where = f"{here['date']}: {here['processor']}, {here['cores']} cores, {here['system']}"
    lines = [
        "# One large export",
        "",
        f"Measured on {where}. {2 * PEOPLE:,} forms of {PEOPLE:,} invented people, {ITEMS} "
        f"items each, answers in words. Aim: under {AIM_SECONDS} s and {AIM_GIGABYTES} GB.",
        "",
        "| file | step | seconds since the start | peak memory (GB) |",
        "|---|---|--:|--:|",
    ]
    for kind in ("csv", "xlsx"):
        with tempfile.TemporaryDirectory() as name:
            write_study(Path(name), kind)
            command = [sys.executable, __file__, name]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
        steps = [line.split(",") for line in done.stdout.splitlines()]
        lines += [f"| {kind.upper()} | {' | '.join(row)} |" for row in steps if row[0] != "rows"]
    text = "\n".join(lines) + "\n"
    (HERE / "large_export.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
