"""What a repository asks of a deposit: its metadata for Zenodo, its citation, its README."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from evaluation.publishing.front import NO_DATE
from evaluation.publishing.published import Row
from evaluation.study.archiving import Archiving, Creator
from evaluation.travel.package import as_json
from evaluation.travel.plain_markdown import plain

TEMPLATE = Path(__file__).with_name("readme.md")
INVENTED = "INVENTED: no programme, organisation or person in it exists."
KEYWORDS = ("programme evaluation", "leadership development", "before and after", "mixed methods")
LICENCES = {
    "CC0-1.0": ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution-NonCommercial 4.0",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
}
"""Name and address of the terms that results are mostly passed on under."""


def licence_of(terms: Archiving) -> Row:
    """The licence as a package names it: SPDX id, title, address; the last two where known."""
    title, path = LICENCES.get(terms.licence, ("", f"https://spdx.org/licenses/{terms.licence}"))
    return {"name": terms.licence, "path": path} | ({"title": title} if title else {})


def creators_of(terms: Archiving, facts: Row) -> list[Creator]:
    """Who made the results: as the terms say, else the report's authors."""
    authors = [name.strip() for name in facts["authors"].split(";") if name.strip()]
    return list(terms.creators) or [Creator(name=name) for name in authors]


def title_of(facts: Row) -> str:
    """The archive's title."""
    return f"{facts['programme']}: published tables of its evaluation, version {facts['version']}"


def summary_of(facts: Row) -> str:
    """What the archive is, in two or three sentences."""
    told = (
        f"Results of the evaluation of {facts['programme']}, as published in its reports: tables, "
        f"effect sizes, codebook. No row is about one person. Design: {facts['design']}"
    )
    return f"{INVENTED} {told}" if facts["invented"] == "yes" else told


def date_of(facts: Row) -> str:
    """The date of the reports; empty if the settings give none."""
    return "" if facts["date"] == NO_DATE else facts["date"]


def zenodo(terms: Archiving, facts: Row) -> bytes:
    """The content of .zenodo.json."""
    creators = [
        {key: value for key, value in creator.model_dump().items() if value}
        for creator in creators_of(terms, facts)
    ]
    told = {
        "title": title_of(facts),
        "upload_type": "dataset",
        "description": f"<p>{_html(summary_of(facts))}</p>",
        "creators": creators,
        "access_right": "open",
        "license": terms.licence.lower(),
        "version": facts["version"],
        "publication_date": date_of(facts),
        "language": "eng",
        "keywords": [*KEYWORDS, *terms.keywords],
        "doi": terms.doi,
    }
    return as_json({key: value for key, value in told.items() if value})


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def citation(terms: Archiving, facts: Row) -> bytes:
    """The content of CITATION.cff (version 1.2.0); a value is written as JSON, which YAML reads."""
    said = lambda text: json.dumps(text, ensure_ascii=False)  # noqa: E731
    lines = [
        "cff-version: 1.2.0",
        "message: If you use these results, please cite them as below.",
        "type: dataset",
        f"title: {said(title_of(facts))}",
        "authors:",
    ]
    for creator in creators_of(terms, facts):
        family, _, given = creator.name.partition(", ")
        lines.append(f"  - family-names: {said(family)}" if given else f"  - name: {said(family)}")
        lines += [f"    given-names: {said(given)}"] if given else []
        lines += (
            [f"    affiliation: {said(creator.affiliation)}"]
            if creator.affiliation and given
            else []
        )
        lines += [f"    orcid: https://orcid.org/{creator.orcid}"] if creator.orcid else []
    lines += [f"version: {said(facts['version'])}"]
    lines += [f"date-released: {said(date)}"] if (date := date_of(facts)) else []
    lines += [f"license: {said(terms.licence)}"]
    lines += [f"doi: {said(terms.doi)}"] if terms.doi else []
    return ("\n".join(lines) + "\n").encode()


def readme(facts: Row, values: Mapping[str, object]) -> bytes:
    """The archive's README.md.

    Args:
        facts: of the report.
        values: what else the template is filled with.
    """
    environment = Environment(
        autoescape=True,
        finalize=plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(about=facts, **values).encode()
