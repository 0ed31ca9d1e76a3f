"""Small REFI-QDA projects for tests, written as the programs write them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from evaluation.interviews.readers.refi import read_refi

NAMESPACE = "urn:QDA-XML:project:1.0"
CODES = '<Code guid="C1" name="identity" isCodable="true"/>'


def qdpx(path: Path, xml: str, name: str = "project.qde", **files: bytes | str) -> Path:
    """An archive of a project; files by their name, with `__` for a slash and `_` for a point."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for key, content in files.items():
            folder, _, file = key.rpartition("__")
            archive.writestr(f"{folder}/{file.replace('_', '.')}".strip("/"), content)
    return path


def project(
    sources: str = "", codes: str = CODES, origin: str = "", more: str = "", users=""
) -> str:
    """XML of a project."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{NAMESPACE}" name="P" '
        f'origin="{origin}"><Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>'
        f"<Sources>{sources}</Sources>{more}</Project>"
    )


def coding(code: str = "C1", user: str = "") -> str:
    """A coding."""
    who = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="X"{who}><CodeRef targetGUID="{code}"/></Coding>'


def selected(start: int, end: int, inner: str | None = None, **values: str) -> str:
    """A selection in a text."""
    told = "".join(f' {key}="{value}"' for key, value in values.items())
    inner = coding() if inner is None else inner
    return (
        f'<PlainTextSelection startPosition="{start}" endPosition="{end}"{told}>{inner}'
        "</PlainTextSelection>"
    )


def text_source(inner: str = "", path: str = "internal://a.txt", **values: str) -> str:
    """A source of text."""
    told = "".join(
        f' {key}="{value}"' for key, value in ({"guid": "S1", "name": "A"} | values).items()
    )
    where = f' plainTextPath="{path}"' if path else ""
    return f"<TextSource{told}{where}>{inner}</TextSource>"


def read(path: Path):
    """A project without problems."""
    found = read_refi(path, path.name)
    assert found is not None
    assert not found.problems
    return found
