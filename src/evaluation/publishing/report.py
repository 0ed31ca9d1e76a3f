"""From a folder of published tables to the finished report: HTML, PDF and Word."""

from pathlib import Path

from .compose import compose, narratives
from .contents import orders
from .front import annex_description, description
from .kept_figures import figures_of
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
) -> list[str]:
    """Write report.html, .pdf and .docx, annex.html and .pdf, figures/ and headlines.txt.

    Reads nothing but the published tables, the author's narrative (a folder that may be missing)
    and the templates. `report_order` names sections, in order; by default that of the report's
    form. Returns the three headline sentences. The same input gives the same bytes. Raises
    RuntimeError when a format cannot be made, TemplateNotFound for an unknown section.
    """
    out, templates = Path(out_folder).resolve(), Path(template_folder).resolve()
    out.mkdir(parents=True, exist_ok=True)
    tables = read_tables(Path(tables_folder))
    drawn = figures_of(tables, out, templates)
    figures = {drawing.name: drawing for drawing in drawn}
    facts, sections = about(tables), templates / "sections"
    alts = {d.name: d.alt for d in drawn}
    body, annex = orders(facts["form"], report_order)
    texts = narratives(narrative_folder)
    source = compose(tables, texts, figures, sections, body)
    render(source, description(facts), alts, tables_folder, out, templates)
    source = compose(tables, texts, figures, sections, annex, "A")
    kinds = ("html", "pdf")
    render(source, annex_description(facts), alts, tables_folder, out, templates, "annex", kinds)
    lines = notice_words(tables) or headlines(tables)
    (out / "headlines.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines
