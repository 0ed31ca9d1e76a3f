"""docs/tutorial.md, followed literally: its commands, its files, and what it says one sees.

By default up to the whole report; EVALUATION_TRIALS=full goes on to the release.
"""

from __future__ import annotations

import html
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evaluation.sheets import read_sheets
from tests.whole import ROOT, Copy

PAGE = ROOT / "docs/tutorial.md"
EXPORTS = ROOT / "docs/tutorial"
FULL = os.environ.get("EVALUATION_TRIALS") == "full"
LAST = "## 7. "
"""What is followed only in full: it makes every report twice more."""

STUDY = "../tutorial-study"
FENCE = r"\n\n```\w+\n(?P<{}>.*?)^```$"
STEP = re.compile(
    r"^```console\n\$ (?P<command>[^\n]+)\n(?P<printed>.*?)^```$"
    rf"|^(?P<how>Whole file|At the end of) `(?P<path>[^`]+)`:{FENCE.format('text')}"
    rf"|^In `(?P<file>[^`]+)`, replace{FENCE.format('old')}\n\nby{FENCE.format('new')}",
    re.MULTILINE | re.DOTALL,
)
STAMP = re.compile(r"(?<= \| )[0-9a-f]{8}\b")
STAGE = re.compile(r"  (?:read|checked|scored|measured|counted|set|published|wrote|put) ")


def steps(text: str) -> list[dict[str, str]]:
    """What a page has one do, in its order."""
    return [match.groupdict() for match in STEP.finditer(text)]


def lines_of(printed: str, home: Path) -> list[str]:
    """Lines as they are compared: digests, folders and the order of stages left aside."""
    text = printed.replace("\\", "/").replace(home.as_posix(), "/home/you")
    text = re.sub(r"\b[0-9a-f]{16}\b", "DIGEST", STAMP.sub("DIGEST", text))
    lines = [line.rstrip() for line in text.splitlines()]
    return [*(n for n in lines if not STAGE.match(n)), *sorted(n for n in lines if STAGE.match(n))]


def agree(shown: list[str], printed: list[str]) -> bool:
    """Whether lines are those that were printed, `...` for any number of them."""
    pattern = "".join(r"(?:.*\n)*?" if n.strip() == "..." else re.escape(n) + r"\n" for n in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


@dataclass
class Reader:
    """Somebody who does what a page says.

    Attributes:
        copy: the project's folder, and variables with which commands run.
        stamps: digests that were printed, which a reader would copy.
        wrong: what was printed otherwise than the page has it.
    """

    copy: Copy
    stamps: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def do(self, step: dict[str, str]) -> str:
        """Do one step, and give what was printed."""
        if step["command"]:
            return self.run(step)
        path = self.copy.code / (step["path"] or step["file"])
        if step["how"] == "Whole file":
            assert path.exists(), f"{path} is to be changed, and is not there"
            path.write_text(step["text"], encoding="utf-8", newline="\n")
            return ""
        text = path.read_text(encoding="utf-8")
        if step["how"]:
            path.write_text(text + step["text"], encoding="utf-8", newline="\n")
            return ""
        old, new = step["old"].removesuffix("\n"), step["new"].removesuffix("\n")
        assert text.count(old) == 1, f"{path.name} has {old!r} {text.count(old)} times"
        new = STAMP.sub(self.stamps[-1], new) if STAMP.search(new) else new
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return ""

    def run(self, step: dict[str, str]) -> str:
        words = shlex.split(step["command"])
        assert words[0] == "python"
        ran = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=self.copy.code,
            env=self.copy.environment() | {"BROWSER": "true"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        home = self.copy.code.parent.resolve()
        self.stamps += STAMP.findall(ran.stdout)
        # That a file is still being read is told beside what is printed, where it takes long.
        told = lines_of(ran.stdout, home)
        if not agree(lines_of(step["printed"], home), told):
            self.wrong.append(f"$ {step['command']}\n{ran.stdout}{ran.stderr}")
        return ran.stdout


@pytest.fixture
def reader(tmp_path):
    copy = Copy(tmp_path)
    shutil.copytree(EXPORTS, copy.code / "docs/tutorial")
    return Reader(copy)


@pytest.mark.slow
def test_the_page_is_followed_and_prints_what_it_shows(reader):
    whole = PAGE.read_text(encoding="utf-8")
    followed = whole if FULL else whole.split(f"\n{LAST}")[0]
    for step in steps(followed):
        reader.do(step)
    assert not reader.wrong, "\n\n".join(reader.wrong)
    study = reader.copy.code / STUDY
    report = (study / "reports/programme/report.html").read_text(encoding="utf-8")
    plain = " ".join(html.unescape(re.sub(r"<[^>]*>", "", report)).split())
    quotes = re.findall(r"^> (.+)$", followed, re.MULTILINE)
    assert len(quotes) > 5
    for quote in quotes:
        assert quote in plain
    assert "INVENTED EXAMPLE" in plain
    assert ("DRAFT" in plain) != FULL
    assert {"report.pdf", "report.docx", "annex.html"} <= {
        path.name for path in (study / "reports/spring-2026").iterdir()
    }


def test_every_fence_of_the_page_is_a_step():
    """What stands in a fence and is not followed would be believed, and never tried."""
    text = PAGE.read_text(encoding="utf-8")
    found = steps(text)
    fences = sum(2 if step["file"] else 1 for step in found)
    assert fences == len(re.findall(r"^```\w", text, re.MULTILINE)) > 10
    words = [step["command"] for step in found if step["command"]]
    assert {w.split()[3] for w in words} == {"study", "check", "report", "open", "release"}
    assert f"\n{LAST}" in text


@pytest.mark.parametrize(
    ("shown", "alike"),
    [
        ("a\nb\nc\n", True),
        ("a\n...\n", True),
        ("...\nc\n", True),
        ("a\nc\n", False),
        ("a\n", False),
    ],
)
def test_lines_that_were_left_out_are_marked(shown, alike):
    assert agree(shown.splitlines(), ["a", "b", "c"]) is alike


def test_the_shipped_exports_are_those_that_the_command_makes(tmp_path):
    path = ROOT / "docs/making/tutorial.py"
    spec = importlib.util.spec_from_file_location("making_tutorial", path)
    making = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(making)
    making.write(tmp_path)
    shipped = sorted(p for p in (EXPORTS / "spring-2026").iterdir())
    assert [p.name for p in shipped] == sorted(p.name for p in tmp_path.iterdir())
    for file in shipped:
        here, made = (read_sheets(folder / file.name, "") for folder in (file.parent, tmp_path))
        assert here[1] == made[1] == []
        assert [(s.headers, s.rows) for s in here[0]] == [(s.headers, s.rows) for s in made[0]]
