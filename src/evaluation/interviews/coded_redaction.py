"""What may tell who somebody is, in coded material: in words that go on, and in what does not."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from evaluation.interviews.coded import CodedProject
from evaluation.persons.redaction import DECISIONS, Redactor, text_key
from evaluation.problems import Problem
from evaluation.sheets import read_fixed
from evaluation.study.cohort_folder import RawFile
from evaluation.study.settings import Settings

CODEBOOK = "config/codebook.yaml"
STAYS = "stays in data/raw"
PSEUDONYM = "replaced by a pseudonym"
RENAME = "rename the file"
NUMBERED = "replaced by a number"

READ = 2_000_000
"""Bytes of a part that are looked through; authors, users and paths stand at its beginning."""
AUTHORS = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|Manager)>([^<]{1,500})<")
USERS = re.compile(rb"<(?:\w+:)?User\b[^>]{0,500}?\bname=\"([^\"]{1,500})\"")
PATHS = re.compile(rb"\bbasePath=\"([^\"]{1,2000})\"")
_NOT_READ = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError)


def look_through(
    redactor: Redactor, cohort: str, file: RawFile, path: Path, project: CodedProject
) -> list[Problem]:
    """Count what is personal in the places of a coded file from which nothing goes on.

    Args:
        redactor: of the study.
        cohort: whose file it is.
        file: the coded file.
        path: where it lies.
        project: what it says.

    Returns:
        A note, if the file's own name has to be changed.
    """
    redactor.count(cohort, "memo", STAYS, (c.memo for c in project.codings if c.memo))
    redactor.count(cohort, "document name", PSEUDONYM, project.sources)
    redactor.count(cohort, "code name", STAYS, {" ".join(code.path) for code in project.codes})
    described = (code.description for code in project.codes if code.description)
    redactor.count(cohort, "code description", STAYS, described)
    hidden = hidden_in(path)
    redactor.note(cohort, "author of the file", STAYS, "name", hidden["author"])
    redactor.note(cohort, "user name", STAYS, "name", hidden["user"])
    redactor.note(cohort, "path in the file", STAYS, "path", hidden["path"])
    name = PurePosixPath(file.path).name
    if not redactor.count(cohort, "file name", RENAME, [name]):
        return []
    found = "The name of a coded file may tell who somebody is."
    where = file.path.removesuffix(name).rstrip("/")
    return [Problem("note", where, 0, "", found, "Rename the file; messages and logs name it.")]


def hidden_in(path: Path) -> dict[str, int]:
    """How many authors, users and paths are written into a file where nobody sees them."""
    found: dict[str, set[bytes]] = {"author": set(), "user": set(), "path": set()}
    for part in _parts(path):
        found["author"] |= {m.strip() for m in AUTHORS.findall(part)} - {b""}
        found["user"] |= set(USERS.findall(part))
        found["path"] |= set(PATHS.findall(part))
    return {kind: len(values) for kind, values in found.items()}


def _parts(path: Path) -> Iterable[bytes]:
    """The beginnings of the parts of an archive that hold such things, or of a bare XML file."""
    try:
        if not path.is_file():
            return
        if not zipfile.is_zipfile(path):
            if path.suffix.lower() in (".qdc", ".qde", ".xml"):
                with path.open("rb") as handle:
                    yield handle.read(READ)
            return
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.lower().endswith((".qde", ".qdc")) or name.startswith("docProps/"):
                    with archive.open(name) as part:
                        yield part.read(READ)
    except _NOT_READ:
        # What is wrong with a file is told by those who read it.
        return


def in_codebook(settings: Settings, redactor: Redactor) -> list[Problem]:
    """Problems of the codebook's words, which the report prints: they may name nobody."""
    texts: dict[str, list[str]] = {}
    for name, theme in settings.codebook.themes.items():
        texts[f"themes.{name}"] = [name, theme.title, theme.definition]
        for path, entry in theme.tree():
            place = ".codes.".join(path)
            texts[f"themes.{name}.codes.{place}"] = [path[-1], entry.definition]
    problems = []
    for number, said in enumerate(texts.values(), 1):
        for text in said:
            key = text_key("codebook", text)
            _, may = redactor.text("", "codebook", key, text, asks=True)
            if not may:
                found = f"Theme or code {number} has words that may tell who somebody is."
                remedy = f"Change them, or decide 'keep' for key {key} in {DECISIONS}."
                problems.append(Problem("stop", CODEBOOK, 0, "themes", found, remedy))
    return problems


def in_quotes(settings: Settings, redactor: Redactor) -> list[Problem]:
    """Problems of quotes that people wrote anew: a name may have come back from the transcript."""
    problems = []
    for path in sorted((settings.folder / "data/decisions").glob("*/quotes.csv")):
        shown = path.relative_to(settings.folder).as_posix()
        sheet, _ = read_fixed(path, shown, ("excerpt", "show"), ("text",))
        texts = zip(sheet.column("text"), sheet.numbers, strict=True) if sheet is not None else ()
        for text, number in texts:
            key = text_key("quote", text)
            _, may = redactor.text("", "quote as it is to be printed", key, text, asks=True)
            if not may:
                found = "The text has words that may tell who somebody is."
                remedy = f"Take them out, or decide 'keep' for key {key} in {DECISIONS}."
                problems.append(sheet.problem(number, "text", found, remedy))
    return problems


def coders_named(redactor: Redactor, coders: Iterable[str]) -> dict[str, str]:
    """A number for each coder whose name may tell who somebody is."""
    named = sorted({c for c in coders if redactor.scanner.redacted(c)[1]})
    redactor.note("", "coder", NUMBERED, "name", len(named))
    return {name: f"coder {number}" for number, name in enumerate(named, 1)}
