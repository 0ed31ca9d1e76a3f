"""Write docs/reference: every key of the settings, and every column of the tables, from the code.

    python docs/making/reference.py

Settings come from the models that check them (`study/schemas.py`), the columns of processed tables
from `tables.py`, those of published tables from what the workbook and the Data Package say of them
(`publishing/columns.py`, `travel/fields.py`).
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evaluation.publishing.columns import PUBLISHED, columns_of
from evaluation.study.schemas import MODELS as SETTINGS
from evaluation.study.schemas import keys_of
from evaluation.tables import MODELS as TABLES
from evaluation.travel.fields import field_of

FOLDER = Path(__file__).resolve().parents[2] / "docs/reference"
FILES = {
    "study": "config/study.yaml",
    "instrument": "config/instruments/*.yaml",
    "plan": "config/plan.yaml",
    "codebook": "config/codebook.yaml",
    "framework": "config/frameworks/*.yaml",
    "release": "config/release.yaml",
    "archive": "config/archive.yaml",
    "cohort": "data/raw/<cohort>/cohort.yaml",
}
PLAIN = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    datetime.date: "day, as 2026-01-31",
}
STORED = {
    "string[pyarrow]": "text",
    "category": "text",
    "float64": "number",
    "int64": "whole number",
    "Int64": "whole number",
    "bool": "true or false",
}
STORED_AS = {"integer": "whole number", "string": "text", "boolean": "yes or no"}
BELOW = "keys below"
LIMITS = {"ge": "{} or more", "gt": "over {}", "le": "{} at most", "lt": "under {}"}
SETTINGS_HEAD = """\
# Settings: types and allowed values

Made by `make reference` from the models that check the settings files: each key with what may stand
there, its default and a line about it. [Settings: every key](../settings.md) explains them. A dot
means "below". A key that is not here is refused.
"""
TABLES_HEAD = """\
# Tables: what each column holds

Made by `make reference` from the code that checks, publishes and describes the tables. The
[published tables](#published-tables) may be handed over: they are `reports/<report>/tables/*.csv`,
and together `tables.xlsx`. The [processed tables](#processed-tables) have persons, by pseudonyms,
and never leave the building: they are Parquet files in `data/processed/`, results in its folder
`results/`. What the questions, scales and waves of one study are is in the published tables
`dictionary` and `dictionary_columns`.
"""


def cell(text: object) -> str:
    """A text as a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(cell(one) for one in line)} |".replace("|  |", "| |") for line in lines]


def kind_of(annotation: Any) -> str:
    """What may stand where a value has this type, in words."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation in PLAIN:
        return PLAIN[annotation]
    if origin is Annotated:
        limits = [m for one in inside[1:] for m in getattr(one, "metadata", [])]
        return limited(kind_of(inside[0]), limits)
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inside if one)
    if origin in (Union, types.UnionType):
        return " or ".join(kind_of(one) for one in inside if one is not types.NoneType)
    if origin is tuple:
        return f"list of {'' if inside[1:] == (...,) else f'{len(inside)} '}{several(inside[0])}"
    if origin is dict:
        below = kind_of(inside[1])
        return f"ids, with the {below}" if below == BELOW else f"names, each with a {below}"
    assert issubclass(annotation, BaseModel), f"no words for {annotation}"
    return BELOW


def several(annotation: Any) -> str:
    """The same of more than one."""
    kind, comma, limits = kind_of(annotation).partition(",")
    return f"{kind}{'s' * (kind in PLAIN.values())}{comma}{limits}"


def limited(kind: str, limits: list) -> str:
    """A kind of value with the bounds that it is checked against."""
    told = [
        words.format(f"{getattr(one, name):g}")
        for one in limits
        for name, words in LIMITS.items()
        if getattr(one, name, None) is not None
    ]
    return f"{kind}, {' and '.join(told)}" if told else kind


def default_of(field: FieldInfo) -> str:
    """What counts where a key is not given; empty if nothing does."""
    if field.is_required():
        return "**needed**"
    value = field.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None or value in ("", (), {}) or isinstance(value, BaseModel):
        return ""
    return ", ".join(f"`{one}`" for one in (value if isinstance(value, tuple | dict) else [value]))


def settings_page() -> str:
    """Every key of every settings file."""
    lines = [SETTINGS_HEAD]
    for name, file in FILES.items():
        rows = (
            (
                f"`{key}`",
                limited(kind_of(field.annotation), field.metadata),
                default_of(field),
                field.description,
            )
            for key, field in keys_of(SETTINGS[name]).items()
        )
        head = ("key", "what may stand there", "default", "what it says")
        lines += [f"## {file.rpartition('config/')[2]}", "", *table(head, rows), ""]
    return "\n".join(lines)


def _published(name: str) -> Iterator[tuple[str, ...]]:
    for column in columns_of(name):
        field = field_of(name, column)
        kind = STORED_AS.get(field["type"], field["type"])
        yield f"`{column}`", kind, field.get("unit", ""), field["description"]


def _processed(name: str) -> Iterator[tuple[str, ...]]:
    for column, field in TABLES[name].to_schema().columns.items():
        kind = STORED[str(field.dtype)] + ", or missing" * field.nullable
        yield f"`{column}`", kind, field.description


def tables_page() -> str:
    """Every column of every table."""
    lines = [TABLES_HEAD, "## Published tables", ""]
    for name, (title, _) in PUBLISHED.items():
        head = ("column", "type", "unit", "what it holds")
        lines += [f"### {name}", "", f"{title}.", "", *table(head, _published(name)), ""]
    lines += ["## Processed tables", ""]
    for name, model in TABLES.items():
        first = (model.__doc__ or "").strip().splitlines()[0]
        heading = f"### {name}{' (processed)' * (name in PUBLISHED)}"
        rows = table(("column", "type", "what it holds"), _processed(name))
        lines += [heading, "", first, "", *rows, ""]
    return "\n".join(lines)


PAGES = {"settings.md": settings_page, "tables.md": tables_page}


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        text = page().rstrip("\n") + "\n"
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
