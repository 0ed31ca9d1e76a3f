"""Write coded material as a REFI-QDA project, which every tool for coding can open."""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from evaluation.interviews.coded import CodedProject, CodedSource, Coding
from evaluation.interviews.readers.refi import OWN_ORIGIN

NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
GUIDS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:evaluation:refi")
"""GUIDs are made from names, so that the same material gives the same file."""
DATE = (1980, 1, 1, 0, 0, 0)
NAME_LENGTH = 100
"""Characters of a selection's text that are its name, as other programs do it."""
BETWEEN = "\n\n"
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
SIGNS = re.compile('[&<>"\r]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
"""What XML spells in another way, and what it cannot hold at all."""


def write_qdpx(path: str | Path, project: CodedProject) -> None:
    """Write a project with its texts; the same project gives the same bytes.

    Every coding goes in: one without positions is looked for in the source's text, and one that is
    not there, or whose source has no text, is put at its end.

    Args:
        path: of the new file, `.qdpx`.
        project: codes, sources, codings.
    """
    Path(path).write_bytes(qdpx(project))


def qdpx(project: CodedProject) -> bytes:
    """The bytes that `write_qdpx` writes."""
    sources = [_placed(source, codings) for source, codings in _by_source(project)]
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        _add(archive, "project.qde", "".join(_project(project, sources)).encode())
        for placed in sources:
            if placed.text:
                _add(archive, f"sources/{placed.file}", _encoded(placed.text))
    return content.getvalue()


def qdc(project: CodedProject) -> bytes:
    """A project's codes as a REFI-QDA codebook; nothing else of it."""
    codes = _list("Codes", _codes(project))
    book = _tag("CodeBook", codes, xmlns=CODEBOOK, origin=OWN_ORIGIN)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{book}\n'.encode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    part = zipfile.ZipInfo(name, DATE)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.create_system = 3  # else the machine that writes shows
    part.external_attr = 0o600 << 16
    archive.writestr(part, content)


def _encoded(text: str) -> bytes:
    # A first character that looks like a byte order mark would be taken for one.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return (mark + text).encode("utf-8", errors="replace")


@dataclass
class _Placed:
    """A source whose codings have their places in its text."""

    source: CodedSource
    text: str
    selections: dict[tuple[int, int, str], list[Coding]] = field(default_factory=dict)
    whole: list[Coding] = field(default_factory=list)

    @property
    def guid(self) -> str:
        return _guid("source", self.source.name)

    @property
    def file(self) -> str:
        return f"{_guid('text', self.source.name)}.txt"


def _by_source(project: CodedProject) -> Iterator[tuple[CodedSource, list[Coding]]]:
    """Each source with its codings; sources that only codings name come last."""
    codings: dict[str, list[Coding]] = {name: [] for name in project.sources}
    for coding in project.codings:
        codings.setdefault(coding.source, []).append(coding)
    for name, found in codings.items():
        yield project.sources.get(name) or CodedSource(name), found


def _placed(source: CodedSource, codings: list[Coding]) -> _Placed:
    placed = _Placed(source, source.text)
    for coding in codings:
        there = coding.start is not None and coding.end is not None and source.text
        if not there and not coding.text:
            placed.whole.append(coding)
            continue
        start, end = (coding.start, coding.end) if there else _found(placed, coding.text)
        placed.selections.setdefault((start, end, coding.memo), []).append(coding)
    return placed


def _found(placed: _Placed, text: str) -> tuple[int, int]:
    """Where a text is in its source, which is made longer if it is not."""
    start = placed.text.find(text)
    if start < 0:
        start = len(placed.text) + len(BETWEEN) if placed.text else 0
        placed.text = f"{placed.text}{BETWEEN}{text}" if placed.text else text
    return start, start + len(text)


@cache
def _guid(*parts: object) -> str:
    return str(uuid.uuid5(GUIDS, "\x1f".join(map(str, parts)))).upper()


def _escaped(text: str) -> str:
    return SIGNS.sub(lambda sign: ESCAPES.get(sign[0], "\ufffd"), text)


def _value(text: str) -> str:
    """A text as the value of an attribute, which keeps line ends only if they are spelled."""
    return _escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")


def _tag(tag: str, inner: str = "", /, **values: str) -> str:
    told = "".join(f' {key}="{_value(value)}"' for key, value in values.items())
    return f"<{tag}{told}>{inner}</{tag}>" if inner else f"<{tag}{told}/>"


def _list(name: str, items: Iterable[str]) -> str:
    """An element that may be left out, and must not be empty."""
    inner = "".join(items)
    return _tag(name, inner) if inner else ""


def _description(text: str) -> str:
    return f"<Description>{_escaped(text)}</Description>" if text else ""


def _project(project: CodedProject, sources: list[_Placed]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<Project xmlns="{NAMESPACE}" name="Coded material" origin="{OWN_ORIGIN}">'
    coders = sorted({coding.coder for coding in project.codings} - {""})
    yield _list("Users", (_tag("User", guid=_guid("user", c), name=c) for c in coders))
    codes = _list("Codes", _codes(project))
    yield _tag("CodeBook", codes) if codes else ""
    names = dict.fromkeys(key for p in sources for key in p.source.attributes)
    variables = (
        _tag("Variable", guid=_guid("variable", n), name=n, typeOfVariable="Text") for n in names
    )
    yield _list("Variables", variables)
    yield _list("Sources", map(_source, sources))
    # The standard has no place for what is said about the coding of a whole source but a note.
    memos = sorted({coding.memo for placed in sources for coding in placed.whole} - {""})
    yield _list("Notes", map(_note, memos))
    yield "</Project>\n"


def _codes(project: CodedProject) -> Iterator[str]:
    """The tree of codes; one that is only the beginning of a path is a folder."""
    described = {code.path: code.description for code in project.codes}
    used = dict.fromkeys([*described, *(coding.code for coding in project.codings)])
    below: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for path in used:
        for depth in range(1, len(path) + 1):
            below.setdefault(path[: depth - 1], {})[path[:depth]] = None

    def element(path: tuple[str, ...]) -> str:
        inner = _description(described.get(path, "")) + "".join(map(element, below.get(path, ())))
        codable = "true" if path in used else "false"
        return _tag("Code", inner, guid=_guid("code", *path), name=path[-1], isCodable=codable)

    return map(element, below.get((), ()))


def _source(placed: _Placed) -> str:
    key = placed.guid
    where = {"plainTextPath": f"internal://{placed.file}"} if placed.text else {}
    inner = [] if placed.text else ["<PlainTextContent/>"]
    for (start, end, memo), codings in placed.selections.items():
        place = {"startPosition": str(start), "endPosition": str(end)}
        own = _guid("selection", placed.source.name, start, end, memo)
        name = {"name": _name(placed.text[start:end])}
        said = _description(memo) + "".join(_codings(own, codings))
        inner.append(_tag("PlainTextSelection", said, guid=own, **name, **place))
    inner += _codings(key, placed.whole, notes=True)
    inner += (_variable(*pair) for pair in placed.source.attributes.items())
    return _tag("TextSource", "".join(inner), guid=key, name=placed.source.name, **where)


def _name(text: str) -> str:
    return text if len(text) <= NAME_LENGTH else f"{text[:NAME_LENGTH]}…"


def _note(memo: str) -> str:
    content = f"<PlainTextContent>{_escaped(memo)}</PlainTextContent>"
    return _tag("Note", content, guid=_guid("note", memo))


def _codings(place: str, codings: list[Coding], notes: bool = False) -> Iterator[str]:
    for number, coding in enumerate(codings):
        key = _guid("coding", place, number, coding.coder, *coding.code)
        who = {"creatingUser": _guid("user", coding.coder)} if coding.coder else {}
        inner = _tag("CodeRef", targetGUID=_guid("code", *coding.code))
        if notes and coding.memo:
            inner += _tag("NoteRef", targetGUID=_guid("note", coding.memo))
        yield _tag("Coding", inner, guid=key, **who)


def _variable(name: str, value: str) -> str:
    ref = _tag("VariableRef", targetGUID=_guid("variable", name))
    return _tag("VariableValue", f"{ref}<TextValue>{_escaped(value)}</TextValue>")
