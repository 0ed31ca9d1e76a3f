"""Rows of the report's tables, all text."""

from itertools import groupby

from . import voices, wording
from .catalogue import say
from .published import (
    Row,
    Tables,
    about,
    cohort_labels,
    joined,
    number,
    scales_by_cohort,
)


def sentence_case(text: str) -> str:
    """Start a cell with a capital."""
    return text[:1].upper() + text[1:]


def bounds(row: Row, low: str = "conf_low", high: str = "conf_high", places: int = 2) -> str:
    """Return an interval for a table's cell; '' where it is withheld."""
    if not row[low]:
        return ""
    return say("cell.interval", low=number(row[low], places), high=number(row[high], places))


def scale_cells(row: Row) -> tuple[str, ...]:
    """Return a scale's row: name, before, after, change, interval, n."""
    few = row["shown"] == "too_few"
    change = voices.TOO_FEW if few else number(row["change"], 2 if row["conf_low"] else 1, True)
    return (
        row["title"],
        number(row["mean_before"], 2),
        number(row["mean_after"], 2),
        change,
        bounds(row) or ("" if few else say("cell.no_interval")),
        people(row),
    )


def people(row: Row) -> str:
    """Return how many people an estimate is of; of two groups, how many each has."""
    two = row["design"] == "unlinked"
    return f"{row['n_before']}, {row['n_after']}" if two else row["n"]


def _brief(row: Row | None) -> str:
    if row is None or row["shown"] == "too_few":
        return voices.TOO_FEW if row else say("cell.not_shown")
    inside = ", ".join(filter(None, (bounds(row), say("estimate.people", n=people(row)))))
    change = number(row["change"], 2 if row["conf_low"] else 1, True)
    return say("cell.change", change=change, inside=inside)


FEW = ("enrolled", "finished", "compared", "lost", "interviewed", "heard_")
"""Steps that the short form tells."""


MOST_COLUMNS = 6
"""Cohorts that stand beside each other; more stand below each other."""


def turned(heads: list[str], rows: list, shape: str) -> tuple[list[str], list, str]:
    """Return a table with its rows as columns where it has more columns than a page is wide."""
    if len(heads) - 1 <= MOST_COLUMNS:
        return heads, rows, shape
    below = [[head, *cells] for head, *cells in zip(heads[1:], *(r[1:] for r in rows), strict=True)]
    wide = f"28l{f' {72 // max(1, len(rows))}r' * len(rows)}"
    return [say("head.cohort"), *(row[0] for row in rows)], below, wide


def participation_cells(tables: Tables) -> dict:
    """Return the participation table: a row a step, a column a cohort, the report's own first.

    Of many cohorts the few most telling steps are told, a row a cohort.

    How many are compared on each scale stands in the table of scales, and is not told twice. The
    short form has a few of them, and the rest in its annex.
    """
    rows = tables.get("participation", [])
    rows = [row for row in rows if row["note"] or not row["step"].startswith("analysed_")]
    columns = {row["cohort"]: row["cohort_label"] for row in rows}
    columns = dict(sorted(columns.items(), key=lambda item: item[0] != "all"))
    steps = {row["step"]: row["label"] for row in rows}
    cells = {(row["step"], row["cohort"]): row["n"] or row["note"] for row in rows}
    first = 34 if len(columns) > 1 else 60
    width = max(8, (100 - first) // max(1, len(columns)))
    told = {
        step: [label, *(_step_cell(cells, step, cohort) for cohort in columns)]
        for step, label in steps.items()
    }
    few = [row for step, row in told.items() if step.startswith(FEW)]
    every = few if len(columns) > MOST_COLUMNS else list(told.values())
    shape = f"{first}l" + f" {width}r" * len(columns)
    heads, every, shape = turned([say("head.step"), *columns.values()], every, shape)
    return {
        "participation_heads": heads,
        "participation_shape": shape,
        "participation_rows": every,
        "participation_few": few,
    }


def _step_cell(cells: dict[tuple[str, str], str], step: str, cohort: str) -> str:
    """Return a step's count, or why there is none; a wave says it once, for its forms."""
    if step.startswith("usable_"):
        forms = step.replace("usable_", "returned_", 1)
        return cells.get((step, cohort)) or cells.get((forms, cohort), say("cell.not_asked"))
    asked = step in ("started", "compared", "lost") or step.startswith("linked")
    return cells.get((step, cohort), say("cell.not_shown" if asked else "cell.not_asked"))


def cohort_cells(tables: Tables) -> dict:
    """Return the cohorts side by side: a row a scale, a column a cohort; empty below two.

    Many cohorts stand below each other: a row a cohort, a column a scale.
    """
    own = scales_by_cohort(tables)
    labels = {key: label for key, label in cohort_labels(tables).items() if key in own}
    columns = ({"all": say("head.all_cohorts")} if "all" in own and labels else {}) | labels
    if len(labels) < 2:
        columns = {}
    scales = {row["scale"]: row["title"] for key in columns for row in own[key]}
    found = {(key, row["scale"]): row for key in columns for row in own[key]}
    width = 72 // max(1, len(columns))
    heads, rows, shape = turned(
        [say("head.scale"), *columns.values()],
        [
            [title, *(_brief(found.get((key, scale))) for key in columns)]
            for scale, title in scales.items()
            if columns
        ],
        "28l" + f" {width}r" * len(columns),
    )
    one = about(tables)["cohort_label"]
    return {
        "cohorts_heading": say("heading.this_cohort" if one else "heading.cohorts"),
        "cohorts_sentence": wording.cohorts_sentence(tables),
        "cohort_heads": heads,
        "cohort_shape": shape,
        "cohort_rows": rows,
    }


def number_cells(tables: Tables) -> dict:
    """Return the rows of methods, measures and provenance, with the sources of the measures."""
    measures = tables.get("measures", [])
    sources = {}
    for source, rows in groupby(measures, key=lambda row: row["source"]):
        sources.setdefault(source, []).extend(row["title"] for row in rows)
    told = [
        say("cell.source", source=source, scales=joined(list(dict.fromkeys(titles))))
        for source, titles in sources.items()
        if source
    ]
    return {
        **measure_cells(measures),
        "measure_sources": say("cell.sources", sources="; ".join(told)) if told else "",
    }


def measure_cells(measures: list[Row]) -> dict:
    """Return a row a scale, with alpha at each wave."""
    waves = {row["wave"]: row["wave_label"] for row in measures}
    scales = {row["scale"]: row for row in measures}
    alphas = {(row["scale"], row["wave"]): _alpha(row) for row in measures if row["alpha"]}
    waves = {
        wave: label
        for wave, label in waves.items()
        if any((scale, wave) in alphas for scale in scales)
    }
    width = 64 // max(1, len(waves))
    return {
        "measure_heads": [
            say("head.scale"),
            say("head.items"),
            *(sentence_case(label) for label in waves.values()),
        ],
        "measure_shape": "27l 9r" + f" {width}r" * len(waves),
        "measure_rows": [
            [
                row["title"],
                row["items"],
                *(alphas.get((scale, wave), say("cell.not_shown")) for wave in waves),
            ]
            for scale, row in scales.items()
        ]
        if alphas
        else [],
    }


def _alpha(row: Row) -> str:
    """Return alpha with its interval and its people."""
    told = {"interval": bounds(row), "people": say("estimate.people", n=row["n"])}
    return say("cell.alpha", alpha=number(row["alpha"], 2), **told)
