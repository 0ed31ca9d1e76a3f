"""From a folder of published tables to the finished report: HTML, PDF and Word."""

from pathlib import Path

from .compose import compose, narratives
from .contents import long_date
from .figures import draw_figures
from .published import Row, about, read_tables
from .render import render
from .wording import headlines


def marks(facts: Row) -> str:
    """Return the mark of every page: what a reader must know before believing a number."""
    parts = ["INVENTED EXAMPLE"] if facts["invented"] == "yes" else []
    if facts["draft"] == "yes":
        parts.append("DRAFT, NOT CHECKED")
    return " \u00b7 ".join(parts)


def description(facts: Row) -> dict[str, str]:
    """Return the plain texts that the templates put around the body."""
    version = f"Version {facts['version']}" if facts["version"] else ""
    return {
        "title": facts["report_title"] or facts["programme"] or "Evaluation report",
        "subtitle": "Evaluation report, " + (facts["cohort_label"] if facts["cohort_label"]
                                             else "all cohorts"),
        "authors": facts["authors"].replace(";", ","), "isodate": facts["date"],
        "longdate": long_date(facts["date"]), "mark": marks(facts),
        "footer": " \u00b7 ".join(filter(None, (facts["programme"], version,
                                                long_date(facts["date"])))),
        "contents": "" if facts["form"] == "short" else "yes",
        "lang": facts.get("language", "en-GB"),
    }


def write_report(tables_folder: Path, narrative_folder: Path | None, out_folder: Path,
                 template_folder: Path, report_order: list[str] | None = None) -> list[str]:
    """Write report.html, report.pdf, report.docx, figures/ and headlines.txt into a folder.

    Reads nothing but the published tables, the author's narrative (a folder that may be missing)
    and the templates. `report_order` names sections, in order; by default that of the report's
    form. Returns the three headline sentences. The same input gives the same bytes. Raises
    RuntimeError when a format cannot be made, TemplateNotFound for an unknown section.
    """
    out, templates = Path(out_folder).resolve(), Path(template_folder).resolve()
    out.mkdir(parents=True, exist_ok=True)
    tables = read_tables(Path(tables_folder))
    drawn = draw_figures(tables, out / "figures", templates / "fonts")
    figures = {drawing.name: drawing for drawing in drawn}
    source = compose(tables, narratives(narrative_folder), figures, templates / "sections",
                     report_order)
    render(source, description(about(tables)), {d.name: d.alt for d in drawn}, out, templates)
    lines = headlines(tables)
    (out / "headlines.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines
