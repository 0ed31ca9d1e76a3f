"""All figures of a report, drawn from its published tables alone."""

from pathlib import Path

from .canvas import Drawing, save, style, use_fonts
from .chart_answers import answers_charts
from .chart_change import change_chart
from .chart_flow import participation_chart
from .chart_themes import themes_chart
from .published import Tables


def drawings(tables: Tables) -> list[Drawing]:
    """Return the figures that the tables can fill; one without data is left out."""
    single = [change_chart(tables), participation_chart(tables), themes_chart(tables)]
    return [drawing for drawing in single if drawing] + answers_charts(tables)


def draw_figures(tables: Tables, folder: Path, fonts: Path) -> list[Drawing]:
    """Write each figure as SVG and PNG into a folder and return them with their alt texts."""
    use_fonts(fonts)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with style():
        drawn = drawings(tables)
        for drawing in drawn:
            save(drawing, folder)
    names = {f"{drawing.name}.{kind}" for drawing in drawn for kind in ("svg", "png")}
    for path in folder.iterdir():
        if path.suffix in (".svg", ".png") and path.name not in names:
            path.unlink()  # a figure of an earlier run whose table is empty now
    return drawn
