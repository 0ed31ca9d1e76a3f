"""Import and summarise one coded project of 500 sources and 50,000 codings: large_project.md.

`make benchmark` measures it in a process of its own: seconds of processor time (all of it is one
thread, so these are the seconds on an idle machine) and peak memory of every step. Words, codes and
people are invented. With `profile` behind the folder of a study it prints where
the time goes.
"""

import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from timing import ROOT, machine

from evaluation import tables
from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.interviews.readers.refi_writer import write_qdpx

HERE = Path(__file__).resolve().parent
SOURCES, THEMES, CODES, PASSAGES = 500, 50, 40, 34
CODERS = ("coder A", "coder B", "coder C")
PEOPLE, WORDS = 400, 8_000
AIM_SECONDS = 20
SCALES = [f"s{n}" for n in range(5)]


def settings():
    """Settings files: a codebook of 2,000 codes in 50 themes, five scales."""
    themes = {
        f"theme_{t}": {
            "title": f"Theme {t}",
            "question": "learning",
            "valence": ("positive", "mixed", "negative")[t % 3],
            "scales": [SCALES[t % 5]],
            "codes": {f"code_{t}_{c}": f"What code {c} is about" for c in range(CODES)},
        }
        for t in range(THEMES)
    }
    scales = {
        s: {"title": f"Scale {s}", "question": "learning", "items": [f"i{n}"]}
        for n, s in enumerate(SCALES)
    }
    return {
        "study.yaml": {
            "programme": "One large project (invented)",
            "commissioner": "nobody",
            "authors": ["a benchmark"],
            "invented": True,
            "evaluation_questions": {"learning": {"text": "What?", "level": "learning"}},
            "waves": {"pre": {"label": "before"}, "post": {"label": "after"}},
            "person_code": {"column": "Code"},
        },
        "instruments/form.yaml": {
            "title": "A form",
            "source": "invented",
            "answers": {"from": 1, "to": 5},
            "items": {f"i{n}": f"Statement {n}" for n in range(5)},
            "scales": scales,
        },
        "codebook.yaml": {"themes": themes},
    }


def project(rng):
    """Three coders on the same passages of each source; about seven of ten times the same code."""
    letters, lengths = list("abcdefghilmnoprstu"), rng.integers(2, 9, 900)
    stock = np.array(["".join(rng.choice(letters, n)) for n in lengths])
    paths = [(f"theme_{t}", f"code_{t}_{c}") for t in range(THEMES) for c in range(CODES)]
    made = CodedProject("refi", codes=[ToolCode(path) for path in paths])
    for n in range(SOURCES):
        name, words = f"Interview {n}", stock[rng.integers(0, len(stock), WORDS)]
        ends = np.cumsum([len(word) + 1 for word in words])
        made.sources[name] = CodedSource(name, " ".join(words))
        for _ in range(PASSAGES):
            first = int(rng.integers(0, WORDS - 90))
            usual = int(rng.integers(0, len(paths)))
            for coder in CODERS:
                code = usual if rng.random() < 0.7 else int(rng.integers(0, len(paths)))
                start = int(ends[first + int(rng.integers(0, 5))])
                end = int(ends[first + 20 + int(rng.integers(0, 60))]) - 1
                text = made.sources[name].text[start:end]
                made.codings.append(Coding(name, paths[code], text, start, end, coder))
    return made


