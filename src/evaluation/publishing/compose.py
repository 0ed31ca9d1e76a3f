"""One Markdown source from the section templates; every text from outside stays text."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .catalogue import say
from .contents import contents, orders
from .published import Row, Tables, about
from .recommendations import as_typed, in_summary

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Control characters, and those that turn the direction of the text that follows.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def escaped(value: object) -> Markup:
    """Return a value as Markdown that reads as exactly this text, on one line."""
    if isinstance(value, Markup):
        return value
    text = " ".join(_CONTROL.sub(" ", str(value)).split())
    return Markup(_PUNCTUATION.sub(r"\\\1", text))


def separator(shape: str) -> Markup:
    """Return a pipe table's second line from widths and sides: '40l 20r' -> |:---|--:|."""
    columns = []
    for column in shape.split():
        width = "-" * int(column[:-1])
        columns.append(f":{width}" if column[-1] == "l" else f"{width}:")
    return Markup("|" + "|".join(columns) + "|")


def cells_of(rows: list[Row], columns: str) -> list[list[str]]:
    """Return the cells of a published table's rows, in the order of columns: 'title change n'."""
    return [[row[column] for column in columns.split()] for row in rows]


def narratives(folder: Path) -> dict[str, Markup]:
    """Return the author's Markdown by section, without front matter."""
    texts = {}
    for path in sorted(Path(folder).glob("*.md")) if folder else []:
        text = path.read_text(encoding="utf-8-sig")
        body = re.sub(r"\A---\r?\n.*?\r?\n---\r?\n", "", text, flags=re.DOTALL).strip()
        if body:  # an author's heading must not close the section that it stands in
            body = re.sub(r"^# ", "## ", body, flags=re.MULTILINE)
            texts[path.stem] = Markup(body)
    return texts


WRITTEN = (
    *("programme", "participants", "findings", "cohorts", "voices", "projects", "limits"),
    *("conclusions", "recommendations"),
)
"""Sections in which a text of the authors has a place."""


def _environment(templates: Path | list[Path], figures: dict, letter: str) -> Environment:
    """Return what fills in the sections' templates, and counts tables and figures."""
    counts = {"table": 0, "figure": 0}

    def following(kind: str):
        def step() -> str:
            counts[kind] += 1
            return f"{letter}{counts[kind]}"

        return step

    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="<#",
        comment_end_string="#>",
    )  # '{#' opens an id in Markdown
    environment.filters |= {"rule": separator, "cells": cells_of}
    environment.globals.update(
        next_table=following("table"), next_figure=following("figure"), figures=figures
    )
    return environment


def compose(
    tables: Tables,
    narrative: dict[str, Markup],
    figures: dict,
    templates: Path | list[Path],
    order: list[str] | None = None,
    letter: str = "",
) -> str:
    """Return the report as Markdown, its sections in `order` (by default those of its body).

    `letter` stands before the numbers of tables and figures: A in an annex.
    """
    environment = _environment(templates, figures, letter)
    filled = {name: narrative.get(name, "") for name in WRITTEN}
    leads, more = in_summary(filled["recommendations"])
    filled["recommendations"] = Markup(as_typed(filled["recommendations"]))
    context = contents(tables) | {"narrative": filled}
    context |= {"recommended": list(map(Markup, leads)), "recommended_more": more}
    # A figure may stand on the next page: its heading is not left without a word.
    context |= {"themes_lead": say("section.themes_lead") if "themes" in figures else ""}
    order = order or orders(about(tables)["form"])[0]
    sections = [environment.get_template(f"{name}.md").render(context) for name in order]
    return without_empty_headings("\n\n".join(sections))


def without_empty_headings(text: str) -> str:
    """Drop each heading that has neither text nor a deeper heading with text below it."""
    kept: list[str] = []
    below, filled = 0, False  # depth of the next heading that stays; is there text before it?
    for line in reversed(text.splitlines()):
        heading = re.match(r"(#+) ", line)
        if heading:
            depth = len(heading[1])
            if not filled and below <= depth:
                continue
            below, filled = depth, False
        elif line.strip():
            filled = True
        kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reversed(kept))).strip() + "\n"
