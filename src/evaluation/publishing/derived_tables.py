"""The register of tables that are made from the published ones, and so cross no border.

What makes such a table gets what the report publishes anyway, after disclosure control and after
what an earlier edition told: it can count, divide and arrange these numbers, and knows of nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from evaluation.publishing.columns import MEANINGS, PUBLISHED, columns_of
from evaluation.publishing.derived_numbers import Published
from evaluation.publishing.results import Row, Scope

DERIVED: dict[str, Callable[[Published], list[Row]]] = {
    # "name": function,
}
"""What makes each derived table, by its name; its title and columns stand in `columns.py`."""


def add_table(
    name: str,
    title: str,
    columns: str,
    make: Callable[[Published], list[Row]],
    **meanings: str,
) -> None:
    """Publish a table of a study's own.

    Args:
        name: that no other table has.
        title: what it holds.
        columns: their names, with blanks between them.
        make: gives its rows, cells as text.
        **meanings: of columns whose names do not say it.

    Raises:
        ValueError: there is a table of this name already.
    """
    if name in PUBLISHED:
        raise ValueError(f"there is a table {name!r} already")
    PUBLISHED[name], DERIVED[name] = (title, columns), make
    for column, meaning in meanings.items():
        MEANINGS.setdefault(column, meaning)


def derived(scope: Scope, tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The derived tables of a report, each with its columns alone.

    Args:
        scope: of the report.
        tables: the published ones.
    """
    made: dict[str, list[Row]] = {}
    for name, make in DERIVED.items():
        rows = make(Published({**tables, **made}, scope))
        made[name] = [{column: row.get(column, "") for column in columns_of(name)} for row in rows]
    return made
