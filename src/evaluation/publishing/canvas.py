"""The look that all figures share: one style, the palette, a titled canvas, files without dates."""

import textwrap
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

WIDTH = 6.7  # inches: the text width of an A4 page
INK, QUIET, RULE = "#1f2933", "#52606d", "#c3cad2"
ACCENT, CONTRAST = "#00598c", "#b04a00"  # darker kin of Okabe-Ito's blue and vermilion
SERIES = (("#00598c", "o"), ("#b04a00", "s"), ("#00795c", "D"), ("#8a3d74", "^"), ("#52606d", "v"))
FONT = "Source Sans Pro"
STYLE = {
    "font.family": [FONT, "DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "axes.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "ytick.major.size": 0,
    "xtick.major.size": 3,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "evaluation",
    "svg.fonttype": "path",
    "figure.facecolor": "white",
}


@dataclass(frozen=True)
class Drawing:
    """A figure and what goes with it: file name, alt text, short caption, table it shows."""

    name: str
    figure: Figure
    alt: str
    caption: str
    data: str
    question: str = ""


def use_fonts(folder: Path) -> None:
    """Make the fonts of a folder known to matplotlib (nothing is installed)."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(Path(folder).glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))


def wrapped(text: str, width: int, lines: int = 3) -> str:
    """Break a text into at most `lines` lines of about `width` characters."""
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" \u2026"))


def titled(title: str, subtitle: str, body: float) -> tuple[Figure, float]:
    """Return a canvas with the finding as title, and the height in inches above the body.

    `body` is the height that the drawing itself needs, in inches.
    """
    title, subtitle = wrapped(title, 82), wrapped(subtitle, 112, 2)
    first = 0.21 * (title.count("\n") + 1)
    head = first + 0.165 * (subtitle.count("\n") + 1) + 0.16
    height = head + body
    figure = Figure(figsize=(WIDTH, height))
    figure.text(
        0, 1 - 0.02 / height, plain(title), va="top", weight="bold", size=12.5, linespacing=1.15
    )
    figure.text(0, 1 - (first + 0.05) / height, plain(subtitle), va="top", size=9.5, color=QUIET)
    return figure, head


def plain(text: str) -> str:
    """Keep matplotlib from reading mathematics into a text from outside."""
    return text.replace("$", r"\$")


def axes_in_inches(figure: Figure, left: float, top: float, width: float, height: float):
    """Place axes by inches from the figure's upper left corner."""
    total = figure.get_size_inches()
    return figure.add_axes(
        (left / total[0], 1 - (top + height) / total[1], width / total[0], height / total[1])
    )


def save(drawing: Drawing, folder: Path) -> None:
    """Write a drawing as SVG and as PNG (300 dpi); the same drawing gives the same bytes."""
    drawing.figure.savefig(folder / f"{drawing.name}.svg", metadata={"Date": None, "Creator": None})
    # A third of the time at 1.1 times the size: only the Word file holds these.
    quick = {"compress_level": 2}
    png = folder / f"{drawing.name}.png"
    drawing.figure.savefig(png, dpi=300, metadata={"Software": None}, pil_kwargs=quick)


def style():
    """Return the context in which all figures are drawn and saved."""
    return matplotlib.rc_context(STYLE)
