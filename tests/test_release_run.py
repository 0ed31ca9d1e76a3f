"""A whole run: handed over, then somebody withdraws, then the edition is recalled."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile

import pytest

from tests.read_tiny import with_key
from tests.tiny import COHORT, tiny_study
from tests.whole import Copy

SAID = "Every newcomer has somebody to ask for a month."
PROJECTS = f"participant_id,title,stage,what_changed,consent\nAB12C,Buddies,started,{SAID},yes\n"
BY = "A. Checker"


def command(copy: Copy, *words: str) -> subprocess.CompletedProcess:
    """One of the commands, on the copy's study."""
    return subprocess.run(
        [sys.executable, "-m", "evaluation", words[0], str(copy.study), *words[1:]],
        env=copy.environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=1200,
        check=False,
    )


def holding(copy: Copy, text: str, *folders: str) -> list[str]:
    """Files that hold a text, packed ones too."""
    found = []
    for path in [p for f in folders for p in (copy.study / f).rglob("*") if p.is_file()]:
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        if any(text.encode() in content for content in contents):
            found.append(path.relative_to(copy.study).as_posix())
    return found


def rows(copy: Copy, table: str) -> list[dict[str, str]]:
    path = copy.study / f"reports/programme/tables/{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    made = Copy(tmp_path_factory.mktemp("released"))
    with_key(tiny_study(made.study, more={f"{COHORT}/projects.csv": PROJECTS}))
    return made


@pytest.mark.slow
def test_who_withdraws_is_gone_and_new_numbers_wait_for_the_recall(copy):
    out = command(copy, "release", "--by", BY)
    assert out.returncode == 0, out.stderr
    assert "reports/programme/tables/projects_cases.csv" in holding(copy, SAID, "reports")
    page = (copy.study / "reports/programme/report.html").read_text(encoding="utf-8")
    assert "DRAFT" not in page
    assert BY in page
    assert {row["n"] for row in rows(copy, "change")} == {"6"}

    withdrawn = copy.study / "data/raw/withdrawn.csv"
    withdrawn.write_text("participant_id\nAB12C\n", encoding="utf-8")
    ran = copy.report()
    assert ran.status == 0, ran.text
    assert "its frozen documents, quotes and cases were deleted" in ran.text
    assert "--recall 2026-10-01 --report 2026-spring --report programme --by NAME" in ran.text
    assert holding(copy, SAID, "reports", "data/released", "data/review", "data/decisions") == []
    page = (copy.study / "reports/programme/report.html").read_text(encoding="utf-8")
    assert "This report has no results for now." in page
    assert rows(copy, "change") == []
    frozen = copy.study / "data/released/2026-10-01/programme"
    assert {p.name for p in frozen.iterdir()} == {"tables", "manifest.sha256"}
    assert COHORT not in ran.text

    assert command(copy, "release", "--recall", "2026-10-01", "--by", BY).returncode == 0
    ran = copy.report()
    assert ran.status == 0, ran.text
    assert {row["n"] for row in rows(copy, "change")} == {"5"}
    assert holding(copy, SAID, "reports", "data/released", "data/review") == []
    # Nothing is in force, so that nothing is told of what was.
    assert rows(copy, "since") == []
