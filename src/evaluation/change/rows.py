"""Rows of the table `estimates`: what is measured, of whom, with what belongs to the number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import Estimate, base_of

KEY = ["comparison", "instrument", "level", "outcome"]
"""What is measured; with the cohort it names one group of pairs."""

Key = dict[str, Any]


def row_of(
    key: Key, estimator: str, found: Estimate, base: str, subgroup: str = ""
) -> dict[str, Any]:
    """One row of `estimates`.

    Args:
        key: cohort, comparison, instrument, level and outcome.
        estimator: name of the statistic.
        found: the number with what belongs to it.
        base: digest of the set of persons.
        subgroup: of whom, if not of everybody.
    """
    return {
        **key,
        "estimator": estimator,
        "subgroup": subgroup,
        "n": found.n,
        "estimate": found.estimate,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "p_value": found.p_value,
        "unit": found.unit,
        "method": found.method,
        "base": base,
        "note": found.note,
    }


def parts(
    table: pd.DataFrame, by: Sequence[str], *columns: str
) -> Iterator[tuple[tuple[str, ...], list[np.ndarray]]]:
    """Rows with the same words in some columns: the words, and the cells of other columns.

    In order of the words, rows in the order of the table. Thousands of small groups are cut out of
    the tables, and pandas takes a third of a millisecond for each: these are views of arrays.

    Args:
        table: no word is missing in it.
        by: columns of words.
        columns: whose cells are given, in this order.
    """
    if table.empty:
        return
    code, words = codes_of_rows(table, by)
    order = np.argsort(code, kind="stable")
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    cells = [table[column].to_numpy()[order] for column in columns]
    for own in cells:
        own.flags.writeable = False
    for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
        yield words[code[order[start]]], [own[start:stop] for own in cells]


def codes_of_rows(
    table: pd.DataFrame, by: Sequence[str]
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """A number for each row, equal where all these columns are; and the words of each number.

    The numbers are in order of the words.
    """
    code = np.zeros(len(table), dtype=np.int64)
    for column in by:
        own, names = pd.factorize(table[column], sort=True)
        code = code * len(names) + own
        # Made dense each time: the product of many columns would be too large a number.
        code = np.unique(code, return_inverse=True)[1]
    first = np.unique(code, return_index=True)[1]
    words = table[list(by)].iloc[first].astype(object)
    return code, list(words.itertuples(index=False, name=None))


def base_of_rows(table: pd.DataFrame) -> str:
    """Digest of the persons in a table, who are told apart within their cohorts.

    Args:
        table: columns cohort and person, or `who`, which has both.
    """
    return base_of(who_of(table).to_numpy())


def who_of(table: pd.DataFrame) -> pd.Series:
    """Whom each row is about, told apart within their cohorts: the column `who`, if it is there."""
    if "who" in table.columns:
        return table["who"]
    return table["cohort"].astype(str) + "/" + table["person"].astype(str)
