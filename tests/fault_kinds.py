"""What goes wrong in a run: each kind disturbs a trial once, and says what did not hold.

`fault_disks.py` has the kinds that need a disk of their own, or rights taken away.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults import COHORT, LOGS, Disturb, Ended, Trial

STAGES = (
    "read_surveys",
    "check_inputs",
    "score_and_pair",
    "measure_change",
    "join_sources",
    "publish_tables",
    "write_report",
    "write_review",
    "place_reports",
)
"""Steps of a run from A to B; the other two are reached where everything is made anew."""
ANEW = ("read_coded_sources", "read_projects")
ALONE = 1.0
"""How often the run after one that was killed at random is left alone."""


@dataclass
class Outcome:
    """What came of one fault: how the run ended, and what did not hold."""

    ended: Ended
    wrong: list[str]
    detail: str = ""


# How a run is disturbed.


def kill(process: subprocess.Popen) -> None:
    """Kill a run and everything that it started, without warning."""
    os.killpg(process.pid, signal.SIGKILL)


def interrupt(process: subprocess.Popen) -> None:
    """Press Ctrl-C: every process of the terminal's group gets it."""
    os.killpg(process.pid, signal.SIGINT)


def hang_up(process: subprocess.Popen) -> None:
    """Close the terminal."""
    os.killpg(process.pid, signal.SIGHUP)


def kill_the_step(process: subprocess.Popen) -> None:
    """Kill the youngest process of the run alone, as a system does that has no memory left."""
    import psutil

    started = psutil.Process(process.pid).children(recursive=True)
    max(started, key=lambda child: child.create_time()).kill()


def after(seconds: float, act: Disturb) -> Disturb:
    """Do something to a run some time after its start, if it still runs."""

    def disturb(process: subprocess.Popen) -> None:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            act(process)

    return disturb


def when(study: Path, rule: str, act: Disturb, later: float = 0.0) -> Disturb:
    """Do something to a run as soon as a step has begun: it opens its log."""

    def disturb(process: subprocess.Popen) -> None:
        while process.poll() is None:
            if any((study / LOGS).glob(f"{rule}*.log")):
                time.sleep(later)
                if process.poll() is None:
                    act(process)
                return
            time.sleep(0.02)

    return disturb


