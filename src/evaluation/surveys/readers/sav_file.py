"""Prints an SPSS file as JSON; run as a process of its own, by `contents_of`.

The parser of SPSS files is written in C, and a damaged file can crash it. Then this process dies,
and the one that reads the study lives on and can say which file it was. As a program, this file
needs nothing of the project.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

LONGEST = 600
"""Seconds after which a file is given up: the largest that fit into memory take a tenth of it."""


class Unreadable(Exception):
    """The file is damaged, has a password, or is no SPSS file."""


def contents_of(path: Path) -> dict:
    """Variables of an SPSS file.

    Returns:
        `names`: of the variables, in order; then by name: `labels`; `cells`, as text; `coded`:
        what a cell stands for; `missing`: cells declared to be no answer.

    Raises:
        Unreadable: by whatever the parser came to grief.
    """
    about = path.stat()
    return _contents(str(path), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=1)  # Jisc's reader looks at a file before the one for all SPSS files does
def _contents(path: str, changed: int, size: int) -> dict:
    command = [sys.executable, "-I", __file__, path]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable from error
    for name, (texts, places) in found["cells"].items():
        found["cells"][name] = [texts[place] for place in places]
    return found


def read(path: str) -> dict:
    """What `contents_of` returns, each column's cells as its different texts and their places."""
    import pyreadstat  # here, since it takes time to load and most studies have no SPSS file

    options = {"user_missing": True, "output_format": "dict"}
    try:
        values, about = pyreadstat.read_sav(path, **options)
    except (pyreadstat.ReadstatError, UnicodeDecodeError):
        # Old files name no encoding; they come from Windows. Other faults come up again.
        values, about = pyreadstat.read_sav(path, encoding="WINDOWS-1252", **options)
    names = [str(name) for name in about.column_names]
    coded = about.variable_value_labels
    return {
        "names": names,
        "labels": {n: about.column_names_to_labels.get(n) or "" for n in names},
        "cells": {n: _places(values[n]) for n in names},
        "coded": {n: {_cell(c): str(m) for c, m in coded.get(n, {}).items()} for n in names},
        "missing": {n: _missing(values[n], about.missing_ranges.get(n, [])) for n in names},
    }


def _places(values: list) -> tuple[list[str], list[int]]:
    texts = {value: _cell(value) for value in set(values)}
    places = {text: at for at, text in enumerate(dict.fromkeys(texts.values()))}
    return list(places), [places[texts[value]] for value in values]


def _missing(values: list, declared: list) -> list[str]:
    """Codes declared to be missing: those named one by one, and what lies in a declared range."""
    found: set[str] = set()
    for entry in declared:
        if not isinstance(entry, dict):
            found.add(_cell(entry))
        elif entry["lo"] == entry["hi"]:
            found.add(_cell(entry["lo"]))
        else:
            low, high = entry["lo"], entry["hi"]
            inside = {v for v in set(values) if isinstance(v, float) and low <= v <= high}
            found |= {_cell(value) for value in inside}
    return sorted(found - {""})


def _cell(value: object) -> str:
    """A value as text: whole numbers without '.0', missing ones blank, dates as ISO 8601."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()


if __name__ == "__main__":
    json.dump(read(sys.argv[1]), sys.stdout)
