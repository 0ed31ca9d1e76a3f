"""Character references in texts of web pages, such as `&amp;` and `&#8211;`."""

from __future__ import annotations

import html
import re

_FAR = re.compile(r"&(?=#(?:\d{9}|[xX][0-9a-fA-F]{9}))")


def unescaped(text: str) -> str:
    """Text with its references resolved.

    A number of thousands of digits, which the standard library refuses with an error, is left as
    it is written.
    """
    return html.unescape(_FAR.sub("&amp;", text))
