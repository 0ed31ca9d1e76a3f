"""From a folder of published tables to the finished report: HTML, PDF and Word."""

import json
import os
import re
import tempfile
from pathlib import Path

from .compose import compose, narratives
from .contents import orders
from .front import annex_description, description
from .kept import keep, key_of, still_there
from .kept_figures import RECORD, figures_of
from .published import about, read_tables
from .render import render
from .since_cells import notice_words
from .wording import headlines


def write_report(
    tables_folder: Path,
    narrative_folder: Path | None,
    out_folder: Path,
    template_folder: Path,
    report_order: list[str] | None = None,
    own_sections: Path | None = None,
) -> list[str]:
    """Write report.html, .pdf and .docx, annex.html and .pdf, figures/ and headlines.txt.

    Reads nothing but the published tables, the author's narrative (a folder that may be missing)
    and the templates. `report_order` names sections, in order; by default that of the report's
    form. `own_sections` is a folder with templates of the study's own, or is not there. Returns the
    three headline sentences. The same input gives the same bytes. Raises RuntimeError when a format
    cannot be made, TemplateNotFound for an unknown section.
    """
    out, templates = Path(out_folder).resolve(), Path(template_folder).resolve()
    out.mkdir(parents=True, exist_ok=True)
    tables = read_tables(Path(tables_folder))
    drawn = figures_of(tables, out, templates)
    figures = {drawing.name: drawing for drawing in drawn}
    facts, alts = about(tables), {d.name: d.alt for d in drawn}
    sections, own = _templates(templates, own_sections)
    body, annex = orders(facts["form"], report_order, own)
    texts = narratives(narrative_folder)
    source = compose(tables, texts, figures, sections, body)
    render(source, description(facts), alts, tables_folder, out, templates)
    source = compose(tables, texts, figures, sections, annex, "A")
    _write_annex(source, annex_description(facts), alts, Path(tables_folder), out, templates)
    lines = notice_words(tables) or headlines(tables)
    (out / "headlines.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines


def write_preview(
    tables_folder: Path,
    narrative_folder: Path,
    path: Path,
    template_folder: Path,
    report_order: list[str] | None = None,
    own_sections: Path | None = None,
) -> None:
    """Write the report's web page alone, to look at while one works; arguments as `write_report`'s.

    Its figures are drawn for a wide screen only. `path` is the page.
    """
    from .figures import draw_for_screen

    templates, tables = Path(template_folder).resolve(), read_tables(Path(tables_folder))
    with tempfile.TemporaryDirectory(prefix=".preview-", dir=path.parent) as made:
        drawn = draw_for_screen(tables, Path(made) / "figures", templates / "fonts")
        figures, alts = {d.name: d for d in drawn}, {d.name: d.alt for d in drawn}
        sections, own = _templates(templates, own_sections)
        body, _ = orders(about(tables)["form"], report_order, own)
        source = compose(tables, narratives(narrative_folder), figures, sections, body)
        meta, out = description(about(tables)), Path(made).resolve()
        render(source, meta, alts, tables_folder, out, templates, path.stem, ("html",))
        os.replace(out / f"{path.stem}.html", path)


def _templates(templates: Path, own_sections: Path | None) -> tuple[list[Path], list[str]]:
    """Folders that templates of sections are looked for in, and the names of the study's own."""
    own = sorted(Path(own_sections).glob("*.md")) if own_sections else []
    # A template of the study's own never stands in for one of the report's.
    folders = [templates / "sections", *dict.fromkeys(path.parent for path in own)]
    return folders, [path.stem for path in own]


def _write_annex(
    source: str, meta: dict[str, str], alts: dict[str, str], data: Path, out: Path, templates: Path
) -> None:
    """Write annex.html and .pdf, unless they would come out as they are.

    An author's text is no part of it: who mends a sentence does not wait for the annex.
    """
    shown = [data / f"{name}.csv" for name in re.findall(r"\(tables/([\w-]+)\.csv\)", source)]
    behind = [path.read_bytes() for path in (out / RECORD, *shown) if path.exists()]
    key, record = key_of(templates, source, json.dumps([meta, alts]), *behind), out / "annex.json"
    if still_there(record, key) is None:
        render(source, meta, alts, data, out, templates, "annex", ("html", "pdf"))
        keep(record, key, [out / "annex.html", out / "annex.pdf"])
