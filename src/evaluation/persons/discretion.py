"""No message names a person: what an unexpected error may say."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from evaluation.mishaps import told


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """An error by its kind and the lines of code it came through, without any value.

    An error's own text can hold what stood in a cell, so it is not repeated.
    """
    frames = traceback.extract_tb(trace)
    lines = [f"  {frame.filename}, line {frame.lineno}, in {frame.name}" for frame in frames]
    told = "This is a fault of the program, not of your files. Please report it with these lines:"
    return "\n".join([told, *lines, f"  {kind.__name__}"])


def keep_discreet(log: str) -> None:
    """Send messages to a log, and let no unexpected error print what stood in a cell.

    Args:
        log: path of the log file of the step.
    """

    def discreet(
        kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if kind is KeyboardInterrupt:
            return
        words = told(value) or describe(kind, trace)
        try:
            print(words, file=sys.stderr, flush=True)
        except OSError:  # the disk that is full is the one of the log
            print(words, file=sys.__stderr__)

    sys.excepthook = discreet
    # The log stays open as long as the step runs; Snakemake shows it if the step fails.
    sys.stderr = open(log, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
