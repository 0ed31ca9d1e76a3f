"""The catalogue of all generated wording, words.toml: looked up by key, filled in by name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.toml")


@cache
def catalogue() -> dict[str, str]:
    """Every wording by its key, `table.key`."""
    return dict(_flat(tomllib.loads(WORDS.read_text(encoding="utf-8")), ""))


def _flat(table: dict, above: str):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def say(key: str, /, **values: object) -> str:
    """The wording of a key with its places filled in.

    Args:
        key: `table.key` of words.toml.
        values: one for each {name} in the wording; texts from outside are put in as they are.

    Raises:
        KeyError: no such key, or a place without a value.
    """
    return catalogue()[key].format_map(values)


def say_number(key: str, number: int | str, /, **values: object) -> str:
    """The wording `key.one` for one and `key.many` for any other number, which fills {number}."""
    return say(f"{key}.{'one' if str(number) == '1' else 'many'}", number=number, **values)


@cache
def entries(table: str) -> dict[str, str]:
    """Every wording of a table by its key in it, in the order of the file."""
    start = f"{table}."
    found = {k.removeprefix(start): v for k, v in catalogue().items() if k.startswith(start)}
    if not found:
        raise KeyError(table)
    return found


def add_words(words: dict[str, str]) -> None:
    """Take in wordings of a study's own, by their keys; those that are there stay.

    Raises:
        ValueError: a key is there already.
    """
    if known := words.keys() & catalogue().keys():
        raise ValueError(f"there is a wording {min(known)!r} already")
    catalogue().update(words)
    for key, text in words.items():
        table, _, last = key.rpartition(".")
        # Whoever has looked up this table before holds the same mapping.
        entries(table)[last] = text
