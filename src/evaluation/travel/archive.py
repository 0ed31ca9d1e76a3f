"""What was handed over, put together as an archive: every file by its path, and the zip of them."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.published import Row, Tables, about, read_tables
from evaluation.publishing.releases import WORDS_OF_PEOPLE
from evaluation.publishing.results import PROGRAMME
from evaluation.sheets.harmless import harmless
from evaluation.study.archiving import Archiving
from evaluation.travel import codebook, coded, deposit, effect_sizes
from evaluation.travel.fields import field_of, title_of
from evaluation.travel.package import Table, as_json, descriptor, slug

CHECKSUMS, README, PACKAGE = "CHECKSUMS.sha256", "README.md", "datapackage.json"
EFFECTS = "effect_sizes.csv"
PAPERS = ("report.pdf", "annex.pdf")
SHORT = 20
"""Characters of a wording that may be found in another text by accident."""
DATE = (1980, 1, 1, 0, 0, 0)
OTHER_WORDINGS = {
    ("dictionary_columns", "header"): "variable",
    ("quality_wordings", "asked_as"): "item",
}
"""Where a question stands cut short, or in other words; and the column that says which it is."""


@dataclass(frozen=True)
class HandedOver:
    """What may be passed on of a study.

    Attributes:
        folders: of each report, its frozen copy.
        editions: their editions, in words.
        terms: archive.yaml.
        private: wordings of questions that may not be passed on, and the questions' ids.
        sources: who wrote the instruments.
    """

    folders: dict[str, Path]
    editions: str
    terms: Archiving
    private: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def tables(self) -> dict[str, Tables]:
        """Published tables by report, the programme's first, without what may not be passed on."""
        names = sorted(self.folders, key=lambda name: (name != PROGRAMME, name))
        return {name: self._passed_on(read_tables(self.folders[name] / "tables")) for name in names}

    def _passed_on(self, tables: Tables) -> Tables:
        found = {}
        for name, rows in tables.items():
            if not self.terms.quotes and name in WORDS_OF_PEOPLE[:2]:
                continue
            found[name] = [{c: self._cell(name, row, c) for c in row} for row in rows]
        return found

    def _cell(self, table: str, row: Row, column: str) -> str:
        cell = row[column]
        if column == "quote" and not self.terms.quotes:
            return ""
        known = OTHER_WORDINGS.get((table, column))
        if known and row[known] in self.private.values():
            return ""
        return "" if any(_holds(cell, wording) for wording in self.private) else cell


def _holds(cell: str, wording: str) -> bool:
    """Whether a cell is a wording, or has it within; a few letters may stand anywhere."""
    return cell == wording or (len(wording) > SHORT and wording in cell)


def file_name(facts: Row) -> str:
    """Name of the archive, without an ending."""
    return f"{slug(facts['programme'])}-v{slug(facts['version'])}"


def contents(given: HandedOver) -> tuple[dict[str, bytes], dict[str, object], list[Table]]:
    """Every file of the archive by its path; its package and tables, to be checked.

    Args:
        given: what may be passed on.
    """
    tables = given.tables()
    first = next(iter(tables.values()))
    facts = about(first)
    changes = _changes(tables)
    made = _published(tables) + _own(first, changes)
    files = {table.path: table.content for table in made}
    files[codebook.PAGE] = codebook.page(first["dictionary"], first["codebook"]).encode()
    quotes = [row for own in tables.values() for row in own.get("quotes", [])]
    groups = {row["source_group"]: row["group_label"] for row in first["themes"]}
    files |= coded.coded_files(first["codebook"], quotes, groups)
    if given.terms.quotes:
        files |= {
            f"reports/{name}/{paper}": (folder / paper).read_bytes()
            for name, folder in given.folders.items()
            for paper in PAPERS
        }
    package = _package(given, facts, made)
    files[PACKAGE] = as_json(package)
    files[".zenodo.json"] = deposit.zenodo(given.terms, facts)
    files["CITATION.cff"] = deposit.citation(given.terms, facts)
    files[README] = _readme(given, facts, changes, files)
    files[CHECKSUMS] = _checksums(files)
    return dict(sorted(files.items())), package, made


