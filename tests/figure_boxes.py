"""Where the words of a figure lie: inside the canvas, and none upon another."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from evaluation.publishing import canvas

FONTS = Path(__file__).parent.parent / "workflow" / "report" / "fonts"
ROOM = 0.03
"""Inches by which a letter's frame may stand over: frames are larger than letters."""


def drawn(chart, *given):
    """What a chart makes of tables, in the style of all figures."""
    canvas.use_fonts(FONTS)
    with canvas.style():
        return chart(*given)


def both(drawing):
    """The figure as wide as a page and as wide as a phone."""
    with canvas.style():
        return drawing.figure, drawing.narrow()


def words(figure) -> list[str]:
    """Every text of a figure, lines joined; title and subtitle first."""
    found = _texts(figure)
    ordered = [text for text in found if text in figure.texts]
    ordered += [text for text in found if text not in figure.texts]
    return [" ".join(text.get_text().split()) for text in ordered]


def _texts(figure) -> list[Text]:
    """What is drawn as words: no tick that lies beyond its axis."""
    beyond = set()
    for axes in figure.axes:
        low, high = sorted(axes.get_xlim())
        for tick in axes.xaxis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                beyond.add(tick.label1)
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text not in beyond]
    hidden = {t for a in figure.axes if not a.axison for t in a.xaxis.findobj(Text)}
    hidden |= {t for a in figure.axes if not a.axison for t in a.yaxis.findobj(Text)}
    return [text for text in texts if text.get_text().strip() and text not in hidden]


def _boxes(figure) -> list[tuple[str, object]]:
    with canvas.style():
        FigureCanvasAgg(figure).draw()
        renderer = figure.canvas.get_renderer()
        texts = _texts(figure)
        return [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


def faults(figure) -> list[str]:
    """Words that are cut off by the canvas, or that lie upon each other."""
    room = ROOM * figure.dpi
    width, height = figure.get_size_inches() * figure.dpi
    boxes, found = _boxes(figure), []
    for place, (text, box) in enumerate(boxes):
        if box.x0 < -room or box.y0 < -room or box.x1 > width + room or box.y1 > height + room:
            found.append(f"cut off: {text!r}")
        for other, beside in boxes[place + 1 :]:
            wide = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            high = min(box.y1, beside.y1) - max(box.y0, beside.y0)
            if wide > room and high > room:
                found.append(f"upon each other: {text!r} and {other!r}")
    return found
