"""An SQLite file of unknown origin: its tables are read, and nothing in it is run."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from evaluation.interviews.coded import CodedProject
from evaluation.interviews.readers.building import Building, damaged

MAGIC = b"SQLite format 3\x00"
LARGEST = 1_000_000_000
"""Bytes of a file, and of all that is read out of it."""
LONGEST = 100_000_000
"""Bytes of one text; a long transcript has a thousandth of that."""
STEPS = 100_000
MOST_STOPS = 20_000
"""The database is given up after STEPS x MOST_STOPS steps: some seconds for an honest million."""
BROKEN = (sqlite3.Error, UnicodeError)
"""What reading a damaged database raises; its own names may be no text."""
EXPORT_AGAIN = "Close the project in its program and copy or export it again."

Required = dict[str, tuple[str, ...]]
"""Columns that must be there, by table."""


class Unreadable(Exception):
    """Why a database cannot be used: what was found, and what to do."""

    def __init__(self, found: str, remedy: str = EXPORT_AGAIN) -> None:
        super().__init__(found)
        self.found, self.remedy = found, remedy


@dataclass
class Database:
    """Tables of an SQLite file.

    Attributes:
        tables: columns of each table as written, by lower-case names.
        passive: how many views, triggers and virtual tables it has; none is used.
        left: bytes that may still be read.
    """

    connection: sqlite3.Connection
    tables: dict[str, dict[str, str]] = field(default_factory=dict)
    passive: int = 0
    left: int = LARGEST

    def has(self, *tables: str) -> bool:
        """Whether all these tables are there."""
        return all(table in self.tables for table in tables)

    def check(self, required: Required) -> None:
        """Raise Unreadable for the first table or column that is missing."""
        for table, columns in required.items():
            if table not in self.tables:
                raise Unreadable(f"The table {table!r} is missing.")
            missing = [c for c in columns if c not in self.tables[table]]
            if missing:
                raise Unreadable(f"The table {table!r} has no column {missing[0]!r}.")

    def rows(self, table: str, *columns: str) -> Iterator[tuple]:
        """Values of columns, row by row; None where table or column is missing."""
        known = self.tables.get(table, {})
        if not known:
            return
        names = ", ".join(f'"{known[c]}"' if c in known else "NULL" for c in columns)
        try:
            for row in self.connection.execute(f'SELECT {names} FROM "{table}"'):
                self.left -= sum(len(v) for v in row if isinstance(v, str | bytes))
                if self.left < 0:
                    raise Unreadable(f"It holds more than {LARGEST / 1e9:.0f} GB of text.")
                yield row
        except BROKEN as error:
            raise _told(error) from None


def is_sqlite(path: Path) -> bool:
    """Whether a file begins as every SQLite file does."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


@dataclass(frozen=True)
class Layout:
    """How the database of a tool is known.

    Attributes:
        format: name in the register of readers.
        known_by: tables that no other tool's database has together.
        required: what is read.
        endings: of file names, for a file that is too damaged to be known otherwise.
    """

    format: str
    known_by: tuple[str, ...]
    required: Required
    endings: tuple[str, ...]


def read_database(
    path: Path | bytes,
    shown: str,
    layout: Layout,
    read: Callable[[Database, str], CodedProject],
) -> CodedProject | None:
    """What a reader gives for a database, or what is wrong with it; None for another tool's."""
    known = shown.lower().endswith(layout.endings)
    try:
        with opened(path) as database:
            if not database.has(*layout.known_by):
                return None
            known = True
            database.check(layout.required)
            return read(database, shown)
    except Unreadable as error:
        return damaged(layout.format, shown, error.found, error.remedy) if known else None


@contextmanager
def opened(content: Path | bytes) -> Iterator[Database]:
    """A database for reading, from a file or from bytes that were in an archive.

    Raises:
        Unreadable: it is damaged, too large, or not closed.
    """
    connection = _connected(content)
    try:
        _fence(connection)
        database = Database(connection)
        try:
            _look(database)
        except BROKEN as error:
            raise _told(error) from None
        connection.set_authorizer(_reading_only)
        yield database
    finally:
        connection.close()


def _connected(content: Path | bytes) -> sqlite3.Connection:
    if isinstance(content, bytes):
        connection = sqlite3.connect(":memory:")
        # Bytes 18 and 19 ask for a second file with the last changes, which there is not.
        connection.deserialize(content[:18] + b"\x01\x01" + content[20:])
        return connection
    if content.stat().st_size > LARGEST:
        size = f"{content.stat().st_size / 1e9:.1f} GB"
        raise Unreadable(f"The file has {size}; more than {LARGEST / 1e9:.0f} GB is not read.")
    beside = content.with_name(content.name + "-wal")
    if beside.is_file() and beside.stat().st_size:
        found = "The project is open in its program: its last changes are in a file beside it."
        raise Unreadable(found)
    address = f"file:{quote(str(content.absolute()))}?immutable=1&mode=ro"
    try:
        return sqlite3.connect(address, uri=True)
    except BROKEN as error:
        raise _told(error) from None


def _fence(connection: sqlite3.Connection) -> None:
    """Bounds on work and size; nothing that the file says may be run."""
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    stops = iter(range(MOST_STOPS))
    connection.set_progress_handler(lambda: next(stops, None) is None, STEPS)


def _look(database: Database) -> None:
    """Find the ordinary tables; views, virtual and computed columns could run what they hold."""
    execute = database.connection.execute
    for kind, name, sql in execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        virtual = "virtual" in str(sql).casefold().split()[:2]
        if kind in ("view", "trigger") or (kind == "table" and virtual):
            database.passive += 1
        elif kind == "table" and '"' not in name:
            about = execute(f'PRAGMA table_xinfo("{name}")').fetchall()
            ordinary = [c[1] for c in about if c[6] == 0 and '"' not in c[1]]
            database.tables[name.casefold()] = {c.casefold(): c for c in ordinary}


def _reading_only(action: int, *_: object) -> int:
    allowed = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _told(error: Exception) -> Unreadable:
    if "too big" in str(error):
        found = f"One text in it is larger than {LONGEST / 1e6:.0f} MB, as no transcript is."
        return Unreadable(found, "Do not use this file if you do not know who made it.")
    if "interrupted" in str(error):
        found = "Reading it takes far longer than its size accounts for."
        return Unreadable(found, "Do not use this file if you do not know who made it.")
    return Unreadable("It is damaged: the database cannot be read.")


def whole(value: object) -> int | None:
    """A number that a tool may have kept as a fraction or as text."""
    try:
        return int(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


def text(value: object) -> str:
    """A text that may be missing, or kept as bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def count_passive(building: Building, database: Database) -> None:
    """Say how much of the database's own program was not run."""
    if database.passive:
        what = "view, trigger or virtual table of the database, which is never run"
        building.project.skipped[what] += database.passive


def read_other_database(path: Path, shown: str) -> CodedProject | None:
    """A database that no other reader knows: always a problem. It comes last in the register."""
    if not is_sqlite(path):
        return None
    remedy = "Export a REFI-QDA project (.qdpx) from the program that made it."
    try:
        with opened(path):
            found = "It is an SQLite database, but not one of Taguette, QualCoder or RQDA."
    except Unreadable as error:
        found, remedy = error.found, error.remedy
    return damaged("database", shown, found, remedy)
