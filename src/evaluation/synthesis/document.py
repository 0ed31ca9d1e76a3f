"""The synthesis as one document: web page, PDF and Word, with its figures and their data."""

from __future__ import annotations

import csv
from pathlib import Path

from evaluation.publishing.canvas import Drawing, save, save_narrow, save_pngs, style, use_fonts
from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.compose import escaped, separator
from evaluation.publishing.front import day_of
from evaluation.publishing.published import in_words, sentence
from evaluation.publishing.render import render
from evaluation.sheets.harmless import harmless
from evaluation.synthesis import cells
from evaluation.synthesis.forest import forest
from evaluation.synthesis.pooling import PooledScale
from evaluation.synthesis.programmes import Programme

NAME = "synthesis"
HEADS = {
    "summary": ("scale", "k", "n", "change", "interval", "tau", "i2"),
    "scale": ("programme", "n", "change", "interval", "weight"),
    "sources": ("programme", "edition", "cohorts", "design"),
}
SHAPES = {"summary": "24l 11r 7r 20l 14r 18r 14r", "scale": "36l 8r 12r 20r 12r"}
SHAPES["sources"] = "34l 18l 9r 39l"


def write_synthesis(
    programmes: list[Programme], scales: list[PooledScale], out: Path, templates: Path
) -> None:
    """Write synthesis.html, .pdf and .docx, figures/ and tables/.

    Args:
        programmes: that were read.
        scales: pooled.
        out: folder; made if it is not there.
        templates: folder of the reports' templates, with their fonts.
    """
    out.mkdir(parents=True, exist_ok=True)
    out = out.resolve()
    with_data = [scale for scale in scales if any(line.row["change"] for line in scale.lines)]
    drawn = _draw(with_data, out, templates / "fonts")
    for scale, drawing in zip(with_data, drawn, strict=True):
        heads = [say(f"synthesis.head.{head}") for head in HEADS["scale"]]
        _write_csv(out / "tables" / f"{drawing.data}.csv", heads, cells.scale_rows(scale))
    figures = {scale.scale: drawing for scale, drawing in zip(with_data, drawn, strict=True)}
    source = _source(programmes, scales, figures)
    alts = {drawing.name: drawing.alt for drawing in drawn}
    render(source, _meta(programmes), alts, out / "tables", out, templates, NAME)


def _draw(scales: list[PooledScale], out: Path, fonts: Path) -> list[Drawing]:
    (out / "tables").mkdir(exist_ok=True)
    (out / "figures").mkdir(exist_ok=True)
    use_fonts(fonts)
    with style():
        drawn = [forest(scale) for scale in scales]
        for drawing in drawn:
            save(drawing, out / "figures")
            save_narrow(drawing, out / "figures")
        save_pngs([drawing.name for drawing in drawn], out / "figures")
    return drawn


def _meta(programmes: list[Programme]) -> dict[str, str]:
    """The plain texts around the document; it bears the date of the youngest report."""
    youngest = max(programmes, key=lambda one: one.facts["date"]).facts
    invented = any(one.facts["invented"] == "yes" for one in programmes)
    title = say("synthesis.title", number=in_words(len(programmes)).capitalize())
    return {
        "title": title,
        "subtitle": say("synthesis.subtitle"),
        "isodate": youngest["date"],
        "longdate": day_of(youngest),
        "mark": say("front.invented") if invented else "",
        "footer": " \u00b7 ".join(filter(None, (title, day_of(youngest)))),
        "lang": "en-GB",
    }


class _Counted:
    """Tables and figures with their numbers."""

    def __init__(self) -> None:
        self.tables = self.figures = 0

    def table(self, kind: str, caption: str, rows: list[tuple[str, ...]]) -> str:
        """A pipe table with its caption."""
        self.tables += 1
        heads = [say(f"synthesis.head.{head}") for head in HEADS[kind]]
        lines = [_line(heads), str(separator(SHAPES[kind])), *map(_line, rows)]
        return "\n".join(lines) + f"\n\n: Table {self.tables}. {escaped(caption)}"

    def figure(self, drawing: Drawing) -> str:
        """A figure with its caption, which leads to its data."""
        self.figures += 1
        data = f"[Data (CSV)](tables/{drawing.data}.csv)"
        caption = f"Figure {self.figures}. {escaped(drawing.caption)}. {data}"
        return f"![{caption}](figures/{drawing.name}.svg)"


def _line(row: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(str(escaped(cell)) for cell in row)} |"


def _source(
    programmes: list[Programme], scales: list[PooledScale], figures: dict[str, Drawing]
) -> str:
    """The document as Markdown; every text from outside stays text."""
    counted = _Counted()
    parts = _summary(scales, counted)
    for scale in scales:
        parts += [f"# {escaped(say('synthesis.heading.scale', scale=scale.title))}"]
        parts += [str(escaped(" ".join(cells.sentences(scale)[1:] or cells.sentences(scale))))]
        if scale.scale in figures:
            parts += [counted.figure(figures[scale.scale])]
        caption = say("synthesis.caption.scale", scale=scale.title)
        parts += [counted.table("scale", caption, cells.scale_rows(scale))]
    parts += [_heading("limits"), _points(cells.limits()[1:])]
    parts += [_heading("method"), _points(cells.methods(scales))]
    rows = cells.source_rows(programmes)
    parts += [_heading("sources")]
    parts += [counted.table("sources", say("synthesis.caption.sources"), rows)]
    return "\n\n".join(parts) + "\n"


def _summary(scales: list[PooledScale], counted: _Counted) -> list[str]:
    pooled = [scale for scale in scales if scale.pooled]
    told = [cells.answer(scale) for scale in pooled] or [say("synthesis.nothing")]
    parts = [_heading("summary"), _boxed(told)]
    if pooled:
        rows = cells.summary_rows(scales)
        parts.append(counted.table("summary", say("synthesis.caption.summary"), rows))
    words = (cells.rough(scales), entries("synthesis.limit")["design"])
    return [*parts, str(escaped(" ".join(filter(None, words))))]


def _heading(key: str) -> str:
    return f"# {escaped(say(f'synthesis.heading.{key}'))}"


def _boxed(texts: list[str]) -> str:
    inner = "\n\n".join(str(escaped(sentence(text))) for text in texts)
    return f'::: {{.box custom-style="Box"}}\n{inner}\n:::'


def _points(texts: list[str]) -> str:
    return "\n".join(f"- {escaped(text)}" for text in texts)


def _write_csv(path: Path, heads: list[str], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([harmless(cell.replace("\u2212", "-")) for cell in row] for row in rows)
