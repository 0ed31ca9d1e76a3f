"""From a folder of published tables to the finished report: HTML, PDF and Word."""

import shutil
from pathlib import Path

from .compose import compose, narratives
from .figures import draw_figures
from .front import description
from .published import about, read_tables
from .render import render
from .wording import headlines


def write_report(
    tables_folder: Path,
    narrative_folder: Path | None,
    out_folder: Path,
    template_folder: Path,
    report_order: list[str] | None = None,
) -> list[str]:
    """Write report.html, report.pdf, report.docx, figures/ and headlines.txt into a folder.

    Reads nothing but the published tables, the author's narrative (a folder that may be missing)
    and the templates. `report_order` names sections, in order; by default that of the report's
    form. Returns the three headline sentences. The same input gives the same bytes. Raises
    RuntimeError when a format cannot be made, TemplateNotFound for an unknown section.
    """
    out, templates = Path(out_folder).resolve(), Path(template_folder).resolve()
    out.mkdir(parents=True, exist_ok=True)
    tables = read_tables(Path(tables_folder))
    # A figure of an earlier edition may show what is withheld now.
    shutil.rmtree(out / "figures", ignore_errors=True)
    drawn = draw_figures(tables, out / "figures", templates / "fonts")
    figures = {drawing.name: drawing for drawing in drawn}
    source = compose(
        tables, narratives(narrative_folder), figures, templates / "sections", report_order
    )
    render(source, description(about(tables)), {d.name: d.alt for d in drawn}, out, templates)
    lines = headlines(tables)
    (out / "headlines.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines
