"""A study that is disturbed again and again, and what is left of its reports each time.

It has three states of its inputs, and a run takes it from one to another while something goes
wrong. Whatever that is: every file of a report is afterwards one of a known state, and all of one
report are of the same; the next run needs no hand-work and gives the bytes of an undisturbed one;
and where a run did not succeed, what it said names the cause. `fault_kinds.py` has what goes wrong.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.read_tiny import KEY
from tests.tiny import COHORT, tiny_study
from tests.whole import Copy, digests

POST, TEXT = f"{COHORT}/post.csv", "config/narrative/programme/conclusions.md"
LOGS = "data/processed/logs"
Disturb = Callable[[subprocess.Popen], None]


@dataclass
class Ended:
    """How a run ended, what the user saw, and which steps it had begun."""

    status: int
    text: str
    seconds: float
    begun: tuple[str, ...]


@dataclass
class Trial:
    """A study to be disturbed.

    Attributes:
        copy: code and study.
        states: content of the files that differ, of each state. B has another answer than A, C
            another text of the author's.
        reports: digests of the reports that each state gives when nothing goes wrong.
        seconds: how long the last run that placed reports took.
        now: the state that the reports are in, as far as is known.
        before: words that are put before the command.
    """

    copy: Copy
    states: dict[str, dict[str, bytes]] = field(default_factory=dict)
    reports: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: float = 0.0
    now: str = ""
    before: tuple[str, ...] = ()

    @classmethod
    def of_tiny(cls, folder: Path, states: str = "BCA") -> Trial:
        """The tiny study in some states, run once in each without a fault; left in the last."""
        trial = cls(Copy(folder))
        tiny_study(trial.study, more={TEXT: "# Conclusions\n\nFirst words.\n"})
        (trial.study / "data/pseudonym.key").write_text(KEY, encoding="ascii")
        answers, text = (trial.study / POST).read_bytes(), (trial.study / TEXT).read_bytes()
        other = answers.replace(b"AB12C,Agree,", b"AB12C,Neither,", 1)
        trial.states = {
            "A": {POST: answers, TEXT: text},
            "B": {POST: other, TEXT: text},
            "C": {POST: answers, TEXT: text.replace(b"First", b"Other")},
        }
        trial.states = {state: trial.states[state] for state in states}
        for state in states:
            ended = trial.run(state)
            assert ended.status == 0, ended.text
            trial.reports[state] = trial.there()
        assert len({json.dumps(found) for found in trial.reports.values()}) == len(states)
        return trial

    @property
    def study(self) -> Path:
        """The study's folder."""
        return self.copy.study

    def others(self) -> list[str]:
        """States that the reports are not in."""
        return [state for state in self.states if state != self.now]

    def towards(self, state: str) -> str:
        """A state to go to; A if the reports are in it."""
        return "A" if self.now == state else state

    def there(self) -> dict[str, str]:
        """Digest of every file below reports/, but for those of this harness."""
        found = digests(self.study / "reports")
        return {name: digest for name, digest in found.items() if not name.startswith(".filler")}

    def take(self, state: str) -> None:
        """Put the inputs in a state, as somebody would who saves a file."""
        for name, content in self.states[state].items():
            path = self.study / name
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)

    def start(self, state: str, environment: dict[str, str] | None = None) -> subprocess.Popen:
        """Start a run from a state of the inputs, in a process group of its own."""
        self.take(state)
        if (self.study / LOGS).is_dir():
            for log in (self.study / LOGS).glob("*.log"):
                with suppress(OSError):  # a folder that may only be read
                    log.unlink()
        command = [sys.executable, "-m", "evaluation", "report", str(self.study)]
        return subprocess.Popen(
            [*self.before, *command],
            env=self.copy.environment() | (environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=_as_from_a_terminal,
        )

    def run(
        self,
        state: str,
        disturb: Disturb | None = None,
        environment: dict[str, str] | None = None,
    ) -> Ended:
        """Run to the end from a state of the inputs; `disturb` is called once it has started."""
        began = time.monotonic()
        process = self.start(state, environment)
        if disturb is not None:
            disturb(process)
        text, _ = process.communicate(timeout=1800)
        if process.returncode == 0:
            self.now = state
        logs = sorted((self.study / LOGS).glob("*.log"), key=lambda log: log.stat().st_mtime_ns)
        begun = tuple(log.stem for log in logs if log.stem != "run")
        ended = Ended(process.returncode, text, time.monotonic() - began, begun)
        if not ended.status and "place_reports" in begun:
            self.seconds = ended.seconds  # as busy as the machine is now
        return ended

    def damage(self) -> list[str]:
        """What is wrong with the reports: files of no state, and reports of more than one.

        A run that is killed can leave copies that nobody sees, whose names begin with a point.
        """
        now = {name: d for name, d in self.there().items() if not Path(name).name.startswith(".")}
        wrong = []
        of_all = {name for known in self.reports.values() for name in known}
        for report in sorted({name.split("/")[0] for name in of_all}):
            own = {name: d for name, d in now.items() if name.split("/")[0] == report}
            wanted = [
                {name: d for name, d in known.items() if name.split("/")[0] == report}
                for known in self.reports.values()
            ]
            if own in wanted:
                continue
            strange = [n for n, d in own.items() if all(w.get(n) != d for w in wanted)]
            gone = [n for n in wanted[0] if n not in own]
            wrong += [f"of no state: {n}" for n in strange] + [f"gone: {n}" for n in gone]
            wrong += [] if strange or gone else [f"of two states: reports/{report}"]
        return wrong

    def recover(self, state: str) -> list[str]:
        """Run again from a state, as anybody would; what differs from an undisturbed run."""
        ended = self.run(state)
        if ended.status:
            return [f"the next run failed: {ended.text[-3000:]}"]
        return self.unlike(state)

    def unlike(self, state: str) -> list[str]:
        """Files of the reports that are not those of an undisturbed run."""
        now, wanted = self.there(), self.reports[state]
        names = sorted(now.keys() | wanted.keys())
        return [f"not as undisturbed: {n}" for n in names if now.get(n) != wanted.get(n)]

    def survived(self, state: str, ended: Ended, says: str = "") -> list[str]:
        """What did not hold after a fault: reports, words, the next run; empty if all did.

        Args:
            state: that the disturbed run began with.
            ended: how it ended.
            says: what the user has to have seen, if the run did not succeed.
        """
        wrong = self.damage()
        if ended.status and says and says not in ended.text:
            wrong.append(f"the cause was not named: {ended.text[-3000:]}")
        if "Traceback" in ended.text or "fault of the program" in ended.text:
            wrong.append(f"a fault of the program was shown: {ended.text[-3000:]}")
        return wrong + (self.unlike(state) if not ended.status else []) + self.recover(state)


def _as_from_a_terminal() -> None:
    """Hear Ctrl-C and the end of the terminal, even if whoever started this does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@contextmanager
def mounted(*words: str, at: Path) -> Iterator[bool]:
    """Mount something as long as the block lasts; gives whether that is allowed here."""
    done = subprocess.run(["mount", *words, str(at)], capture_output=True, check=False)
    try:
        yield not done.returncode
    finally:
        if not done.returncode:
            subprocess.run(["umount", str(at)], check=True)


def may_mount() -> bool:
    """Whether this process may mount file systems, tried in a name space of its own."""
    if sys.platform != "linux" or os.getuid() != 0:
        return False
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