def corrupt(path: Path) -> None:
    """Write something else over the second half of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\0" * 64)


# Kinds of faults.


def kill_at_random(trial: Trial, rng: random.Random) -> Outcome:
    """Kill the whole process group; the next run is left alone, or killed in its turn.

    Runs that are killed one after another leave more behind than one alone. Moments are drawn until
    one comes before the run's end.
    """
    state = rng.choice(trial.others())
    while True:
        moment = rng.uniform(0.1, trial.seconds)
        ended = trial.run(state, after(moment, kill))
        wrong = trial.damage() + ([] if ended.status else trial.unlike(state))
        if ended.status or wrong:
            break
        state = rng.choice(trial.others())
    alone = rng.random() < ALONE
    wrong += trial.recover(state) if alone else []
    detail = f"{moment:.1f} s; {ended.begun[-1] if ended.begun else 'before the first step'}"
    return Outcome(ended, wrong, detail + ("; the next run" if alone else "; the next killed too"))


def kill_in(stage: str) -> Callable[[Trial, random.Random], Outcome]:
    """Kill the whole process group while a step runs, at a random moment of its first second."""

    def kind(trial: Trial, rng: random.Random) -> Outcome:
        if stage in ANEW:
            shutil.rmtree(trial.study / "data/processed")
        late = stage in ("write_report", "write_review", "place_reports")
        state = trial.towards("C" if late else "B")
        act = when(trial.study, stage, kill, rng.uniform(0, 1.5))
        ended = trial.run(state, act)
        wrong = [] if ended.status else ["the run was not killed"]
        return Outcome(ended, wrong + trial.survived(state, ended))

    return kind


def ctrl_c(trial: Trial, rng: random.Random) -> Outcome:
    """Ctrl-C while change is measured."""
    state = trial.towards("B")
    ended = trial.run(state, when(trial.study, "measure_change", interrupt, rng.uniform(0, 1)))
    wrong = [] if ended.status == 130 else [f"exit status {ended.status}"]
    says = "Stopped. The last reports are as they were"
    return Outcome(ended, wrong + trial.survived(state, ended, says))


def terminal_closed(trial: Trial, rng: random.Random) -> Outcome:
    """The terminal is closed while a report is written."""
    state = trial.towards("C")
    ended = trial.run(state, when(trial.study, "write_report", hang_up, rng.uniform(0, 1)))
    return Outcome(ended, trial.survived(state, ended))


def no_memory(trial: Trial, rng: random.Random) -> Outcome:
    """The system kills a step alone."""
    state = trial.towards("B")
    act = when(trial.study, "measure_change", kill_the_step, 0.3)
    ended = trial.run(state, act)
    wrong = [] if ended.status else ["the step was not killed"]
    return Outcome(ended, wrong + trial.survived(state, ended, "as it does when memory is used up"))


def damaged_while_it_waits(trial: Trial, rng: random.Random) -> Outcome:
    """A table is damaged while a later step waits for it; the run mends it, and goes on."""
    table = trial.study / "data/processed/scores.parquet"
    state = trial.towards("B")
    ended = trial.run(state, when(trial.study, "measure_change", lambda _: corrupt(table)))
    return Outcome(ended, trial.survived(state, ended, "scores.parquet is damaged"))


def damaged_between_runs(name: str) -> Callable[[Trial, random.Random], Outcome]:
    """A file between two steps is damaged after a run, and its date is as it was."""

    def kind(trial: Trial, rng: random.Random) -> Outcome:
        path = trial.study / "data/processed" / name
        date = path.stat().st_mtime_ns
        corrupt(path)
        if rng.random() < 0.5:
            os.utime(path, ns=(date, date))
        state = trial.towards("C")
        ended = trial.run(state)
        says = f"{path.name} is damaged"
        wrong = [f"exit status {ended.status}"] if ended.status else []
        return Outcome(ended, wrong + trial.survived(state, ended, says))

    return kind


def flipped_byte(trial: Trial, rng: random.Random) -> Outcome:
    """One byte of a table is another, and its date is as it was."""
    path = trial.study / "data/processed/results/estimates.parquet"
    content, date = bytearray(path.read_bytes()), path.stat().st_mtime_ns
    content[rng.randrange(8, len(content) // 2)] ^= 0x10
    path.write_bytes(content)
    os.utime(path, ns=(date, date))
    state = trial.towards("C")
    ended = trial.run(state)
    return Outcome(ended, trial.survived(state, ended, "is damaged"))


def input_removed(trial: Trial, rng: random.Random) -> Outcome:
    """A raw file goes when the run has begun, and comes back with its old date."""
    path = trial.study / COHORT / "pre.csv"
    aside = trial.study.parent / "aside.csv"
    state = trial.towards("B")
    ended = trial.run(state, when(trial.study, "read_surveys", lambda _: shutil.move(path, aside)))
    shutil.move(aside, path)
    wrong = [] if ended.status else ["the run went on without the file"]
    return Outcome(ended, wrong + trial.survived(state, ended, "pre.csv is gone"))


def two_at_once(trial: Trial, rng: random.Random) -> Outcome:
    """A second run is started while the first is under way."""
    state = trial.towards("B")
    first = trial.start(state)
    time.sleep(rng.uniform(0, trial.seconds / 2))
    command = [sys.executable, "-m", "evaluation", "report", str(trial.study)]
    second = subprocess.run(
        command, env=trial.copy.environment(), capture_output=True, text=True, check=False
    )
    text, _ = first.communicate(timeout=1800)
    said = second.stdout + second.stderr
    wrong = [] if (first.returncode, second.returncode) == (0, 1) else [f"{text}\n{said}"]
    if "Another run of this study is under way" not in said or "Traceback" in said:
        wrong.append(f"the cause was not named: {said[-1500:]}")
    trial.now = state if first.returncode == 0 else trial.now
    ended = Ended(first.returncode, text, 0.0, ())
    return Outcome(ended, wrong + trial.survived(state, ended))


def clock_set_back(trial: Trial, rng: random.Random) -> Outcome:
    """All that was made seems to come from next year, and a run is killed after its first step."""
    later = time.time() + 365 * 86_400
    for path in trial.study.rglob("*"):
        os.utime(path, (later + rng.random(), later + rng.random()))
    state = trial.towards("B")
    ended = trial.run(state, when(trial.study, "score_and_pair", kill))
    return Outcome(ended, trial.survived(state, ended))


PLACES = (
    ("tr_TR", "Pacific/Kiritimati", "1", "Prüfung – 研究 mit Ä"),
    ("de_DE", "Pacific/Pago_Pago", "4294967295", "O'Brien & Söhne (2) #1, 100%"),
    ("C", "Asia/Kathmandu", "42", "eine Mappe"),
)
"""Language, time zone, seed of Python's hashes, and name of the study's folder."""


def elsewhere(n: int) -> Callable[[Trial, random.Random], Outcome]:
    """Everything made anew in another folder, language and time zone."""

    def kind(trial: Trial, rng: random.Random) -> Outcome:
        language, zone, seed, name = PLACES[n]
        locales = trial.study.parent / "locales"
        known = make_locale(language, locales)
        place = f"{language}.UTF-8" if language != "C" else "C"
        environment = {"LC_ALL": place, "LANG": place, "TZ": zone, "PYTHONHASHSEED": seed}
        environment |= {"LOCPATH": str(locales)} if known else {}
        other = trial.study.parent / name
        for part in ("config", "data/raw"):
            shutil.copytree(trial.study / part, other / part)
        shutil.copy2(trial.study / "data/pseudonym.key", other / "data")
        mine, state = trial.copy.study, trial.now
        trial.copy.study = other
        try:
            ended = trial.run(state, environment=environment)
            wrong = [f"exit status {ended.status}: {ended.text[-2000:]}"] if ended.status else []
            wrong += trial.unlike(state) if not ended.status else []
        finally:
            trial.copy.study = mine
            shutil.rmtree(other)
        how = "" if known or language == "C" else " (the locale is not installed)"
        return Outcome(ended, wrong, f"{language}{how}, {zone}, hash seed {seed}, {name!r}")

    return kind


def make_locale(language: str, folder: Path) -> bool:
    """Make a locale for this trial alone; whether the system has what it takes."""
    folder.mkdir(exist_ok=True)
    words = ["localedef", "-c", "-i", language, "-f", "UTF-8", str(folder / f"{language}.UTF-8")]
    try:
        subprocess.run(words, capture_output=True, check=False)
    except OSError:
        return False
    return (folder / f"{language}.UTF-8").is_dir()
