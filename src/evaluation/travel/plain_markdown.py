"""Text from outside as Markdown that stays legible where nobody renders it."""

from __future__ import annotations

import re

from markupsafe import Markup

_SIGNS = re.compile(r"([\\`*_\[\]<>|#])")


def plain(value: object) -> Markup:
    """A value as Markdown that reads as this text, on one line; only markup is escaped."""
    if isinstance(value, Markup):
        return value
    return Markup(_SIGNS.sub(r"\\\1", " ".join(str(value).split())))
