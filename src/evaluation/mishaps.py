"""What went wrong outside the program, told in plain words: a full disk, a file that is gone.

An unexpected error's own text may hold what stood in a cell. Of these errors only the kind and the
path of the file are told, and what to do.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

AGAIN = "and run again."
MAY_NOT = ("You may not write or read here", f"Give yourself the right to, {AGAIN}")
FULL = ("The disk is full", f"Make room on it, {AGAIN}")
TOLD = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: ("Your share of the disk is used up", f"Delete what you do not need, {AGAIN}"),
    errno.EROFS: ("This disk can only be read", f"Allow writing on it, {AGAIN}"),
    errno.EACCES: MAY_NOT,
    errno.EPERM: MAY_NOT,
    errno.ENOENT: ("A file or folder is gone while it was needed", f"Put it back, {AGAIN}"),
    errno.EIO: (
        "The disk could not be read or written",
        f"Have it looked at, restore the file from your backup, {AGAIN}",
    ),
    errno.ENOMEM: ("The computer's memory is used up", f"Close other programs, {AGAIN}"),
    errno.EMFILE: ("Too many files are open", f"Close other programs, {AGAIN}"),
}
"""What happened and what to do, by the number that the system gives."""


class DamagedError(Exception):
    """A file between two steps is not as it was made.

    Attributes:
        path: of the file.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).as_posix()
        super().__init__(f"{self.path} is damaged: it is not as an earlier step made it.")


class ChangedError(Exception):
    """A file was changed, or taken away, while a run read it.

    Attributes:
        path: of the file.
    """

    def __init__(self, path: str, *, gone: bool) -> None:
        self.path = path
        gone_now = "is gone: it was there when the run began. Put it back"
        what = gone_now if gone else "was changed while the run read it. Close it"
        super().__init__(f"{path} {what}, {AGAIN}")


def told(error: BaseException) -> str:
    """What happened, which file, what to do; '' if the error does not come from outside.

    Args:
        error: that ended something. What other programs said of a disk stands in its text, or in
            that of the error behind it.
    """
    if isinstance(error, DamagedError | ChangedError):
        return str(error)
    if isinstance(error, MemoryError):
        return _sentence(errno.ENOMEM)
    if isinstance(error, OSError) and error.errno in TOLD:
        return _sentence(error.errno, error.filename)
    behind = error.__cause__ or error.__context__
    return in_log(str(error)) or (told(behind) if behind else "")


def in_log(text: str) -> str:
    """The same for what another program wrote; of its text nothing is repeated but a path."""
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO):
        found = re.search(rf"\[Errno {number}\] [^\n:]*(?:: '([^'\n]+)')?", text)
        if found or os.strerror(number) in text:
            return _sentence(number, found.group(1) if found else None)
    return ""


def _sentence(number: int, path: str | bytes | int | None = None) -> str:
    what, remedy = TOLD[number]
    if path is None or isinstance(path, int):
        return f"{what}. {remedy}"
    name = os.fsdecode(path)
    if os.path.isabs(name) and Path(name).is_relative_to(Path.cwd()):
        name = Path(name).relative_to(Path.cwd()).as_posix()
    shown = "".join(c if c.isprintable() else " " for c in name)
    return f"{what}: {shown}. {remedy}"
