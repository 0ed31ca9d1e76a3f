"""All figures of a report, drawn from its published tables alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .canvas import Drawing, save, save_narrow, save_pngs, style, use_fonts
from .chart_answers import answers_charts
from .chart_change import change_chart
from .chart_cohorts import cohorts_chart
from .chart_flow import participation_chart
from .chart_joint import joint_charts
from .chart_many_cohorts import many_cohorts_chart
from .chart_projects import projects_chart
from .chart_themes import themes_chart
from .chart_waves import later_chart, looking_back_chart
from .published import Tables

SINGLE = [
    change_chart,
    participation_chart,
    themes_chart,
    cohorts_chart,
    many_cohorts_chart,
    looking_back_chart,
    later_chart,
    projects_chart,
]
"""Each draws one figure, or None where its table has nothing to show."""
SEVERAL = (answers_charts, joint_charts)
"""Each draws one figure an evaluation question."""


def drawings(tables: Tables) -> list[Drawing]:
    """Return the figures that the tables can fill; one without data is left out."""
    single = [drawing for chart in SINGLE if (drawing := chart(tables))]
    return single + [drawing for charts in SEVERAL for drawing in charts(tables)]


def draw_for_screen(tables: Tables, folder: Path, fonts: Path) -> list[Drawing]:
    """Write each figure as SVG alone, as wide as a page, and return them."""
    use_fonts(fonts)
    folder.mkdir(parents=True, exist_ok=True)
    with style():
        drawn = drawings(tables)
        for drawing in drawn:
            save(drawing, folder)
    return drawn


def draw_figures(tables: Tables, folder: Path, fonts: Path) -> list[Drawing]:
    """Write each figure into a folder and return them with their alt texts."""
    use_fonts(fonts)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with style(), ThreadPoolExecutor(1) as beside:
        drawn = drawings(tables)
        for drawing in drawn:
            save(drawing, folder)
        pictures = beside.submit(save_pngs, [drawing.name for drawing in drawn], folder)
        for drawing in drawn:
            save_narrow(drawing, folder)
        pictures.result()
    names = {f"{drawing.name}.{kind}" for drawing in drawn for kind in ("svg", "png")}
    names |= {f"{drawing.name}-narrow.svg" for drawing in drawn if drawing.narrow}
    for path in folder.iterdir():
        if path.suffix in (".svg", ".png") and path.name not in names:
            path.unlink()  # a figure of an earlier run whose table is empty now
    return drawn
