"""Names, addresses, numbers and codes planted in every input are nowhere in what a run leaves."""

from __future__ import annotations

import hashlib
import hmac
import stat
import sys

import pandas as pd
import pytest

from evaluation.commands.archive import persons_in
from evaluation.persons.identifiers import normalised_code
from evaluation.persons.pseudonyms import Pseudonyms, read_key
from evaluation.study.archiving import Archiving
from evaluation.study.cohort_folder import open_study
from evaluation.travel.archive import HandedOver, contents, packed
from evaluation.travel.package import faults
from tests.canaries import PHRASE, name_of, pack, plant, told_by, where
from tests.offline import offline, without_network
from tests.whole import Copy

COHORT = "2025-autumn"
RAW = ("data/raw", "config", "data/pseudonym.key")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A whole run without a network, its study, what was planted, and what the user saw."""
    copy = Copy(tmp_path_factory.mktemp("canaries"))
    copy.take_example(COHORT)
    words, codes = plant(copy.study / "data/raw" / COHORT)
    offline(copy)
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
    told = text.casefold()
    assert [word for word in words | codes | {PHRASE} if word.casefold() in told] == []


def test_words_that_nobody_accepted_stay_in_the_evaluators_own_folders(planted):
    study, _, _, _ = planted
    assert where(study / "data/processed", {PHRASE}), "they were read"
    logs = (study / "data/processed").rglob("*.log")
    assert [path for path in logs if PHRASE in path.read_text(encoding="utf-8")] == []
    assert where(study, {PHRASE}, (*RAW, "data/processed", "data/review")) == {}


def test_a_roster_does_not_undo_the_pseudonyms(planted):
    """Whoever has all codes, but no key, finds no pseudonym by digesting them."""
    study, _, codes, _ = planted
    people = pd.read_parquet(study / "data/processed/participants.parquet")["person"]
    plain = {normalised_code(code) for code in codes}
    shapes = codes | plain | {f"person\x1f\x1f{code}" for code in codes | plain}
    known = ("md5", "sha1", "sha256")
    ways = [lambda text, k=kind: hashlib.new(k, text.encode()).hexdigest() for kind in known]
    ways.append(lambda t: hmac.new(b"", t.encode(), hashlib.sha256).hexdigest())
    tried = {way(shape)[:12] for shape in shapes for way in ways}
    assert len(people) > 15
    with_key = Pseudonyms(read_key(study))
    assert {with_key.person(code, "") for code in plain} >= set(people), "the key finds them"
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


def test_a_whole_run_needs_no_network_and_asks_for_none(planted):
    study, _, _, _ = planted
    for name in ("report.html", "report.pdf", "report.docx", "tables.xlsx"):
        assert (study / "reports/programme" / name).stat().st_size > 5000
    asked = study.parent / "asked for the network.txt"
    assert not asked.exists(), asked.read_text(encoding="utf-8")
    if not without_network():
        pytest.skip("no network namespace can be had here: only that no Python asks is shown")


def test_nothing_planted_is_in_an_archive_of_it(planted, tmp_path):
    """Of reports as they would be handed over: packed, unpacked, and looked through by itself."""
    study, words, codes, _ = planted
    reports = {path.name: path for path in (study / "reports").iterdir() if path.is_dir()}
    terms = Archiving(licence="CC-BY-4.0", quotes=True)
    files, package, tables = contents(HandedOver(reports, "none", terms))
    assert faults(package, tables) == []
    assert {f"reports/{name}/annex.pdf" for name in reports} | {"coded/codebook.qdc"} <= set(files)
    (tmp_path / "a.zip").write_bytes(packed("a", files))
    for name, content in files.items():
        path = tmp_path / "a" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert where(tmp_path, words | codes) == {}
    settings, cohorts, _ = open_study(study)
    given = HandedOver(reports, "none", terms)
    assert persons_in(settings, cohorts, given, files) == []
    files["README.md"] += told_by(3).encode()
    (found,) = persons_in(settings, cohorts, given, files)
    assert found.startswith("README.md: ")
    assert [word for word in words if word.lower() in found.lower()] == []