def _changes(tables: dict[str, Tables]) -> list[Row]:
    """Every change that a report publishes, once."""
    first: dict[tuple[str, ...], Row] = {}
    for row in (row for own in tables.values() for row in own["change"]):
        first.setdefault((row["cohort"], row["scale"], row["comparison"]), row)
    return list(first.values())


def _published(tables: dict[str, Tables]) -> list[Table]:
    """The published tables that have rows."""
    return [
        _table(f"tables/{report}/{name}.csv", f"{title_of(name)} ({report})", name, rows)
        for report, own in tables.items()
        for name, rows in sorted(own.items(), key=lambda item: _place(item[0]))
        if rows
    ]


def _place(name: str) -> tuple[int, str]:
    names = list(PUBLISHED)
    return (names.index(name) if name in names else len(names), name)


def _own(tables: Tables, changes: list[Row]) -> list[Table]:
    """The tables that stand beside those of the reports: effect sizes and codebook."""
    asked, sizes = codebook.variables(tables["dictionary"]), effect_sizes.effect_sizes(changes)
    found = [
        _table(codebook.VARIABLES, "Codebook: what was asked", "dictionary", asked),
        _table(codebook.THEMES, "Codebook: themes and codes", "codebook", tables["codebook"]),
        _table(EFFECTS, "Effect sizes, as the R package metafor names them", EFFECTS, sizes),
    ]
    return [table for table in found if table.content.count(b"\n") > 1]


def _table(path: str, title: str, name: str, rows: list[Row]) -> Table:
    columns = list(rows[0]) if rows else []
    columns = list(effect_sizes.COLUMNS) if name == EFFECTS else columns
    fields = [_effect_field(c) if name == EFFECTS else field_of(name, c) for c in columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(row[c]) for c in columns] for row in rows)
    return Table(path, title, out.getvalue().encode(), fields)


def _effect_field(column: str) -> dict[str, object]:
    if column not in effect_sizes.MEANINGS:
        return field_of("change", column)
    kind, meaning = effect_sizes.MEANINGS[column]
    return {"name": column, "type": kind, "description": meaning}


def _package(given: HandedOver, facts: Row, tables: list[Table]) -> dict[str, object]:
    terms = given.terms
    told = {
        "name": file_name(facts),
        "id": f"https://doi.org/{terms.doi}" if terms.doi else "",
        "title": deposit.title_of(facts),
        "description": deposit.summary_of(facts),
        "version": facts["version"],
        "created": f"{date}T00:00:00Z" if (date := deposit.date_of(facts)) else "",
        "licenses": [deposit.licence_of(terms)],
        "contributors": [
            {"title": one.name, "roles": ["author"]} for one in deposit.creators_of(terms, facts)
        ],
        "keywords": [*deposit.KEYWORDS, *terms.keywords],
        "sources": [{"title": source} for source in given.sources],
    }
    return descriptor(told, tables)


def _readme(given: HandedOver, facts: Row, changes: list[Row], files: dict[str, bytes]) -> bytes:
    scales = [row["scale"] for row in changes if row["main"] == "yes"] or [""]
    values = {
        "title": deposit.title_of(facts),
        "summary": deposit.summary_of(facts | {"invented": "no"}),
        "date": deposit.date_of(facts),
        "editions": given.editions,
        "coded": coded.CODEBOOK in files,
        "quotes": given.terms.quotes,
        "worded_out": bool(given.private),
        "reports": given.terms.quotes,
        "changes": len(changes),
        "left_out": effect_sizes.left_out(changes),
        "example": scales[0],
        "licence": deposit.licence_of(given.terms),
    }
    return deposit.readme(facts, values)


def _checksums(files: dict[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}" for path in sorted(files)]
    return ("\n".join(lines) + "\n").encode()


def packed(name: str, files: dict[str, bytes]) -> bytes:
    """The archive as a zip with one folder in it; the same files give the same bytes.

    Args:
        name: of the folder.
        files: by path, as `contents` gives them.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, made in sorted(files.items()):
            part = zipfile.ZipInfo(f"{name}/{path}", DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3
            part.external_attr = 0o644 << 16
            archive.writestr(part, made)
    return content.getvalue()
