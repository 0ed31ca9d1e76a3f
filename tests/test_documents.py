"""Documents tell no number that the published tables do not hold.

The intruder (tests/intruder) attacks the tables. Here it is shown that nothing more can be had from
words, alt texts, workbook or the data about each file: every number in them is one of the tables',
rounded at most, or follows from those by a rule that is written here.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
import zipfile
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.edition import as_csv
from evaluation.publishing.report import write_report
from evaluation.publishing.workbook import write_workbook
from tests.rendered import FULL, HERE, SHORT, TEMPLATES, rendered

OWN = Path(__file__).resolve().parents[1] / "src/evaluation/publishing"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> set[str]:
    """All numbers in a text, without sign and without commas between thousands."""
    return {found.replace(",", "") for found in NUMBER.findall(text)}


def page(path: Path) -> str:
    """What a web page says, alt texts and titles too, without the files that travel in it."""
    markup = path.read_text(encoding="utf-8")
    markup = re.sub(r"<style.*?</style>", " ", markup, flags=re.S)
    told = re.findall(r'(?:alt|title|content|aria-label)="([^"]*)"', markup)
    markup = re.sub(r'"data:[^"]*"', '""', markup)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", markup), *told]))


def rows_of(tables: Path, name: str) -> list[dict[str, str]]:
    """The rows of a published table; fixtures leave out those that are empty."""
    if not (tables / f"{name}.csv").exists():
        return []
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def cells(tables: Path) -> set[str]:
    """Every cell of the published tables."""
    found = set()
    for path in tables.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            found |= {cell for row in csv.reader(handle) for cell in row}
    return found


def known(report: str) -> set[str]:
    """Numbers that a reader of the tables has, and those that the software always writes."""
    tables = HERE / "published" / report / "tables"
    found = numbers(" ".join(cells(tables)))
    for number in list(found):
        for places in ("1", "0.1", "0.01"):
            for way in (ROUND_HALF_UP, ROUND_HALF_EVEN):
                found.add(str(Decimal(number).quantize(Decimal(places), way)))
    found |= follow(tables)
    always = (OWN / "words.toml").read_text("utf-8") + (OWN / "references.csv").read_text("utf-8")
    written = [p.read_text("utf-8") for p in (HERE / "published" / report).glob("narrative/*.md")]
    return found | numbers(" ".join([always, *written]))


def follow(tables: Path) -> set[str]:
    """What a report works out of published numbers: a share, a total, a cost for each person."""
    steps = {r["step"]: r["n"] for r in rows_of(tables, "participation") if r["n"]}
    facts = {row["key"]: row["value"] for row in rows_of(tables, "about")}
    found = {str(sum(int(row["n"]) for row in rows_of(tables, "withheld")))}
    enrolled = [
        (int(row["n"]), int(other["n"]))
        for row in rows_of(tables, "participation")
        for other in rows_of(tables, "participation")
        if row["n"] and other["n"] and row["cohort"] == other["cohort"] and int(other["n"])
    ]
    for part, whole in enrolled:
        found |= {str(round(Decimal(part * 100) / whole)), str(whole - part)}
    if facts.get("cost"):
        people = [int(steps[s]) for s in ("enrolled", "finished") if steps.get(s)]
        found |= {str(round(Decimal(facts["cost"]) / n)) for n in people}
    checks = rows_of(tables, "checklists")
    return found | {str(len(checks)), str(sum(bool(row.get("answer")) for row in checks))}


def more_than(report: str, text: str) -> list[str]:
    """Numbers in a text that the tables do not hold, without those of tables and figures."""
    text = re.sub(r"(?:Table|Figure|Page)\s+A?\d+", " ", text)
    return sorted(numbers(text) - known(report), key=Decimal)


@pytest.mark.parametrize("report", [FULL, SHORT])
@pytest.mark.parametrize("name", ["report", "annex"])
def test_a_page_tells_no_number_that_the_tables_do_not_hold(report, name):
    text = page(rendered(report) / f"{name}.html")
    assert len(numbers(text)) > 20
    assert more_than(report, text) == []


def test_a_number_from_elsewhere_is_noticed():
    assert more_than(FULL, "At the depot 977.31 of them answered.") == ["977.31"]


@pytest.mark.parametrize("report", [FULL, SHORT])
def test_the_workbook_holds_the_tables_and_nothing_else(report, tmp_path):
    shutil.copytree(HERE / "published" / report / "tables", tmp_path / "tables")
    for name in PUBLISHED:
        path = tmp_path / "tables" / f"{name}.csv"
        if not path.exists():
            path.write_text(as_csv(name, []), encoding="utf-8")
    write_workbook(tmp_path / "tables", tmp_path / "tables.xlsx")
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as archive:
        names = archive.namelist()
        told = archive.read("xl/sharedStrings.xml").decode()
    assert not [n for n in names if "comment" in n or "external" in n or n.endswith(".bin")]
    assert more_than(report, html.unescape(re.sub(r"<[^>]+>", " ", told))) == []


@pytest.mark.parametrize("report", [FULL, SHORT])
def test_what_files_say_of_themselves_is_title_author_and_date(report):
    folder = rendered(report)
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(folder / "report.pdf") as document:
        told = " ".join(str(value) for value in document.docinfo.values())
        told += re.sub(r"<[^>]+>", " ", document.Root.Metadata.read_bytes().decode())
    with zipfile.ZipFile(folder / "report.docx") as archive:
        # app.xml holds pandoc's own counts of words, the same in every file.
        for part in ("docProps/core.xml", "docProps/custom.xml"):
            if part in archive.namelist():
                told += re.sub(r"<[^>]+>", " ", archive.read(part).decode())
    # Dates, digests of the content, and what the standards of PDF are called.
    told = re.sub(r"\d{4}-?\d\d-?\d\d(T?[\d:]+)?(Z|[+-][\d:']+)?|D:\d+Z?|\S+==\S*", " ", told)
    told = re.sub(r"Typst [\d.]+|http:\S+|ISO 14289|proof\s+1\.7", " ", told)
    assert more_than(report, told) == []


def test_figures_say_nothing_of_themselves(tmp_path):
    folder = HERE / "published" / FULL
    write_report(folder / "tables", folder / "narrative", tmp_path, TEMPLATES)
    drawn = sorted((tmp_path / "figures").iterdir())
    assert drawn
    for path in drawn:
        content = path.read_bytes()
        if path.suffix == ".png":
            assert not re.search(rb"tEXt|zTXt|iTXt|eXIf", content), path.name
        else:
            assert not re.search(rb"<(desc|title|text)\b", content), path.name
            [told] = re.findall(rb"<metadata>(.*?)</metadata>", content, re.S)
            assert not re.search(rb">[^<]*\d[^<]*<", told), path.name
