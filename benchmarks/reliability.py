"""Disturb runs in every way that happens, and write what came of it to `docs/reliability.md`.

`make faults` takes the tiny study of the tests from one state to another some 140 times, and lets
something go wrong each time (`tests/fault_kinds.py`). What came of each fault is kept, so that a
trial that was stopped goes on where it was; `--fresh` begins anew. As root on Linux everything is
tried; else what needs a disk of its own is left out, and the page says so.
"""

import argparse
import json
import os
import platform
import random
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from reliability_page import page  # noqa: E402
from tests import fault_disks as disks  # noqa: E402
from tests import fault_kinds as kinds  # noqa: E402
from tests.faults import Trial, may_mount  # noqa: E402
from tests.whole import Copy  # noqa: E402

KILLS, SEED = 100, 20261122
PAGE = ROOT / "docs" / "reliability.md"
ROOM = (0, 20_000, 100_000, 200_000)
"""Bytes that are left on a disk that is full."""
DAMAGED = ("pairs.parquet", "todo.json", "release/programme/tables/change.csv")


def faults(kills):
    """All that goes wrong, in order: what, which, and the function that does it."""
    listed = [("killed in each step", stage, kinds.kill_in(stage)) for stage in kinds.STAGES]
    listed += [("killed in each step", stage, kinds.kill_in(stage)) for stage in kinds.ANEW]
    listed += [
        ("Ctrl-C", "", kinds.ctrl_c),
        ("the terminal is closed", "", kinds.terminal_closed),
        ("a step is killed for lack of memory", "", kinds.no_memory),
        ("a raw file goes while it is read", "", kinds.input_removed),
        ("two runs at once", "", kinds.two_at_once),
        ("the clock is set back, and the run killed", "", kinds.clock_set_back),
        ("a table is damaged during a run", "", kinds.damaged_while_it_waits),
        ("one byte of a table changes", "", kinds.flipped_byte),
    ]
    between = "a file between two steps is damaged"
    listed += [(between, name, kinds.damaged_between_runs(name)) for name in DAMAGED]
    elsewhere = "another folder, language, time zone and hash seed"
    listed += [(elsewhere, str(n), kinds.elsewhere(n)) for n in range(len(kinds.PLACES))]
    if may_mount():
        for place in (".", "data/processed", "reports"):
            full = [(f"{place}, {room}", disks.full_disk(place, room)) for room in ROOM]
            listed += [("the disk is full", *one) for one in full]
            listed.append(("a disk that can only be read", place, disks.read_only(place)))
        listed.append(("one file may not be replaced", "", disks.one_file_locked))
    for place in ("data/processed", "reports/programme"):
        listed.append(("no right to write", place, disks.no_rights(place)))
    listed += [("killed at a random moment", str(n), kinds.kill_at_random) for n in range(kills)]
    return listed


def trial_in(folder):
    """The trial that was begun in a folder, or one that begins there."""
    kept = folder / "trial.json"
    if kept.exists():
        told = json.loads(kept.read_text(encoding="utf-8"))
        # The code of the beginning: what reports say of it is among their bytes.
        copy = Copy.__new__(Copy)
        vars(copy).update({k: Path(v) if k in ("code", "study") else v for k, v in told["copy"]})
        trial = Trial(copy, reports=told["reports"], seconds=told["seconds"])
        trial.states = {
            state: {name: text.encode() for name, text in files.items()}
            for state, files in told["states"].items()
        }
        assert not trial.recover("A"), "the trial's own study is not as it was left"
        return trial
    trial = Trial.of_tiny(folder)
    states = {s: {n: c.decode() for n, c in files.items()} for s, files in trial.states.items()}
    told = {"states": states, "reports": trial.reports, "seconds": trial.seconds}
    told["copy"] = [(k, str(v) if isinstance(v, Path) else v) for k, v in vars(trial.copy).items()]
    kept.write_text(json.dumps(told), encoding="utf-8")
    return trial


def tried(trial, seed, what, which, fault):
    """Disturb the trial once. What the page needs of it, as plain words and numbers."""
    began = time.monotonic()
    try:
        outcome = fault(trial, random.Random(f"{seed} {what} {which}"))
    except Exception as error:
        return {"what": what, "which": which, "wrong": [f"{type(error).__name__}: {error}"]}
    told = {"what": what, "which": which, "wrong": outcome.wrong, "detail": outcome.detail}
    ended = outcome.ended
    told |= {"status": ended.status, "begun": ended.begun, "said": ended.text}
    return told | {"seconds": round(time.monotonic() - began, 1)}


def about_this(trial):
    """Of the page: how many files, who tried it, where, and what could not be tried."""
    root = hasattr(os, "getuid") and os.getuid() == 0
    return {
        "files": len(trial.reports["A"]),
        "who": "root, without root's powers where rights are tried" if root else "a user",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "left_out": "" if may_mount() else "a full disk, one that can only be read, a locked file",
    }


def main():
    """Try what was not tried yet, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    there = Path(tempfile.gettempdir()) / "evaluation-faults"
    parser.add_argument("--folder", type=Path, default=there, help="where studies are disturbed")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="kinds that this pattern finds")
    parser.add_argument("--page", action="store_true", help="write the page after a part, too")
    parser.add_argument("--fresh", action="store_true", help="forget what was tried before")
    given = parser.parse_args()
    if given.fresh:
        shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    given.folder.chmod(0o755)
    kept = given.folder / "results.jsonl"
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    results = [json.loads(line) for line in lines]
    done = {(told["what"], told["which"]) for told in results}
    trial = trial_in(given.folder)
    planned = faults(given.kills)
    for what, which, fault in planned:
        if (what, which) in done or not re.search(given.only, f"{what} {which}"):
            continue
        told = tried(trial, given.seed, what, which, fault)
        results.append(told)
        with kept.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(told) + "\n")
        verdict = "survived" if not told["wrong"] else f"NOT SURVIVED: {told['wrong']}"
        print(f"{what} {which} {told.get('detail', '')}: {verdict}"[:3000], flush=True)
    if not given.only or given.page:
        seen = {(told["what"], told["which"]) for told in results}
        to_come = [what for what, which, _ in planned if (what, which) not in seen]
        about = about_this(trial) | {"to_come": to_come}
        PAGE.write_text(page(results, given.seed, about), encoding="utf-8")
    return sum(bool(told["wrong"]) for told in results)


if __name__ == "__main__":
    sys.exit(bool(main()))
