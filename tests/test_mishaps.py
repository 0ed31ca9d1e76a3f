"""What goes wrong outside the program: told in plain words, mended where that can be."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import subprocess
import sys
import time

import pandas as pd
import pytest

from evaluation import tables
from evaluation.commands.damaged import put_away
from evaluation.commands.why import why
from evaluation.mishaps import ChangedError, DamagedError, in_log, told
from evaluation.persons import pseudonyms
from evaluation.publishing import placing
from evaluation.publishing.in_use import CLOSE
from evaluation.publishing.manifest import TABLES, demand, unlike
from evaluation.study.clock import bring_back
from evaluation.study.inputs import demand_unchanged, digest_of
from evaluation.study.run_lock import UNDER_WAY, UnderWayError, hold

STEPS = {"measure_change": "measured change"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full: a.csv. Make room on it, and run again."),
        (errno.EROFS, "This disk can only be read: a.csv."),
        (errno.EACCES, "You may not write or read here: a.csv."),
        (errno.ENOENT, "A file or folder is gone while it was needed: a.csv. Put it back,"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_file_and_what_to_do(number, words):
    assert told(OSError(number, "as the system says it", "a.csv")).startswith(words)


def test_a_path_in_the_study_is_told_as_the_evaluator_sees_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = OSError(errno.ENOSPC, "full", str(tmp_path / "data/x.parquet"))
    assert told(error).startswith("The disk is full: data/x.parquet.")


def test_another_programs_words_are_understood_and_not_repeated():
    said = "pandoc: jane.doe: withBinaryFile: resource exhausted (No space left on device)"
    assert told(RuntimeError(said)) == "The disk is full. Make room on it, and run again."
    behind = ValueError("jane.doe")
    behind.__cause__ = OSError(errno.ENOSPC, "full")
    assert told(behind) == "The disk is full. Make room on it, and run again."


def test_an_error_from_inside_is_not_taken_for_one_from_outside():
    assert told(KeyError("AB12C")) == ""
    assert told(ValueError("AB12C")) == ""
    assert in_log("Finished jobid: 28 (Rule: read_surveys)") == ""


def test_a_log_that_names_the_file_is_read(tmp_path):
    log = "OSError: [Errno 30] Read-only file system: 'data/processed/logs/a.log'"
    assert in_log(log).startswith("This disk can only be read: data/processed/logs/a.log.")


def test_why_tells_a_step_that_was_killed_and_another_run(tmp_path):
    text = "Error in rule measure_change:\n  died with <Signals.SIGKILL: 9>.\n"
    said = why(tmp_path, text, STEPS)
    assert said.startswith("A step failed: measured change.\nThe system ended it, as it does when")
    assert why(tmp_path, f"WorkflowError:\n{UNDER_WAY}", STEPS) == UNDER_WAY


def test_why_names_a_file_that_went_before_its_step_began(tmp_path):
    """As Snakemake 9 says it."""
    text = (
        'WorkflowError in rule measure_change in file "/x/Snakefile", line 8:\n'
        "OSError: Missing files after 5 seconds. This might be due to filesystem latency.:\n"
        "config/plan.yaml (missing locally, parent dir not present)\n"
    )
    said = why(tmp_path, text, STEPS)
    assert said.splitlines()[1].startswith("config/plan.yaml is gone: it was there when the run")


def test_why_names_a_file_with_a_date_in_the_future(tmp_path):
    text = (
        'WorkflowError in rule measure_change in file "/x/prepare.smk", line 8:\n'
        "Output data/a.parquet has older modification time (2026-11-22 17:44:35.728302) than "
        "input config/study.yaml (2027-11-22 17:42:28.012687). This could indicate a clock skew.\n"
    )
    said = why(tmp_path, text, STEPS)
    assert said.splitlines()[1].startswith("config/study.yaml has a date in the future. Set the")


def test_why_understands_snakemake_on_a_full_disk(tmp_path):
    text = (
        "WorkflowError:\nError recording metadata for finished job ([Errno 28] No space left on "
        "device). Please ensure write permissions for the directory /x/.snakemake\n"
    )
    assert why(tmp_path, text, STEPS).endswith("The disk is full. Make room on it, and run again.")


def test_why_finds_what_a_step_said_whose_log_could_not_be_written(tmp_path):
    listed = "    output: " + ", ".join(["data/processed/results/participation.parquet"] * 80)
    text = (
        "The disk is full: data/processed/results/.a. Make room on it, and run again.\n"
        f"Error in rule measure_change:\n    jobid: 4\n{listed}\n"
    )
    said = "The disk is full: data/processed/results/.a. Make room on it, and run again."
    assert why(tmp_path, text, STEPS) == f"A step failed: measured change.\n{said}"


def test_why_tells_what_the_step_wrote_in_its_log(tmp_path):
    log = tmp_path / "data/processed/logs/measure_change.log"
    log.parent.mkdir(parents=True)
    log.write_text("The disk is full.", encoding="utf-8")
    text = (
        "Error in rule measure_change:\n    jobid: 4\n"
        "    log: data/processed/logs/measure_change.log (check log file(s) for error details)\n"
    )
    assert why(tmp_path, text, STEPS) == "A step failed: measured change.\nThe disk is full."


def _saved(folder, name="p"):
    row = {column: "" for column in tables.MODELS["cases"].to_schema().columns}
    table = pd.DataFrame([row | {"cohort": name * 400}])
    path = folder / "data/processed/cases.parquet"
    tables.write(path, table)
    return path


def test_one_byte_that_changes_in_a_table_is_seen_and_the_table_put_away(tmp_path):
    path = _saved(tmp_path)
    whole = path.read_bytes()
    tables.read(path)
    assert put_away(tmp_path) == []
    body = whole.index(b"PAR1") + 40
    path.write_bytes(whole[:body] + bytes([whole[body] ^ 1]) + whole[body + 1 :])
    with pytest.raises(DamagedError, match=r"cases\.parquet is damaged"):
        tables.read(path)
    assert put_away(tmp_path) == ["data/processed/cases.parquet"]
    assert not path.exists()


def test_a_damaged_file_of_a_report_takes_its_manifest_along(tmp_path):
    folder = tmp_path / "data/processed/release/programme"
    (folder / "tables").mkdir(parents=True)
    table = folder / "tables/change.csv"
    table.write_text("n\n12\n", encoding="utf-8")
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    (folder / TABLES).write_text(f"{digest}  tables/change.csv\n", encoding="utf-8")
    demand(folder, TABLES)
    table.write_text("n\n13\n", encoding="utf-8")
    assert unlike(folder, TABLES) == [table]
    with pytest.raises(DamagedError):
        demand(folder, TABLES)
    assert put_away(tmp_path) == ["data/processed/release/programme/tables/change.csv"]
    assert not (folder / TABLES).exists()
    assert table.exists()


def test_files_of_a_step_that_changed_or_went_since_the_run_began_stop_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    digest = digest_of(tmp_path, ["a.csv", "b.csv"])
    demand_unchanged(["b.csv", "a.csv", "a.csv"], digest)
    (tmp_path / "a.csv").write_text("2", encoding="utf-8")
    later = time.time() + 5
    os.utime(tmp_path / "a.csv", (later, later))
    with pytest.raises(ChangedError, match=r"a\.csv was changed while the run read it"):
        demand_unchanged(["a.csv", "b.csv"], digest)
    (tmp_path / "b.csv").unlink()
    with pytest.raises(ChangedError, match=r"b\.csv is gone: it was there when the run began"):
        demand_unchanged(["a.csv", "b.csv"], digest)


def test_files_from_the_future_come_back_in_their_order_and_others_are_left(tmp_path):
    year, made = 365 * 86_400, {}
    for n, name in enumerate(("old", "first", "second", "second too")):
        path = tmp_path / name
        path.write_text(name, encoding="utf-8")
        at = time.time() - 60 if name == "old" else time.time() + year + n - (name == "second too")
        os.utime(path, (round(at), round(at)))
        made[name] = path.stat().st_mtime_ns
    assert bring_back(tmp_path) == 3
    now = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert now["old"] == made["old"]
    assert now["old"] < now["first"] < now["second"] == now["second too"] < time.time_ns()
    assert bring_back(tmp_path) == 0


def test_a_lock_keeps_others_out_and_ends_with_its_process(tmp_path):
    path = tmp_path / "inside/run.lock"
    code = (
        "import sys, time; from pathlib import Path; from evaluation.study.run_lock import hold; "
        f"kept = hold(Path({str(path)!r})); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "held\n"
    with pytest.raises(UnderWayError, match="Wait until it has ended"):
        hold(path)
    other.kill()
    other.wait()
    other.stdout.close()
    hold(path).close()


def test_a_key_that_cannot_be_written_leaves_none_that_is_empty(tmp_path, monkeypatch):
    def full(self, *_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.write_text", full)
        with pytest.raises(OSError, match="No space"):
            pseudonyms.ensure_key(tmp_path)
    assert not (tmp_path / pseudonyms.KEY_FILE).exists()
    assert pseudonyms.ensure_key(tmp_path)
    assert len(pseudonyms.read_key(tmp_path)) == 32
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / pseudonyms.KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("linked", [True, False], ids=["second names", "copies"])
def test_reports_that_were_replaced_come_back_if_a_later_one_cannot_be(
    tmp_path, monkeypatch, linked
):
    """The third of several files is locked: no report may be left of two states."""
    for name in placing.KEPT:
        path = tmp_path / "release/programme" / (name if "." in name else f"{name}/one.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("first", encoding="utf-8")
    place = tmp_path / "release", tmp_path / "reports", ["programme"]
    placing.place_reports(*place)
    for path in (tmp_path / "release").rglob("*.*"):
        path.write_text("second", encoding="utf-8")
    (tmp_path / "reports/programme/tables.xlsx").unlink()
    before = {p: p.read_text() for p in (tmp_path / "reports").rglob("*") if p.is_file()}
    replace, tried = os.replace, []

    def locked(new, target):
        tried.append(target)
        if target.name == "annex.pdf" and new.name.endswith(".new"):
            raise PermissionError(errno.EPERM, "Operation not permitted", str(new), str(target))
        replace(new, target)

    monkeypatch.setattr(placing.os, "replace", locked)
    monkeypatch.setattr(placing, "PAUSES", (0.0,))
    if not linked:
        monkeypatch.setattr(placing.os, "link", _no_links)
    with pytest.raises(placing.InTheWayError) as stopped:
        placing.place_reports(*place)
    assert len({path.name for path in tried}) > 1
    assert str(stopped.value.problems[0]).startswith("reports/programme/annex.pdf: ")
    assert CLOSE in str(stopped.value.problems[0])
    assert {p: p.read_text() for p in (tmp_path / "reports").rglob("*") if p.is_file()} == before
    monkeypatch.setattr(placing.os, "replace", replace)
    placing.place_reports(*place)
    after = {p.name: p.read_text() for p in (tmp_path / "reports").rglob("*") if p.is_file()}
    assert set(after.values()) == {"second"}
    assert not any(name.startswith(".") for name in after)


def _no_links(*_):
    raise OSError(errno.EPERM, "Operation not permitted")
