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
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from evaluation.commands.templates import HEADERS
from evaluation.problems import Problem
from tests.hostile.words import LETTERS, WORDS
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
LONG = [name for name, word in WORDS.items() if len(word) > 1_000]
SAID = [word for name, word in WORDS.items() if name not in (*LONG, "control", "private")]
"""Open answers: one for each person, and again from the beginning."""
NARRATED = "\n\n".join(
    f"{word}\n\n## {' '.join(word.split())}\n"
    for name, word in WORDS.items()
    if name not in (*LONG, *LETTERS) and "hostile.invalid" not in word  # authors may link
)
SHOWN = tuple(name for name in HOSTILE if name not in IN_ANNEX)


def instrument(both: dict) -> dict:
    """Two scales of four items."""
    scales = {
        name: {"title": HOSTILE[title], "question": "learning", "items": items, "frameworks": both}
        for name, title, items in (
            ("identity", "scale", ["i1", "i2", "i3", "i4"]),
            ("values", "scale_2", ["i5", "i6", "i7", "i8"]),
        )
    }
    return {
        "title": HOSTILE["scale"],
        "source": HOSTILE["author"],
        "answers": {"from": 1, "to": 5},
        "items": {f"i{n}": {"text": f"{n} {HOSTILE['item']}"} for n in range(1, 9)},
        "scales": scales,
        "open_questions": {"why": "Why?"},
    }


def settings() -> dict[str, dict]:
    """Settings files with hostile words in every text that a report shows."""
    both = {"charter": ["first"]}
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
        "instruments/tiny.yaml": instrument(both),
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
    items = (f"{n} {HOSTILE['item']}" for n in range(1, 9))
    heads = ("Timestamp", "Your code", *items, "Why?")
    rows = []
    for n, code in enumerate(PEOPLE):
        answers = [1 + (n + i) % 4 + shift * (n % 2) for i in range(8)]
        said = SAID[(n + 24 * shift) % len(SAID)]
        rows.append((f"2026-0{2 + 5 * shift}-01 09:{n:02d}:00", code, *answers, said))
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
        "corrections.csv": table(
            ("file", "person", "column", "was", "becomes", "who", "why"),
            ("post.csv", PEOPLE[0], "Why?", SAID[24], "<b>mended</b> =1+1", "<i>who</i>", SAID[3]),
        ),
        "cohort.yaml": f"label: '{HOSTILE['cohort']}'\n",
    }
    left = ("pre", "post", "roster", "sources", "interviews", "cohort", "instrument")
    tiny_study(folder, **dict.fromkeys(left), more={f"{COHORT}/{k}": v for k, v in files.items()})
    for name, content in settings().items():
        path = folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")  # is YAML too
    written = folder / "config/narrative/programme"
    written.mkdir(parents=True)
    (written / "programme.md").write_text(NARRATED, encoding="utf-8")
    (written / "conclusions.md").write_text(f"1. {NARRATED}", encoding="utf-8")
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


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ALIVE = """() => [...document.querySelectorAll('*')].filter(one =>
  [...one.attributes].some(a => /^on/i.test(a.name) ||
    /^(href|src|action|formaction|xlink:href|data)$/i.test(a.name)
      && /^\\s*(javascript|vbscript|file|http:|data:text(?!\\/csv))/i.test(a.value)) ||
  /^(script|iframe|object|embed|form|base|meta-refresh|link)$/i.test(one.tagName)
    && !(one.tagName == 'LINK' && one.href.startsWith('data:')))
  .map(one => one.outerHTML.slice(0, 200))"""
