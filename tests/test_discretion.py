"""An unexpected error says where it happened, and nothing that stood in a cell."""

from __future__ import annotations

import sys

from evaluation.persons.discretion import describe, keep_discreet


def test_an_error_is_told_without_its_text():
    try:
        raise ValueError("ab12@example.org")
    except ValueError as error:
        told = describe(type(error), error.__traceback__)
    assert "ValueError" in told
    assert "test_discretion.py" in told
    assert "ab12@example.org" not in told


def test_a_step_writes_to_its_log_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    keep_discreet(str(tmp_path / "step.log"))
    try:
        raise KeyError("AB12C")
    except KeyError:
        sys.excepthook(*sys.exc_info())
    sys.stderr.close()
    log = (tmp_path / "step.log").read_text(encoding="utf-8")
    assert "KeyError" in log
    assert "AB12C" not in log + capsys.readouterr().err
