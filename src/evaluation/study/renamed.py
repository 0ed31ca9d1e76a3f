"""Keys of settings and columns of published tables that changed their name, and until when.

An old name goes on being read for some versions, with a note that says what to write instead
(docs/versions.md). A line here is all that a new name needs; it goes when its time is over, and
the old name is an unknown key then.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True)
class Renamed:
    """A name that became another one.

    Attributes:
        file: settings file (`config/instruments/*.yaml`), or published table (`change`).
        old: the key with those above it (`waves.*.word`; `*` is any name), or the column.
        new: the key or column alone.
        since: first version with the new name.
        until: first version without the old one.
    """

    file: str
    old: str
    new: str
    since: str
    until: str

    @property
    def old_name(self) -> str:
        """The old key or column alone."""
        return self.old.rpartition(".")[2]


KEYS: list[Renamed] = []
"""Of settings."""
COLUMNS: list[Renamed] = []
"""Of published tables."""

Place = tuple[Any, ...]
"""Keys, one inside the other, of a place in a settings file."""


def old_keys(data: Any, shown: str) -> list[tuple[Place, Renamed]]:
    """Places in a settings file where an old name stands, and not the new one beside it.

    Args:
        data: content of the file.
        shown: its path in the study.
    """
    return [
        ((*above, one.old_name), one)
        for one in KEYS
        if fnmatchcase(shown, one.file)
        for above in _places(data, one.old.split(".")[:-1])
        if one.old_name in _at(data, above) and one.new not in _at(data, above)
    ]


def with_new_keys(data: Any, shown: str) -> Any:
    """The content of a settings file by new names, each in the line where the old one stands.

    Args:
        data: content of the file, with line numbers in it; it is left as it is.
        shown: its path in the study.
    """
    found = old_keys(data, shown)
    made = copy.deepcopy(data) if found else data
    # Names further inside first: the way to them is by the old names of those above.
    for place, one in sorted(found, key=lambda pair: -len(pair[0])):
        above = _at(made, place[:-1])
        position, line = list(above).index(one.old_name), above.lc.data[one.old_name]
        above.insert(position, one.new, above.pop(one.old_name))
        above.lc.data[one.new] = line
    return made


def column_now(table: str, column: str) -> str:
    """The name that a column of a published table has now."""
    known = {(one.file, one.old): one.new for one in COLUMNS}
    return known.get((table, column), column)


def said_of(column: str) -> str:
    """What the dictionary adds to the meaning of a column that had another name; empty for most."""
    return "; ".join(
        f"in {one.file}, called {one.old} before version {one.since}"
        for one in COLUMNS
        if one.new == column
    )


def _places(data: Any, steps: Sequence[str], above: Place = ()) -> Iterator[Place]:
    """Places of all mappings to which the steps lead."""
    if not isinstance(data, dict):
        return
    if not steps:
        yield above
        return
    for key in list(data) if steps[0] == "*" else [steps[0]]:
        yield from _places(data.get(key), steps[1:], (*above, key))


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data
