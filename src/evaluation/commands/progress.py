"""What is being read, told where reading takes long."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from typing import TextIO

LOGGER = logging.getLogger("evaluation.reading")
"""Whoever opens a raw file says its path here, relative to the study."""

PATIENCE = 2.0
"""Seconds without a word that nobody minds."""


class Progress(logging.Handler):
    """A line on stderr for each file: at once on a terminal, else if reading it takes long.

    Use it around what reads: `with Progress(study): ...`.

    Args:
        study: folder of the study.
        stream: where to write, instead of stderr.
        patience: seconds after which a line is written where nobody watches.
    """

    def __init__(
        self, study: Path, stream: TextIO | None = None, patience: float = PATIENCE
    ) -> None:
        super().__init__()
        self._study, self._stream = study, stream or sys.stderr
        self._patience = 0.0 if self._stream.isatty() else patience
        self._timer: threading.Timer | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of a file, or get ready to."""
        self._stop()
        path = self._study / record.getMessage()
        line = f"reading {path.name} ({_size(path)}) ..."
        if not self._patience:
            self._tell(line)
            return
        self._timer = threading.Timer(self._patience, self._tell, [line])
        self._timer.daemon = True
        self._timer.start()

    def _tell(self, line: str) -> None:
        print(line, file=self._stream, flush=True)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def __enter__(self) -> Progress:
        self._level = LOGGER.level
        LOGGER.setLevel(logging.INFO)
        LOGGER.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        LOGGER.removeHandler(self)
        LOGGER.setLevel(self._level)


def _size(path: Path) -> str:
    """A file's size, as people say it."""
    size = path.stat().st_size if path.is_file() else 0
    for unit, of in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= of:
            return f"{size / of:.0f} {unit}"
    return f"{size} bytes"
