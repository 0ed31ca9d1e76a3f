"""The sheets that this project defines: their headers, and an empty one of each."""

from __future__ import annotations

import shutil
from pathlib import Path

from evaluation.interviews.sources import SOURCES
from evaluation.persons import corrections

FRAMEWORKS = Path(__file__).resolve().parents[3] / "config" / "frameworks"
"""Frameworks of leadership that this project comes with."""

NEEDED = {
    "roster": ("participant_id",),
    "attendance": ("participant_id", "session", "attended"),
    "projects": ("title", "stage"),
    "sources": SOURCES,
    "coded": ("source", "code", "excerpt"),
    "corrections": corrections.REQUIRED,
    "withdrawn": ("participant_id",),
}
"""Headers without which a sheet cannot be read, by kind of sheet."""

HEADERS = {
    "roster": ("participant_id", "role", "organisation", "status", "left_reason"),
    "attendance": ("participant_id", "session", "attended"),
    "projects": (
        *("participant_id", "title", "aim", "stage", "what_changed", "for_whom", "evidence"),
        *("sponsor_view", "consent"),
    ),
    "sources": (
        *("file", "source", "participant_id", "source_group", "date"),
        *("asked_topics", "quote_consent"),
    ),
    "coded": ("source", "code", "excerpt", "coder"),
    "corrections": (*corrections.REQUIRED, *corrections.OPTIONAL),
    "withdrawn": ("participant_id", "date", "cohort"),
}
"""All headers of a sheet, in the order of its template; docs/sheets.md explains them."""


def header_name(header: str) -> str:
    """A header as fixed headers are compared: case and blanks forgiven."""
    return header.casefold().replace(" ", "_")


def kind_by_headers(headers: list[str]) -> str:
    """The kind of sheet that has these headers; empty if they are of none that we define."""
    names = {header_name(h) for h in headers if h}
    for kind in ("corrections", "coded", "sources", "attendance", "projects"):
        if set(NEEDED[kind]) <= names:
            return kind
    roster = {"participant_id"} < names and len(names & set(HEADERS["roster"])) >= 3
    return "roster" if roster else ""


def write_templates(folder: Path) -> None:
    """Write an empty sheet of each kind, with its headers, as Excel reads CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, headers in HEADERS.items():
        name = "interviews" if kind == "coded" else kind
        text = ",".join(headers) + "\r\n"
        (folder / f"{name}.csv").write_bytes(text.encode("utf-8-sig"))


def write_frameworks(folder: Path) -> None:
    """Copy the frameworks that this project comes with; a study shows those that it maps to."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(FRAMEWORKS.glob("*.yaml")):
        shutil.copyfile(path, folder / path.name)
