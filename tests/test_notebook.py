"""The notebook of the tutorial runs from top to bottom, and is kept without what it printed."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from tests.whole import ROOT

NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def book():
    return nbformat.read(NOTEBOOK, as_version=4)


def shown(book) -> str:
    """What the cells print and show, as text."""
    outputs = [out for cell in book.cells for out in cell.get("outputs", ())]
    texts = [out.get("text") or out.get("data", {}).get("text/plain", "") for out in outputs]
    return "\n".join(texts)


def test_it_is_kept_without_outputs(book):
    assert shown(book) == ""
    assert all(c["execution_count"] is None for c in book.cells if c["cell_type"] == "code")


def test_it_runs_and_shows_what_its_text_says(book, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(book, timeout=120, kernel_name="python3", resources=place).execute()
    text = shown(book)
    assert "Evaluated('study', tables: answers, responses" in text
    assert "2 problems to mend before a report can be made" in text
    assert "draft_reason           not checked" in text
