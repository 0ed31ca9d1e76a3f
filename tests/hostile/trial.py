"""Runs hostile files against the readers, in a process of its own that is watched.

`python -m tests.hostile.trial FOLDER full|some KIND...` reads the files of these kinds and prints a
line of JSON for each file and reader: what came of it, seconds, and the most memory so far.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sys
import sysconfig
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from evaluation.interviews.readers import READERS as CODED
from evaluation.interviews.summaries import read_summaries
from evaluation.persons.corrections import Corrections, read_corrections
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.readers.roster import read_roster
from evaluation.persons.reading import READERS as PEOPLE
from evaluation.problems import Problem, stops
from evaluation.publishing.checklists import answers
from evaluation.publishing.decisions import decisions_of
from evaluation.publishing.narrative import read_narratives
from evaluation.publishing.narrative_words import doubtful_words
from evaluation.sheets import read_sheets
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.export import Delivered
from evaluation.surveys.readers import READERS as SURVEYS
from tests.hostile.corpus import corpus
from tests.hostile.guard import Guard
from tests.hostile.one_file import PROJECT, TABLE, Hostile
from tests.hostile.whole import checked, places_of
from tests.tiny import tiny_study

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 3 << 30
SECONDS = 10
TOGETHER = 60
SHOWN = "data/raw/a/file"


def main(folder: Path, full: bool, kinds: list[str]) -> None:
    """Read the files of these kinds in a folder that alone may be written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(folder)
    readable = [ROOT, Path(sys.prefix), Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))]
    guard = Guard(folder, readable, ("sav_file.py",))
    guard.start()
    files = [one for one in corpus(full) if one.name.partition("/")[0] in kinds]
    for one in files:
        content = one.content  # made before anybody watches
        digest = hashlib.sha256(content).hexdigest()
        print(json.dumps({"file": one.name, "digest": digest}), flush=True)
        for reader, read in readers_of(one):
            tell([one.name], reader, partial(read, folder / "one", one, content), guard)
    together = [(one, place) for one in files if not one.elsewhere for place in places_of(one)]
    together = together if full else together[:: len(together) // TOGETHER + 1]
    for start in range(0, len(together), TOGETHER):
        batch(folder / "one", together[start : start + TOGETHER], guard)
    print(json.dumps({"done": len(files)}), flush=True)


def batch(folder: Path, files: list[tuple[Hostile, str]], guard: Guard) -> None:
    """Read files in one study; each alone again, if anything is wrong with them together."""
    made = [(one, one.content, place) for one, place in files]
    names = [f"{one.name} as {place}" for one, place in files]
    fine = tell(names, "check", partial(whole, folder, made), guard)
    if not fine and len(files) > 1:
        half = len(files) // 2
        batch(folder, files[:half], guard)
        batch(folder, files[half:], guard)


def whole(folder: Path, made: list) -> str:
    """What `check` says of a study with these files."""
    return "read" if checked(folder / "study", made) else "nothing"


def tell(names: list[str], reader: str, read: Callable[[], str], guard: Guard) -> bool:
    """Read files with one reader, print what came of it, and say whether that was in order."""
    place = Path.cwd() / "one"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    before, began = len(guard.seen), time.process_time()
    try:
        came = read()
    except BaseException as error:  # noqa: BLE001
        last = traceback.extract_tb(error.__traceback__)[-1]
        came = f"raised {type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        if os.environ.get("HOSTILE_TRACE"):
            traceback.print_exc()
    seconds = round(time.process_time() - began, 2)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"files": names, "reader": reader, "came": came, "seen": guard.seen[before:]}
    print(json.dumps(told | {"seconds": seconds, "kilobytes": most}), flush=True)
    return not came.startswith("raised") and seconds < SECONDS


def readers_of(one: Hostile) -> Iterator[tuple[str, Callable]]:
    """Every reader that a file is meant for, by a name that stays."""
    if one.meant_for == TABLE:
        yield "survey readers", of_surveys
        yield "sheets about people", of_people
    if one.meant_for in (TABLE, PROJECT):
        yield "coded readers", of_coded
    if one.elsewhere:
        yield "study", of_study


def put(folder: Path, one: Hostile, content: bytes) -> Path:
    """The file, in a folder."""
    path = folder / f"file{one.ending}"
    path.write_bytes(content)
    return path


def of_surveys(folder: Path, one: Hostile, content: bytes) -> str:
    """Every survey reader in turn, whichever layout the file has."""
    path = put(folder, one, content)
    sheets, problems = read_sheets(path, SHOWN)
    assert_told(problems)
    if stops(problems):
        return "told"
    for reader in SURVEYS.values():
        for export in reader(Delivered(path, SHOWN, tuple(sheets))):
            assert_told(export.problems)
            headers = export.sheet.headers
            assert [c.header for c in export.columns] == headers or not export.columns
            assert all(len(row) == len(headers) for row in export.sheet.rows)
    return "read"


def of_coded(folder: Path, one: Hostile, content: bytes) -> str:
    """Every reader of coded material in turn."""
    path, came = put(folder, one, content), "told"
    for reader in CODED.values():
        found = reader(path, SHOWN + one.ending)
        if found is not None:
            assert_told(found.problems)
            came = came if stops(found.problems) else "read"
    return came


def of_people(folder: Path, one: Hostile, content: bytes) -> str:
    """Roster, projects, attendance and corrections."""
    path, came = put(folder, one, content), "told"
    people = KnownPeople(frozenset(["AB12C"]), frozenset())
    _, problems = read_roster(path, SHOWN, Corrections(SHOWN))
    assert_told(problems)
    _, problems = read_corrections(path, SHOWN, ["data/raw/a/pre.csv"])
    assert_told(problems)
    for reader in PEOPLE.values():
        rows, problems = reader(
            path,
            SHOWN,
            "a",
            Pseudonyms.for_this_moment(linked_across_cohorts=True),
            Corrections(SHOWN),
            people,
        )
        assert_told(problems)
        came = "read" if rows else came
    return came


def of_study(folder: Path, one: Hostile, content: bytes) -> str:
    """A whole study with the file in its place, opened and what people wrote read."""
    study = tiny_study(folder / "study", more={one.meant_for: content})
    settings, cohorts, problems = open_study(study)
    assert_told(problems)
    if problems:
        return "told"
    decisions_of(study, "programme")
    read_summaries(study)
    answers(study)
    questions = [q.text for q in settings.study.evaluation_questions.values()]
    for text in read_narratives(study / "config/narrative/programme").values():
        doubtful_words(text, questions)
    return "read"


def assert_told(problems: list[Problem]) -> None:
    """Each problem says what was found and what to do, and moves no cursor."""
    for problem in problems:
        assert problem.found, problem
        assert problem.remedy, problem
        assert str(problem).isprintable()
        assert len(str(problem)) < 5_000, len(str(problem))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2] == "full", sys.argv[3:])
