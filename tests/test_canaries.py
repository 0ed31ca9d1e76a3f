"""Names, addresses, numbers and codes planted in every input are nowhere in what a run leaves."""

from __future__ import annotations

import hashlib
import hmac
import stat
import sys

import pandas as pd
import pytest

from tests.canaries import name_of, pack, plant, told_by, where
from tests.whole import Copy

COHORT = "2025-autumn"
RAW = ("data/raw", "config", "data/pseudonym.key")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A whole run, its study, what was planted, and what the user saw."""
    copy = Copy(tmp_path_factory.mktemp("canaries"))
    copy.take_example(COHORT)
    words, codes = plant(copy.study / "data/raw" / COHORT)
    ran = copy.report()
    assert ran.status == 0, ran.text
    return copy.study, words, codes, ran.text


def test_the_search_finds_what_is_packed(tmp_path):
    word = name_of(3).split()[1]
    (tmp_path / "plain.log").write_text(told_by(3).upper(), encoding="utf-8")
    (tmp_path / "report.docx").write_bytes(pack(told_by(3)))
    pd.DataFrame({"text": [told_by(3)] * 50}).to_parquet(tmp_path / "t.parquet")
    assert set(where(tmp_path, {word})) == {"plain.log", "report.docx", "t.parquet"}


def test_nothing_planted_is_in_any_byte_outside_the_raw_files(planted):
    study, words, codes, _ = planted
    assert len(words) > 80
    assert where(study / "data/raw", words | codes), "they were planted"
    assert where(study, words | codes, RAW) == {}


def test_nothing_planted_is_told_on_the_console(planted):
    _, words, codes, text = planted
    assert [word for word in words | codes if word.casefold() in text.casefold()] == []


def test_a_roster_does_not_undo_the_pseudonyms(planted):
    """Whoever has all codes, but no key, finds no pseudonym by digesting them."""
    study, _, codes, _ = planted
    people = pd.read_parquet(study / "data/processed/participants.parquet")["person"]
    shapes = {c for code in codes for c in (code, code.lower(), f"person\x1f\x1f{code}")}
    known = ("md5", "sha1", "sha256")
    ways = [lambda text, k=kind: hashlib.new(k, text.encode()).hexdigest() for kind in known]
    ways.append(lambda t: hmac.new(b"", t.encode(), hashlib.sha256).hexdigest())
    tried = {way(shape)[:12] for shape in shapes for way in ways}
    assert len(people) > 15
    assert tried.isdisjoint(person.removeprefix("p") for person in people)


def test_the_key_stays_with_its_owner(planted):
    study, _, _, _ = planted
    path = study / "data/pseudonym.key"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = path.read_text(encoding="ascii").splitlines()
    key = "".join(line for line in lines if not line.startswith("#"))
    assert len(key) >= 32
    assert where(study, {key}, RAW) == {}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert where(study / "reports", {digest, digest[:12]}) == {}