"""Elements of a page that run something or ask for something."""


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
def test_in_a_browser_nothing_runs_asks_or_opens(study):
    """Each page is opened; whatever it asks the network for is taken down and refused."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    pages = [*study.glob("reports/*/*.html"), *study.glob("data/review/*/*.html")]
    assert len(pages) > 3
    seen: list[str] = []
    with driver.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=quiet)
        for path in pages:
            page = browser.new_page()
            page.on("dialog", lambda box: (seen.append(f"dialog {box.message}"), box.dismiss()))
            page.on("popup", lambda other: seen.append(f"window {other.url}"))
            _keep_to(page, path, seen)
            page.goto(path.as_uri())
            assert page.evaluate("window.ran ?? null") is None, path.name
            assert page.evaluate(ALIVE) == [], path.name
            page.close()
        browser.close()
    assert seen == []


def _keep_to(page, path: Path, seen: list[str]) -> None:
    """Give the page its own file; take down and refuse whatever else it asks for."""
    page.route("**/*", lambda route: _only(route, path, seen))


def _only(route, path: Path, seen: list[str]) -> None:
    """Give a page itself, and nothing else."""
    if route.request.url.partition("#")[0] == path.as_uri():
        return route.continue_()
    seen.append(route.request.url)
    return route.abort()


FIELDS = re.compile(r"\s*(SEQ|REF|PAGE|NUMPAGES|PAGEREF|TOC|STYLEREF|HYPERLINK \\l)\b")
"""Field codes of our own; the last one leads to a place in the same file."""


def test_no_word_file_has_a_field_a_link_or_an_object_of_somebody_else(study):
    files = [*study.glob("reports/*/*.docx")]
    assert files
    for path in files:
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n).decode("utf-8", "replace") for n in archive.namelist()}
        told = [n for n in parts if re.search("vba|embed|activeX|afchunk|customUI", n, re.I)]
        assert told == [], path
        xml = "".join(text for name, text in parts.items() if name.endswith(".xml"))
        assert not re.search(r"<w:(altChunk|object|control|subDoc|attachedTemplate)\b", xml)
        codes = re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)
        codes += re.findall(r'w:instr="([^"]*)"', xml)
        assert [code for code in codes if code.strip() and not FIELDS.match(code)] == []
        links = "".join(text for name, text in parts.items() if name.endswith(".rels"))
        outside = re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', links)
        assert [one for one in outside if "hostile" in one or "https://" not in one] == []


NEVER = {"/JavaScript", "/JS", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
NEVER |= {"/AA", "/RichMedia", "/Movie", "/Sound", "/Rendition", "/XFA", "/AcroForm"}


def test_no_pdf_runs_opens_or_holds_anything(study):
    files = [*study.glob("reports/*/*.pdf")]
    assert len(files) > 1
    for path in files:
        with pikepdf.open(path) as document:
            found = [key for key in _keys(document) if key in NEVER]
            addresses = [
                str(thing["/URI"])
                for thing in document.objects
                if isinstance(thing, pikepdf.Dictionary) and "/URI" in thing
            ]
            assert len(document.attachments) == 0
        assert found == [], path
        assert [a for a in addresses if "hostile" in a or not a.startswith("https://")] == []


def _keys(document: pikepdf.Pdf) -> Iterator[str]:
    """Every name that stands in a dictionary of a PDF, as a key or as a kind of action."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from thing.keys()
            yield str(thing.get("/S", ""))


def test_no_text_of_the_machine_is_in_a_report(study):
    """What Typst, pandoc or a template would have read of the machine is nowhere."""
    machine = Path("/etc/passwd")
    if not machine.exists():
        pytest.skip("this machine has no /etc/passwd")
    line = machine.read_text(encoding="utf-8").splitlines()[0].encode()
    for path in [*study.glob("reports/*/*.*"), *study.glob("data/review/*/*.*")]:
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content += b"".join(map(archive.read, archive.namelist()))
        assert line not in content, path.name
    assert not list(study.rglob("ran*"))


def test_a_problem_has_no_character_that_a_terminal_acts_on():
    told = str(Problem("stop", "a.csv", 2, "", "\x1b[2J\x9b31mCode \u202egnp\x07", "Mend it."))
    assert told.isprintable()
    assert told.endswith("31mCode  gnp  Mend it.")
