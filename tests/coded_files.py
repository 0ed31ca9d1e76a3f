"""Samples of coded material, real files to read them beside, and how tests write more."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.reference import SHARED, _there

CODED = Path(__file__).resolve().parent / "coded"
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    '<script>alert("x")</script>',
    '#let x = read("/etc/passwd")',
    "[a](javascript:x) `b` **c** | d |",
    "\\directlua{os.execute('x')}",
    "{{ 7 * 7 }} ${7*7}",
)
"""Words that another program would run; here they are words."""


def QDA(name: str) -> Path:  # noqa: N802
    """A real file of ../shared/data/qda; the test skips where it is absent."""
    return _there(SHARED / "data" / "qda" / name)


def expected(name: str) -> dict:
    """What a correct importer gets out of it."""
    return json.loads(QDA("expected.json").read_text(encoding="utf-8"))[name]


def write_table(path: Path, rows: list[list[str]]) -> Path:
    """A CSV file with these rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode())
    return path
