"""Entries added to a settings file: what stands in it stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from evaluation.commands.drafts import quoted

Value = str | list[str]


def shown(value: Value) -> str:
    """A value as a settings file has it."""
    if isinstance(value, list):
        return f"[{', '.join(quoted(v) for v in value)}]"
    return quoted(value)


def add_entry(text: str, key: str, name: str, value: Value) -> str | None:
    """A settings file with one more entry, or the same text if it says so already.

    Args:
        text: the file.
        key: key at the top of the file, such as `files`.
        name: key below it; empty if the value stands at the top.
        value: what to write.

    Returns:
        The new text; None if the file says something else there, or cannot be added to without
        changing what stands in it. What is given back has been read again and holds the entry.
    """
    data, there = _load(text), {name: value} if name else value
    if data is None:
        return None
    old = data.get(key)
    if isinstance(old, dict) and name:
        if name in old:
            return text if old[name] == value else None
        there = {**_plain(old), name: value}
    elif old is not None:
        return text if old == value else None
    wanted = {**_plain(data), key: there}
    return next((made for made in _ways(text, data, key, name, value) if _is(made, wanted)), None)


def _load(text: str) -> Any:
    """The mapping of a settings file, with its line numbers; None if it is none."""
    try:
        data = YAML(typ="rt").load(StringIO(text))
    except (YAMLError, ValueError):
        return None
    data = {} if data is None else data
    return data if isinstance(data, dict) else None


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _is(made: str, wanted: dict) -> bool:
    """Whether a text reads as what was wanted, in that order."""
    data = _load(made)
    return data is not None and repr(_plain(data)) == repr(wanted)


def _ways(text: str, data: Any, key: str, name: str, value: Value) -> Iterator[str]:
    """Texts that may be the file with its new entry, most natural first; the caller tries them."""
    line = f"{quoted(name)}: {shown(value)}" if name else f"{key}: {shown(value)}"
    below = [f"{key}:", f"  {line}"] if name else [line]
    lines = text.splitlines(keepends=True)
    if key not in data:
        yield _appended(text, below)
        yield from _in_braces(text, 0, len(text), f"{key}: {{{line}}}" if name else line)
        return
    start, end = _lines_of(text, data, key)
    own = data[key]
    indent = " " * (own.lc.key(next(iter(own)))[1] if own else 2)
    yield _appended("".join(lines[:end]), [indent + line], like=text) + "".join(lines[end:])
    first, last = len("".join(lines[:start])), len("".join(lines[:end]))
    yield from _in_braces(text, first, last, line)


def _lines_of(text: str, data: Any, key: str) -> tuple[int, int]:
    """First line of a key's entry, and the line after its last that is no comment."""
    starts = sorted(data.lc.key(k)[0] for k in data)
    start = data.lc.key(key)[0]
    lines = text.splitlines()
    end = next((s for s in starts if s > start), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip()[0] == "#"):
        end -= 1
    return start, end


def _in_braces(text: str, start: int, end: int, entry: str) -> Iterator[str]:
    """The entry before each closing brace of a part of the text, the last one first."""
    at = text.rfind("}", start, end)
    while at >= 0:
        before = text[:at].rstrip()
        comma = {"{": "", ",": " "}.get(before[-1:], ", ")
        yield before + comma + entry + text[at:]
        at = text.rfind("}", start, at)


def _appended(text: str, more: list[str], like: str = "") -> str:
    """Lines below a text, with the line ends that the file has."""
    newline = "\r\n" if "\r\n" in (like or text) else "\n"
    gap = newline if text.strip() and not text.endswith(("\n", "\r")) else ""
    return text + gap + "".join(line + newline for line in more)
