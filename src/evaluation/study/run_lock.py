"""One run of a study at a time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

UNDER_WAY = "Another run of this study is under way. Wait until it has ended."


class UnderWayError(Exception):
    """Another process holds the lock."""

    def __init__(self) -> None:
        super().__init__(UNDER_WAY)


def hold(path: Path) -> TextIO:
    """Hold a lock as long as what is given back stays open; it ends with the process, however.

    A process that this one starts does not hold it.

    Args:
        path: of the lock's file, which stays; its folder is made.

    Raises:
        UnderWayError: somebody else holds it.
        OSError: the file cannot be written.
    """
    path.parent.mkdir(exist_ok=True)
    handle = path.open("a+")
    try:
        if os.name == "nt":
            import msvcrt

            # Both are there on Windows alone.
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise UnderWayError from error
    return handle
