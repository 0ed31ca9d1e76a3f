"""Who else on this computer could read what people answered."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

PRIVATE = ("data/raw", "data/processed", "data/review", "data/decisions", "data/released")


def open_to_others(study: Path) -> str:
    """What to do where others could read a study's data; '' where nobody can.

    A folder that others may not enter keeps everything below it, whatever its own mode. Windows
    keeps such rights elsewhere, so nothing is said there.

    Args:
        study: its folder.
    """
    if sys.platform == "win32" or _closed(study) or _closed(study / "data"):
        return ""
    folders = [name for name in PRIVATE if (study / name).is_dir()]
    if all(_closed(study / name) for name in folders):
        return ""
    return (
        "Others who use this computer can read data/, where people's answers are. "
        "Close it: chmod 700 data"
    )


def _closed(folder: Path) -> bool:
    """Whether nobody but the owner may enter a folder."""
    return not stat.S_IMODE(folder.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
