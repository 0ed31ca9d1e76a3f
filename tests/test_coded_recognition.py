"""Every sample of coded material is known for what it is, by its content alone."""

from __future__ import annotations

import random
import shutil

import pytest

from evaluation.interviews.readers import READERS, resolve
from tests.coded_files import CODED, QDA
from tests.databases import qualcoder, rqda, taguette, write_database

FORMATS = {"sheets_long": "long sheet", "sheets_wide": "wide sheet"}
"""Names in the register that differ from the module's."""
LAST = {"database", "sheet"}
"""Readers that take whatever is left, to tell what is wrong with it."""
OWN = {"taguette", "qualcoder", "maxqda", "atlasti", "dedoose", "nvivo", *FORMATS}

SAMPLES = sorted(
    path.relative_to(CODED).as_posix()
    for folder in OWN
    for path in (CODED / folder).glob("*")
    if path.is_file() and path.suffix != ".md"
)


def format_of(name: str) -> str:
    folder = name.split("/")[0]
    return FORMATS.get(folder, folder)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_known_for_its_format(name):
    assert resolve(CODED / name, name).format == format_of(name)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_other_reader_takes_it(name):
    taken = {key for key, read in READERS.items() if read(CODED / name, name)}
    assert taken - LAST == {format_of(name)}


@pytest.mark.parametrize("name", SAMPLES)
def test_its_name_does_not_matter(name, tmp_path):
    path = tmp_path / f"x{(CODED / name).suffix}"
    shutil.copy(CODED / name, path)
    assert resolve(path, "x").format == format_of(name)


@pytest.mark.parametrize(("tables", "key"), [(taguette, 0), (qualcoder, 1), (rqda, 2)])
def test_no_other_reader_takes_a_database(tables, key, tmp_path):
    path = write_database(tmp_path / "a.db", tables())
    taken = [name for name, read in READERS.items() if read(path, "a.db")]
    assert [n for n in taken if n not in LAST] == [("taguette", "qualcoder", "rqda")[key]]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_reader_gives_fits_together(name):
    project = resolve(CODED / name, name)
    assert project.problems == []
    assert {c.source for c in project.codings} <= set(project.sources)
    assert {c.code for c in project.codings} <= {code.path for code in project.codes}
    assert all(c.row for c in project.codings) or name.endswith("references.txt")
    assert all(key == source.name for key, source in project.sources.items())


@pytest.mark.parametrize("name", ["cases123.csv", "survey789.xlsx"])
def test_a_table_without_codings_is_no_coded_material(name):
    project = resolve(QDA(name), name)
    assert project.codings == []
    assert project.problems[0].severity == "stop"


def damaged(content: bytes, seed: int) -> bytes:
    """The bytes with some changed and some gone."""
    draw, spoilt = random.Random(seed), bytearray(content)
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(len(spoilt))
        if draw.random() < 0.3 and len(spoilt) > 60:
            del spoilt[at : at + draw.randint(1, 30)]
        else:
            spoilt[at] = draw.choice([0, 10, 34, 44, 255, draw.randrange(256)])
    return bytes(spoilt)


@pytest.mark.parametrize("name", [*SAMPLES, "taguette.db", "qualcoder.db", "rqda.db"])
def test_a_damaged_file_gives_codings_or_a_problem_and_never_an_error(name, tmp_path):
    made = {"taguette.db": taguette, "qualcoder.db": qualcoder, "rqda.db": rqda}
    whole = write_database(tmp_path / "a", made[name]()) if name in made else CODED / name
    content = whole.read_bytes()
    for seed in range(40):
        path = tmp_path / f"{seed}{whole.suffix}"
        path.write_bytes(damaged(content, seed))
        project = resolve(path, path.name)
        assert project is None or project.codings or project.problems, seed
