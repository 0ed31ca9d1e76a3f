"""The archive's datapackage.json: Data Package v2.0, written, and held against its own schema."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from evaluation.sheets.harmless import as_written
from evaluation.travel.fields import BOOLEAN, INTEGER, NUMBER, Field

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = Path(__file__).with_name("datapackage-2.0.schema.json")
"""As published at PROFILE, without titles, descriptions and examples."""

_LEXICAL = {
    INTEGER: re.compile(r"[+-]?\d+"),
    NUMBER: re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"),
    BOOLEAN: re.compile("yes|no"),
}
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Table:
    """A table of the archive.

    Attributes:
        path: in the archive.
        title: what it shows.
        content: the bytes of the CSV.
        fields: of its columns, in order.
    """

    path: str
    title: str
    content: bytes
    fields: list[Field] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name as a resource: the path without folder `tables` and ending."""
        return slug(self.path.removeprefix("tables/").removesuffix(".csv"))

    def rows(self) -> list[dict[str, str]]:
        """Its rows, cells as they were before a spreadsheet was thought of."""
        text = self.content.decode("utf-8-sig")
        found = csv.DictReader(io.StringIO(text))
        return [{key: as_written(cell or "") for key, cell in row.items()} for row in found]


def slug(text: str) -> str:
    """A text as a name: small letters, digits and hyphens."""
    return _NO_NAME.sub("-", text.casefold()).strip("-") or "study"


def descriptor(about: dict[str, object], tables: list[Table]) -> dict[str, object]:
    """The content of datapackage.json.

    Args:
        about: properties of the package: name, title, licenses and so on; empty ones are left out.
        tables: every CSV of the archive.
    """
    own = {key: value for key, value in about.items() if value}
    return {"$schema": PROFILE, **own, "resources": [_resource(table) for table in tables]}


def _resource(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table.content),
        "hash": f"sha256:{hashlib.sha256(table.content).hexdigest()}",
        "schema": {"fields": table.fields, "missingValues": [""]},
    }


@cache
def _validator():
    from jsonschema import Draft7Validator

    return Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def faults(package: dict[str, object], tables: list[Table]) -> list[str]:
    """What is wrong with a package: against the published schema, and in its tables' cells.

    Args:
        package: as `descriptor` made it.
        tables: every table that it names.
    """
    errors = _validator().iter_errors(_shortened(package))
    found = [f"datapackage.json, {_place(e)}: {e.validator} does not hold" for e in errors]
    names = [table.name for table in tables]
    found += [f"two tables have the name {n}" for n in sorted(set(names)) if names.count(n) > 1]
    return found + [fault for table in tables for fault in _cells(table)]


def _shortened(package: dict[str, object]) -> dict[str, object]:
    """A package with each field once: columns come again in many tables, and each takes long."""
    seen: list[Field] = []
    resources = []
    for resource in package["resources"]:
        own = resource["schema"]["fields"]
        new = [one for one in own if one not in seen]
        seen += new
        fields = {"fields": new or own[:1]}
        resources.append(resource | {"schema": resource["schema"] | fields})
    return package | {"resources": resources}


def _place(error) -> str:
    """Where the schema does not hold; of a field, in which resource."""
    path = list(map(str, error.absolute_path))
    end = path.index("fields") + 1 if "fields" in path else len(path)
    return "/".join(path[:end]) or "as a whole"


def _cells(table: Table) -> list[str]:
    """Columns that are not those declared, and values that are none of their type."""
    rows = csv.reader(io.StringIO(table.content.decode("utf-8-sig")))
    head = next(rows, [])
    if head != [one["name"] for one in table.fields]:
        return [f"{table.path}: its columns are not those that are described"]
    typed = [
        (at, _LEXICAL[f["type"]]) for at, f in enumerate(table.fields) if f["type"] in _LEXICAL
    ]
    wrong = {
        head[at]: number
        for number, row in reversed(list(enumerate(rows, 2)))
        for at, lexical in typed
        if len(row) != len(head) or (row[at] and not lexical.fullmatch(row[at]))
    }
    kinds = {f["name"]: f["type"] for f in table.fields}
    return [f"{table.path}, row {n}, {name}: no {kinds[name]}" for name, n in wrong.items()]


def as_json(content: object) -> bytes:
    """JSON as it is written to the archive."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
