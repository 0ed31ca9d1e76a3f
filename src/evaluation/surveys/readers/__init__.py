"""Readers of survey exports: one function and one line here for each platform."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers.plain import read_plain

READERS: dict[str, Callable[[Delivered], list[Export]]] = {
    "plain": read_plain,
}
"""Tried in this order; a reader gives nothing for a file that is not in its layout. The last takes
whatever is left."""


def resolve(file: Delivered, platform: str = "") -> list[Export]:
    """The tables of answers in a file, by the first reader that knows its layout.

    Args:
        file: as delivered.
        platform: name of the only reader to try, if a setting says so.
    """
    readers = [READERS[platform]] if platform else READERS.values()
    return next((found for reader in readers if (found := reader(file))), [])
