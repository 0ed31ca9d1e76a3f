"""The one page that plain.py and same.py write: four figures and three tables."""

import base64
import io

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np
from jinja2 import Template

PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Evaluation report</title>
<h1>Evaluation report</h1><p>{{ n }} people answered both before and after. Identity changed by
{{ change }} points (95% interval {{ low }} to {{ high }}).</p>
{% for part in parts %}{{ part }}{% endfor %}</html>"""


def picture(draw):
    """One figure as an image in the page."""
    figure, axes = plt.subplots(figsize=(7, 3.5))
    draw(axes)
    out = io.BytesIO()
    figure.savefig(out, format="svg", bbox_inches="tight")
    plt.close(figure)
    return f'<img src="data:image/svg+xml;base64,{base64.b64encode(out.getvalue()).decode()}">'


def dots(rows, names):
    """Points with intervals."""

    def draw(axes):
        place = np.arange(len(rows))
        ends = [rows["change"] - rows["low"], rows["high"] - rows["change"]]
        axes.errorbar(rows["change"], place, xerr=ends, fmt="o")
        axes.axvline(0, color="black")
        axes.set_yticks(place, rows[names])

    return draw


def write_page(out, cohorts, every, shown, measures, themes, both):
    """Write the page: tables of numbers as they were computed, and the first scale's answers."""
    own, whole = cohorts[cohorts["outcome"] == "identity"], every[every["level"] == "scale"]
    parts = [
        picture(dots(shown, "scale")),
        whole.round(2).to_html(index=False),
        picture(lambda axes: axes.hist(both, bins=np.arange(1, 5.5, 0.25))),
        picture(dots(own, "cohort")),
        measures.round(2).to_html(index=False),
        picture(lambda axes: axes.barh(themes["code"], themes["people"])),
        themes.to_html(index=False),
    ]
    first = {name: round(shown[name][0], 2) for name in ("change", "low", "high")}
    page = Template(PAGE).render(n=whole["n"].iloc[0], parts=parts, **first)
    (out / "report.html").write_text(page, encoding="utf-8")
