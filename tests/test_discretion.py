"""An unexpected error says where it happened, and nothing that stood in a cell."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager

from evaluation.persons.discretion import describe, keep_discreet


def test_an_error_is_told_without_its_text():
    try:
        raise ValueError("ab12@example.org")
    except ValueError as error:
        told = describe(type(error), error.__traceback__)
    assert told.startswith("This is a fault of the program, not of your files.")
    assert told.splitlines()[-1] == "  ValueError"
    assert "test_discretion.py" in told
    assert "ab12@example.org" not in told


@contextmanager
def step(folder, monkeypatch):
    """A step that has begun, with its log."""
    with monkeypatch.context() as now:
        now.setattr(sys, "stderr", sys.stderr)
        now.setattr(sys, "excepthook", sys.excepthook)
        keep_discreet(str(folder / "step.log"))
        with sys.stderr:
            yield folder / "step.log"


def test_a_step_writes_to_its_log_alone(tmp_path, monkeypatch, capsys):
    with step(tmp_path, monkeypatch) as log:
        try:
            raise KeyError("AB12C")
        except KeyError:
            sys.excepthook(*sys.exc_info())
    told = log.read_text(encoding="utf-8")
    assert "KeyError" in told
    assert "test_discretion.py" in told
    assert "AB12C" not in told + capsys.readouterr().err


def test_what_a_step_says_is_in_its_log_at_once(tmp_path, monkeypatch):
    with step(tmp_path, monkeypatch) as log:
        print("half done", file=sys.stderr)
        assert log.read_text(encoding="utf-8") == "half done\n"
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
        assert log.read_text(encoding="utf-8") == "half done\n", "who stops it knows"


def test_where_the_log_has_no_room_it_is_said_on_the_screen(tmp_path, monkeypatch):
    class Full(io.StringIO):
        def flush(self):
            raise OSError

    screen = io.StringIO()
    with step(tmp_path, monkeypatch), monkeypatch.context() as now:
        now.setattr(sys, "stderr", Full())
        now.setattr(sys, "__stderr__", screen)
        sys.excepthook(KeyError, KeyError("AB12C"), None)
    assert "KeyError" in screen.getvalue()
    assert "AB12C" not in screen.getvalue()