def write_study(folder):
    """Write a study with the project, and what is known of its sources."""
    rng = np.random.default_rng(1)
    files = {f"config/{name}": json.dumps(told) for name, told in settings().items()}
    rows = [
        f"interviews.qdpx,Interview {n},{code(n % PEOPLE)},participant,2026-0{1 + n % 9}-10,,yes"
        for n in range(SOURCES)
    ]
    header = "file,source,participant_id,source_group,date,asked_topics,quote_consent"
    files |= {
        "data/raw/one/cohort.yaml": "invented: true",
        "data/raw/one/sources.csv": "\n".join([header, *rows]),
        "data/raw/one/roster.csv": "\n".join(["participant_id", *map(code, range(PEOPLE))]),
        "data/pseudonym.key": "00" * 32,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    write_qdpx(folder / "data/raw/one/interviews.qdpx", project(rng))


def code(n):
    """A person's code."""
    return f"{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}{n:05d}"


def measure(folder):
    """Import and summarise in this process; print a line for each step."""
    from evaluation.change.one_wave import wilson_interval
    from evaluation.integration.case_order import case_order
    from evaluation.integration.theme_change import theme_change
    from evaluation.interviews.reading import read_coded_sources
    from evaluation.interviews.summary import summarise_interviews
    from evaluation.study.cohort_folder import open_study
    from evaluation.study.settings import OWN_WORDS

    started = time.process_time()
    settings, cohorts, problems = open_study(folder)
    if problems:
        sys.exit("\n".join(map(str, problems)))
    reading = read_coded_sources(settings, cohorts)
    if stops := [str(p) for p in reading.problems if p.severity == "stop"]:
        sys.exit("\n".join(stops[:5]))
    said = (reading.tables["sources"], reading.tables["excerpts"])
    told("imported", started)
    started = time.process_time()
    found = summarise_interviews(settings, cohorts, *said, {"one"}, wilson_interval)
    told("counted: themes and codes, periods, co-occurrence, saturation, agreement", started)
    pairs = pairs_of(said[0])
    bearings = {name: theme.scales for name, theme in settings.codebook.themes.items()}
    theme_change(pairs, *said, bearings, "pre-post", OWN_WORDS, {"one"})
    case_order(pairs, *said, SCALES[0], list(bearings), "pre-post", OWN_WORDS)
    told("summarised in all, with change by theme and people in order of their change", started)
    print(f"rows,{len(said[1])},{sum(map(len, found.values()))}")


def told(step, started):
    """Print a step with its seconds of processor time and the peak memory so far, in gigabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{step},{time.process_time() - started:.1f},{peak:.2f}", flush=True)


def pairs_of(sources):
    """Invented changes of those who were interviewed, as the table `pairs` has them."""
    people = sorted(set(sources["person"].dropna()))
    rng = np.random.default_rng(2)
    rows = [
        ("one", "pre-post", "self", who, "form", "scale", s, 1, 3.0, 3.0 + d, d, "exact")
        for s in SCALES
        for who, d in zip(people, rng.normal(0.2, 0.6, len(people)), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(tables.MODELS["pairs"].to_schema().columns))


def main():
    """Measure, and write the page."""
    here = machine()
    where = f"{here['date']}: {here['processor']}, {here['cores']} cores, {here['system']}"
    with tempfile.TemporaryDirectory() as name:
        write_study(Path(name))
        size = (Path(name) / "data/raw/one/interviews.qdpx").stat().st_size / 1e6
        command = [sys.executable, __file__, name]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    steps = [line.split(",") for line in done.stdout.splitlines()]
    (codings,) = (row[1] for row in steps if row[0] == "rows")
    lines = [
        "# One large coded project",
        "",
        f"Measured on {where}. A REFI-QDA project (`.qdpx`, {size:.0f} MB): {SOURCES} invented "
        f"interviews of {WORDS:,} words, {THEMES * CODES:,} codes in {THEMES} themes, "
        f"{int(codings):,} codings by {len(CODERS)} coders. Aim: imported in under "
        f"{AIM_SECONDS} s, and summarised in under {AIM_SECONDS} s.",
        "",
        "| step | seconds of one core | peak memory (GB) |",
        "|---|--:|--:|",
        *(f"| {' | '.join(row)} |" for row in told_rows(steps)),
    ]
    text = "\n".join(lines) + "\n"
    (HERE / "large_project.md").write_text(text, encoding="utf-8")
    print(text)


def told_rows(steps):
    """Rows of the table; names of steps may have commas."""
    steps = [row for row in steps if row[0] != "rows"]
    return [(", ".join(part.strip() for part in row[:-2]), *row[-2:]) for row in steps]


if __name__ == "__main__":
    if sys.argv[2:] == ["write"]:
        write_study(Path(sys.argv[1]))
    elif sys.argv[2:] == ["profile"]:
        profile = cProfile.Profile()
        profile.runcall(measure, Path(sys.argv[1]))
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    elif sys.argv[1:]:
        measure(Path(sys.argv[1]))
    else:
        main()
