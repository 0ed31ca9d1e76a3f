"""Words that another program would run, from every file of a study to every page of its report."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from evaluation.commands.templates import HEADERS
from evaluation.problems import Problem
from tests.read_tiny import KEY, coded, with_key
from tests.tiny import COHORT, tiny_study

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = [f"CD{n:02d}EF" for n in range(24)]
SPOKEN = 12
HOSTILE = {
    "theme": '<script>alert("t")</script> #eval("1+1") *bold*',
    "theme_2": "=SUM(1,1) | pipe | `raw`{=html} \\directlua{os.exit()}",
    "definition": "<img src=x onerror=alert(1)> $x^2$",
    "scale": '#read("/etc/passwd") <b>scale</b>',
    "scale_2": "-1+cmd|' /C calc'!A0 {{ 7*7 }}",
    "item": "[link](javascript:alert(1)) <i>item</i> ${7*7}",
    "question": '"><svg onload=alert(1)> #panic("q")',
    "programme": "<title>P</title> #set page(width: 1cm) \\input{x}",
    "author": "=author() <u>a</u>",
    "dimension": "# heading {.unnumbered} ::: div",
    "framework": "![pic](figures/x.png) <!-- f -->",
    "caution": "~~~ {=typst}\n#panic()\n~~~",
    "cohort": "<script>c</script> = *c* #c",
    "wave": "<em>first</em> $w$",
    "theory": "`#panic()`{=typst} <style>*{display:none}</style> - list",
    "quote": '<script>alert("q")</script> *not bold* #eval("q") `code` $q$ [a](b) | c',
    "quote_2": "=HYPERLINK(1) {{ 6*7 }} \\LaTeX{} <a href=x>link</a> ~sub~ ^sup^",
    "case": "=case() <b>project</b> #let x = 1",
}
"""What a reader must see, letter by letter, wherever it is shown."""
IN_ANNEX = ("framework", "dimension", "definition")
SHOWN = tuple(name for name in HOSTILE if name not in IN_ANNEX)


def settings() -> dict[str, dict]:
    """Settings files with hostile words in every text that a report shows."""
    both = {"charter": ["first"]}
    scales = {
        name: {"title": HOSTILE[title], "question": "learning", "items": items, "frameworks": both}
        for name, title, items in (
            ("identity", "scale", ["i1", "i2", "i3", "i4"]),
            ("values", "scale_2", ["i5", "i6", "i7", "i8"]),
        )
    }
    items = {f"i{n}": {"text": f"{n} {HOSTILE['item']}"} for n in range(1, 9)}
    theme = {"valence": "positive", "question": "learning", "frameworks": both}
    return {
        "study.yaml": {
            "programme": HOSTILE["programme"],
            "commissioner": HOSTILE["author"],
            "authors": [HOSTILE["author"]],
            "evaluation_questions": {
                "learning": {"text": HOSTILE["question"], "level": "learning"}
            },
            "waves": {"pre": {"label": HOSTILE["wave"]}, "post": {"label": "at the end"}},
            "person_code": {"column": "Your code"},
            "date": "2026-10-01",
            "cautions": [HOSTILE["caution"]],
            "theory_of_change": HOSTILE["theory"],
        },
        "plan.yaml": {"main_outcome": "identity"},
        "instruments/tiny.yaml": {
            "title": HOSTILE["scale"],
            "source": HOSTILE["author"],
            "answers": {"from": 1, "to": 5},
            "items": items,
            "scales": scales,
        },
        "codebook.yaml": {
            "themes": {
                "one": theme
                | {
                    "title": HOSTILE["theme"],
                    "definition": HOSTILE["definition"],
                    "scales": ["identity"],
                    "codes": {"<script>code</script>": HOSTILE["definition"]},
                },
                "two": theme
                | {"title": HOSTILE["theme_2"], "codes": {"=code()": HOSTILE["definition"]}},
            }
        },
        "frameworks/charter.yaml": {
            "title": HOSTILE["framework"],
            "edition": HOSTILE["wave"],
            "source": HOSTILE["author"],
            "dimensions": {"first": HOSTILE["dimension"], "second": HOSTILE["definition"]},
        },
    }


def table(*rows: tuple) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def survey(shift: int) -> str:
    """Answers of all, higher by a point for every other person where shift is 1."""
    heads = ("Timestamp", "Your code", *(f"{n} {HOSTILE['item']}" for n in range(1, 9)))
    rows = []
    for n, code in enumerate(PEOPLE):
        answers = [1 + (n + i) % 4 + shift * (n % 2) for i in range(8)]
        rows.append((f"2026-0{2 + 5 * shift}-01 09:{n:02d}:00", code, *answers))
    return table(heads, *rows)


def hostile_study(folder: Path) -> Path:
    """A study whose every text is hostile, with enough people for what it says to be shown."""
    names = [f"<b>S{n}</b> =s #s" for n in range(SPOKEN)]
    said = [HOSTILE["quote"], HOSTILE["quote_2"], *(f"{n} {HOSTILE['quote']}" for n in range(10))]
    codes = ["<script>code</script>" if n % 2 == 0 else "=code()" for n in range(SPOKEN)]
    case = (HOSTILE["case"], HOSTILE["case"], HOSTILE["case"])
    files = {
        "pre.csv": survey(0),
        "post.csv": survey(1),
        "roster.csv": table(("participant_id", "role"), *((c, "<b>role</b>") for c in PEOPLE)),
        "sources.csv": table(
            HEADERS["sources"],
            *[
                ("interviews.csv", name, PEOPLE[n], "participant", "2026-07-10", "", "yes")
                for n, name in enumerate(names)
            ],
        ),
        "interviews.csv": table(
            ("source", "code", "excerpt", "coder"),
            *zip(names, codes, said, ["<i>coder</i>"] * SPOKEN, strict=True),
        ),
        "projects.csv": table(
            ("participant_id", "title", "stage", "what_changed", "for_whom", "evidence", "consent"),
            *[(code, case[0], "sustained", *case[1:], "shown", "yes") for code in PEOPLE[12:20]],
        ),
        "cohort.yaml": f"label: '{HOSTILE['cohort']}'\n",
    }
    left = ("pre", "post", "roster", "sources", "interviews", "cohort", "instrument")
    tiny_study(folder, **dict.fromkeys(left), more={f"{COHORT}/{k}": v for k, v in files.items()})
    for name, content in settings().items():
        path = folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")  # is YAML too
    return with_key(folder, KEY)


def choose_quotes(study: Path) -> None:
    """Accept the first two excerpts as quotes, as a person does."""
    found = coded(study).tables["excerpts"]
    chosen = found[found["text"].isin([HOSTILE["quote"], HOSTILE["quote_2"]])]
    rows = [(key, "yes", "", "invented evaluator") for key in chosen["excerpt"]]
    path = study / "data/decisions/programme/quotes.csv"
    path.parent.mkdir(parents=True)
    path.write_text(table(("excerpt", "show", "text", "who"), *rows), encoding="utf-8")
    assert len(rows) == 2


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The study, with its report."""
    folder = hostile_study(tmp_path_factory.mktemp("hostile") / "study")
    choose_quotes(folder)
    ended = subprocess.run(
        [sys.executable, "-m", "evaluation", "report", str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


def one_line(text: str) -> str:
    return " ".join(text.split())


def page(path: Path) -> str:
    """What a browser shows of a page, and what stands in its tags is left out."""
    text = re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", "", path.read_text("utf-8"), flags=re.S)
    return one_line(html.unescape(text))


def word(path: Path) -> str:
    """The text of a Word file."""
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    return one_line(html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", xml))))


def test_every_text_stands_in_the_page_letter_by_letter(study):
    own = page(study / "reports/programme/report.html")
    missing = [name for name in SHOWN if one_line(HOSTILE[name]) not in own]
    assert missing == []
    annex = page(study / "reports/programme/annex.html")
    assert [name for name in IN_ANNEX if one_line(HOSTILE[name]) not in annex] == []


def test_nothing_on_the_pages_is_run_or_fetched(study):
    for path in [*study.glob("reports/*/*.html"), *study.glob("data/review/*/*.html")]:
        text = path.read_text("utf-8")
        assert not re.search(r"<(script|iframe|object|svg on|img src=x|style>\*)", text), path.name
        assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text), path.name
        assert not re.search(r"(href|src)\s*=\s*\"?\s*javascript:", text, re.I), path.name
        targets = re.findall(r'(?:href|src)="([^"]*)"', text)
        ours = ("#", "data:", "tables/", "annex", "report", "review.xlsx")
        assert [target for target in targets if not target.startswith(ours)] == []


def test_every_text_stands_in_the_word_file_and_there_is_no_field_in_it(study):
    path = study / "reports/programme/report.docx"
    own = word(path)
    assert [name for name in SHOWN if one_line(HOSTILE[name]) not in own] == []
    with zipfile.ZipFile(path) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
        xml = archive.read("word/document.xml").decode()
    assert "javascript" not in links
    assert not re.search(r"instrText[^>]*>[^<]*(HYPERLINK|DDE|INCLUDE)", xml)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_every_text_stands_in_the_pdf(study):
    """Without blanks: a PDF breaks its lines where the page ends."""
    shown = subprocess.run(
        ["pdftotext", "-raw", str(study / "reports/programme/report.pdf"), "-"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    letters = re.sub(r"[^A-Za-z0-9<>#=$*\\]+", "", shown)
    wanted = {name: re.sub(r"[^A-Za-z0-9<>#=$*\\]+", "", HOSTILE[name]) for name in SHOWN}
    assert [name for name, text in wanted.items() if text not in letters] == []


def test_no_cell_of_a_published_table_is_a_formula(study):
    tables = list(study.glob("reports/*/tables/*.csv"))
    assert len(tables) > 20
    cells = [
        cell
        for path in tables
        for row in csv.reader(io.StringIO(path.read_text("utf-8")))
        for cell in row
    ]
    assert any("HYPERLINK" in cell for cell in cells)
    number = re.compile(r"[+-]?\d+([.]\d+)?$")
    assert [c for c in cells if c[:1] in ("=", "+", "-", "@", "\t") and not number.match(c)] == []


def read(path: Path, name: str) -> bytes:
    """One part of an archive."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_no_workbook_has_a_formula_a_link_or_a_macro(study):
    books = [*study.glob("reports/**/*.xlsx"), *study.glob("data/**/*.xlsx")]
    assert len(books) > 1
    for path in books:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            sheets = [archive.read(n).decode() for n in names if n.startswith("xl/worksheets/")]
        # A link within the workbook names a place; one out of it would name a relation.
        assert not any(re.search(r"<f[ >]|<hyperlink [^>]*r:id", s) for s in sheets), path.name
        outside = [n for n in names if "worksheets/_rels" in n and b"External" in read(path, n)]
        assert not outside, path.name
        assert not any("vba" in name or "externalLink" in name for name in names), path.name


def test_figures_hold_words_and_nothing_that_runs(study):
    figures = list(study.glob("reports/*/figures/*.svg"))
    assert figures
    for path in figures:
        text = path.read_text("utf-8")
        assert not re.search(r"<(script|foreignObject|a |b>|i>|em>)|\son[a-z]+=", text), path.name


def test_nothing_was_computed_or_left_behind(study):
    """`{{ 7*7 }}` and `${7*7}` stand as they are; no file of another name is there."""
    text = page(study / "reports/programme/report.html")
    assert "{{ 7*7 }}" in text
    assert "{{ 6*7 }}" in text
    there = {path.name for path in study.iterdir()}
    assert there <= {"config", "data", "reports", ".snakemake", ".gitignore"}


def test_a_problem_has_no_character_that_a_terminal_acts_on():
    told = str(Problem("stop", "a.csv", 2, "", "\x1b[2J\x9b31mCode \u202egnp\x07", "Mend it."))
    assert told.isprintable()
    assert told.endswith("31mCode  gnp  Mend it.")
