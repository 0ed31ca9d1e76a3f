"""CSV and Excel files as delivered: text cells with the row numbers that Excel shows."""

from evaluation.sheets.contents import SUFFIXES
from evaluation.sheets.encoding import decode
from evaluation.sheets.fixed import read_fixed
from evaluation.sheets.reading import State, about, kept_sheets, read_sheets, state_of
from evaluation.sheets.sheet import Sheet
from evaluation.sheets.text import delimiter_of

__all__ = [
    "SUFFIXES",
    "Sheet",
    "State",
    "about",
    "decode",
    "delimiter_of",
    "kept_sheets",
    "read_fixed",
    "read_sheets",
    "state_of",
]
