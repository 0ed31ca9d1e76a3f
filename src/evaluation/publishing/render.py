"""One Markdown source to HTML, Word and PDF: pandoc, and Typst for the PDF."""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from .compose import escaped

# Nothing that could carry markup of the target format, and no reader of its own for addresses.
FROM = (
    "markdown-raw_html-raw_attribute-raw_tex-tex_math_dollars-citations-smart"
    "-native_divs-native_spans-latex_macros"
)
FILTER, TEMPLATE_HTML, TEMPLATE_TYPST = "filter.lua", "template.html", "template.typ"

# Where the language is C, pandoc takes no path that has other letters than English.
_SPEAKS_UTF_8 = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}


def moment(date: str) -> datetime:
    """Return the report's date as a moment, noon UTC; it stands for every clock in the files."""
    try:
        day = datetime.fromisoformat(date)
    except ValueError:
        day = datetime(2000, 1, 1)
    return day.replace(hour=12, tzinfo=UTC)


def render(
    source: str,
    meta: dict[str, str],
    alts: dict[str, str],
    tables: Path,
    out: Path,
    templates: Path,
    name: str = "report",
    kinds: tuple[str, ...] = ("html", "pdf", "docx"),
) -> None:
    """Write one document as `name`.html, .docx and .pdf into `out`, which holds figures/.

    `meta` holds plain texts (title, mark, footer, date ...); `alts` the alt text of each figure:
    an image that is not among them is dropped. `tables` is the folder of the published tables,
    which travel inside the web page behind their figures. Raises RuntimeError with pandoc's or
    Typst's own words when a format cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix=".render-", dir=out) as made:
        work = Path(made)
        (work / "report.md").write_text(source, encoding="utf-8")
        (work / "alts.json").write_text(json.dumps(alts), encoding="utf-8")
        values = {key: str(escaped(value)) for key, value in meta.items() if value}
        paths = {"alts": work / "alts.json", "tables": Path(tables).resolve()}
        values |= {key: str(escaped(path)) for key, path in paths.items()}
        values["lang"] = meta.get("lang") or "en-GB"
        (work / "meta.json").write_text(json.dumps(values), encoding="utf-8")
        _pandoc_path()  # before the threads: while pypandoc looks for one, it names another
        makers = {"html": _html, "pdf": _pdf, "docx": _docx}
        with ThreadPoolExecutor(2) as pool:
            jobs = {
                kind: pool.submit(makers[kind], work, out, Path(templates), meta) for kind in kinds
            }
            for kind, job in jobs.items():
                os.replace(job.result(), out / f"{name}.{kind}")


@cache
def _pandoc_path() -> str:
    import pypandoc

    # The one that was locked; another on the machine would write other bytes, or none.
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    own = Path(pypandoc.__file__).with_name("files") / name
    return str(own) if own.exists() else pypandoc.get_pandoc_path()


def _pandoc(work: Path, out: Path, templates: Path, meta: dict, *options: str) -> None:
    """Run pandoc on the source in `work`, with paths taken from `out`."""
    stamp = str(int(moment(meta.get("isodate", "")).timestamp()))
    done = subprocess.run(
        [
            _pandoc_path(),
            str(work / "report.md"),
            f"--from={FROM}",
            "--standalone",
            "--wrap=none",
            "--columns=20",
            f"--metadata-file={work / 'meta.json'}",
            f"--lua-filter={templates / FILTER}",
            *options,
        ],
        cwd=out,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"SOURCE_DATE_EPOCH": stamp} | _SPEAKS_UTF_8,
    )
    if done.returncode:
        raise RuntimeError(f"pandoc could not write the report: {done.stderr.strip()}")


def _html(work: Path, out: Path, templates: Path, meta: dict) -> Path:
    made = work / "report.html"
    _pandoc(
        work,
        out,
        templates,
        meta,
        "--to=html5",
        "--toc",
        "--toc-depth=2",
        "--shift-heading-level-by=1",
        "--section-divs",
        f"--template={templates / TEMPLATE_HTML}",
        # All is in the one file: figures by the filter, which is quicker than --embed-resources.
        f"--variable=style:{(templates / 'style.css').read_text(encoding='utf-8')}",
        f"--output={made}",
    )
    return made


def _docx(work: Path, out: Path, templates: Path, meta: dict) -> Path:
    from .word import finish, reference

    house = templates / "reference.docx"
    if not house.exists():
        house = work / "reference.docx"
        house.write_bytes(reference())
    made = work / "report.docx"
    _pandoc(work, out, templates, meta, "--to=docx", f"--reference-doc={house}", f"--output={made}")
    finish(made, meta)
    return made


def _pdf(work: Path, out: Path, templates: Path, meta: dict) -> Path:
    import typst

    source = work / "report.typ"
    _pandoc(
        work,
        out,
        templates,
        meta,
        "--to=typst-smart",  # quotation marks stay as they are written
        f"--template={templates / TEMPLATE_TYPST}",
        f"--output={source}",
    )
    made = work / "report.pdf"
    fonts = templates / "fonts"

    def typeset() -> None:
        typst.compile(
            str(source),
            output=str(made),
            root=str(out),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            timestamp=moment(meta.get("isodate", "")),
            pdf_standards=["ua-1", "a-2a"],
        )

    try:
        try:
            typeset()
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            # An emoji, say, in a quote: a PDF that all can read has no letter without a form.
            source.write_text(_displayed(source.read_text(encoding="utf-8"), fonts), "utf-8")
            typeset()
    except typst.TypstError as error:
        raise RuntimeError(f"Typst could not write the PDF: {error}") from error
    return made


def _displayed(text: str, fonts: Path) -> str:
    """Text with a question mark for each run of characters that a font has no form for."""
    from fontTools.ttLib import TTFont

    forms = [set(TTFont(path).getBestCmap()) for path in sorted(fonts.glob("*.ttf"))]
    known = set(range(128)) | set.intersection(*forms)
    lacking = "".join(sorted({c for c in text if ord(c) not in known}))
    return re.sub(f"[{re.escape(lacking)}]+", "?", text) if lacking else text
