"""Published tables as DataFrames, for a notebook."""

from __future__ import annotations

from functools import cache

import pandas as pd

from evaluation.publishing.columns import columns_of
from evaluation.publishing.published import Tables, filled


def as_frames(tables: Tables) -> dict[str, pd.DataFrame]:
    """Every table with all columns that it can have.

    Args:
        tables: rows by table; a row may leave columns out.

    Returns:
        By table, a row for each of its rows and the columns of `columns_of`: every cell as text, ''
        where a row says nothing.
    """
    # Of many cohorts most tables are empty: pandas takes longer to make one than to copy it.
    return {
        name: _frame(name, filled(tables, name)) if rows else _no_rows(name).copy()
        for name, rows in tables.items()
    }


def _frame(name: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns_of(name), dtype="str")


@cache
def _no_rows(name: str) -> pd.DataFrame:
    return _frame(name, [])
