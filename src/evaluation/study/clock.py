"""Files that seem to come from the future: the clock was set back since they were made.

Snakemake makes a table anew if what it is made from is younger. A table from next year would never
be, so that a run that was cut short would be followed by one with old numbers; and of a raw file
from next year Snakemake refuses to make any table, which would be older than the file.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

LEAST = 2.0
"""Seconds: other computers that write on a shared disk have clocks of their own."""
SKIPPED = ("tables", "figures")
"""Folders of files that stand behind a manifest, which has a date of its own."""


def bring_back(*folders: Path) -> int:
    """Date files from the future as of now, in the order in which they were made.

    Nothing else about them changes. One whose date may not be changed is left.

    Args:
        folders: of a study, with what a run reads and makes.

    Returns:
        How many there were.
    """
    now, found = time.time(), []
    for place, inside, names in (walked for folder in folders for walked in os.walk(folder)):
        inside[:] = [name for name in inside if name not in SKIPPED]
        paths = (os.path.join(place, name) for name in names)
        found += [(os.lstat(path).st_mtime_ns, path) for path in paths]
    later = sorted((made, path) for made, path in found if made > (now + LEAST) * 1e9)
    dates: dict[int, int] = {}
    for made, path in later:
        # A microsecond apart: all of them are past before the next file is made.
        date = dates.setdefault(made, int(now * 1e9) + 1000 * len(dates))
        with suppress(OSError):
            os.utime(path, ns=(date, date))
    return len(later)
