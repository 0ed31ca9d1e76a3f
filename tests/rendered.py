"""The reports of tests/published, rendered once for all tests that read them."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from evaluation.publishing.report import write_report

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "workflow" / "report"
FULL, SHORT = "programme", "spring-2025"


@cache
def rendered(report: str) -> Path:
    """The folder with report and annex of a fixture; its name has a space and an umlaut."""
    above = Path(tempfile.mkdtemp(prefix="evaluation-"))
    atexit.register(shutil.rmtree, above, ignore_errors=True)
    return write(report, above / "pro gr\u00e4mm")


def write(report: str, out: Path) -> Path:
    """Render a fixture into a folder, and return the folder."""
    folder = HERE / "published" / report
    write_report(folder / "tables", folder / "narrative", out, TEMPLATES)
    return out
