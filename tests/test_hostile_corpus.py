"""Every hostile file against every reader: a message or data, and nothing else happens.

By default several hundred files of tests/hostile are tried; EVALUATION_TRIALS=full tries all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.corpus import KINDS, ONCE, corpus
from tests.hostile.guard import Guard

pytest.importorskip("resource", reason="memory is bounded by what Unix has for it")

ROOT = Path(__file__).resolve().parents[1]
FULL = os.environ.get("EVALUATION_TRIALS") == "full"
SECONDS = 10
"""Of the processor, for each file and reader."""
KILOBYTES = 1_000_000
GROUPS = (("tables", "texts", "settings", "written"), ("exports", "workbooks", "archives"))
GROUPS += (("markup", "databases"),)
"""Kinds that are tried in one process: its start costs more than a file."""


def tried(folder: Path, kinds: tuple[str, ...]) -> list[dict]:
    """What came of the files of some kinds, one record for each file and reader."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.hostile.trial", str(folder)]
    ended = subprocess.run(
        [*command, "full" if FULL else "some", *kinds],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=7_200 if FULL else 1_800,
        check=False,
    )
    *told, last = map(json.loads, ended.stdout.splitlines() or ["{}"])
    # A process that died took the rest of its files with it: the last line says after which.
    assert "done" in last, f"{last.get('files')}: {ended.stderr[-2000:]}"
    return told


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the files are read; what stands beside them may not be touched."""
    above = tmp_path_factory.mktemp("hostile")
    (above / "secret.txt").write_text("not yours", encoding="utf-8")
    (above / "inside").mkdir()
    return above / "inside"


@pytest.fixture(scope="module")
def records(folder):
    """All records, of all kinds."""
    return [record for kinds in GROUPS for record in tried(folder, kinds)]


@pytest.fixture(scope="module")
def told(records):
    """Those of what came of a file and a reader."""
    return [record for record in records if "reader" in record]


def test_all_kinds_are_tried():
    assert sorted(kind for kinds in GROUPS for kind in kinds) == sorted(KINDS)


def test_each_file_has_a_name_of_its_own():
    names = [one.name for one in corpus(True)]
    assert sorted(set(names)) == sorted(names)
    assert {one.name for one in corpus()} >= ONCE


def test_there_are_at_least_three_hundred_different_files(records):
    """Those that were tried, by what they hold."""
    assert len({record["digest"] for record in records if "digest" in record}) >= 300


@pytest.mark.parametrize("reader", ["survey readers", "coded readers", "sheets about people"])
def test_each_kind_of_reader_gets_at_least_three_hundred(told, reader):
    """Each file of a kind goes through every reader of its register."""
    assert len({name for r in told if r["reader"] == reader for name in r["files"]}) >= 300


def test_settings_and_what_people_write_get_theirs(told):
    own = {name for r in told if r["reader"] == "study" for name in r["files"]}
    assert len(own) >= 200
    assert any(r["reader"] == "check" for r in told)


def test_nothing_is_raised(told):
    assert [r for r in told if r["came"].startswith("raised")] == []


def test_nothing_takes_long(told):
    assert [r for r in told if r["seconds"] > SECONDS] == []


def test_nothing_takes_much_memory(told):
    assert [(r["files"][:1], r["reader"]) for r in told if r["kilobytes"] > KILOBYTES][:1] == []


def test_nothing_is_run_opened_written_or_asked_for_elsewhere(told):
    assert [r for r in told if r["seen"]] == []


def test_nothing_stands_beside_the_files(told, folder):
    assert told
    assert sorted(path.name for path in folder.parent.iterdir()) == ["inside", "secret.txt"]
    assert (folder.parent / "secret.txt").read_text(encoding="utf-8") == "not yours"
    assert sorted(path.name for path in folder.iterdir()) == ["one"]


DEEDS = {
    "written": "open('../ran', 'w')",
    "read": "open('/etc/passwd')",
    "os.system": "__import__('os').system('true')",
    "subprocess.Popen": "__import__('subprocess').run(['true'])",
    "socket.": "__import__('socket').create_connection(('127.0.0.1', 9), 1)",
    "os.mkdir": "__import__('os').mkdir('../made')",
    "os.rename": "__import__('os').rename('here', '../there')",
    "pickle.find_class": "__import__('pickle').loads(b'cposix\\nsystem\\n.')",
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_guard_sees_what_it_is_there_for(tmp_path, deed):
    """In a process of its own: a hook stays until its process ends."""
    (tmp_path / "inside").mkdir()
    code = (
        "import sys, contextlib; from pathlib import Path; from tests.hostile.guard import Guard\n"
        "import os; os.chdir(sys.argv[1])\n"
        "guard = Guard(Path('.'), [Path(sys.prefix), Path(sys.base_prefix)]); guard.start()\n"
        "open('here', 'w').close(); fine = list(guard.seen)\n"
        f"with contextlib.suppress(Exception): {DEEDS[deed]}\n"
        "print(fine, '|', *guard.seen)"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "inside")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(run, capture_output=True, text=True, env=environment, check=True)
    fine, _, seen = ended.stdout.partition("|")
    assert fine.strip() == "[]"
    assert deed in seen


def test_a_guard_that_is_not_started_sees_nothing(tmp_path):
    assert Guard(tmp_path, []).seen == []
