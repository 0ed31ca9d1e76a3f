"""Text that no spreadsheet runs as a formula."""

from __future__ import annotations

_RUN = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: text that looks like one starts with a quote.

    Numbers are left as they are. `as_written` takes the quote away again.

    >>> harmless("=1+1"), harmless("-0.3"), harmless("Yes")
    ("'=1+1", '-0.3', 'Yes')
    """
    return f"'{cell}" if cell[:1] in _RUN and not _is_number(cell) else cell


def as_written(cell: str) -> str:
    """The cell that `harmless` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _RUN and len(cell) > 1 else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
