"""What the sections of a report are filled with: sentences and table rows, all text."""

from itertools import groupby

from . import limits, voices, wording
from .front import title_facts
from .published import (
    Row,
    Tables,
    about,
    cohort_labels,
    joined,
    number,
    of_cohort,
    other_comparisons,
    scale_rows,
    sentence,
)

FULL = (
    "title",
    "summary",
    "programme",
    "participants",
    "findings",
    "cohorts",
    "projects",
    "limits",
    "recommendations",
    "numbers",
)
SHORT = (
    "title",
    "answer",
    "participants",
    "scales",
    "voices",
    "projects",
    "sparse",
    "limits",
    "recommendations",
    "numbers",
)
GLOSSARY = (
    (
        "Compared",
        "A person who answered both before and after, so that the two can be set side by "
        "side. Means before and after are always those of the same people.",
    ),
    (
        "Interval",
        "The range of values that fits the answers well. A 95% interval would hold the "
        "true value in 95 of 100 studies like this one.",
    ),
    ("Points", "Steps on the scale\u2019s own range, for instance from 1 to 5."),
    ("Rose, fell", "The whole interval lies above, or below, zero."),
    ("No clear change", "The interval includes zero: a rise, a fall or nothing are all possible."),
    (
        "Standardised difference",
        "The change in standard deviations, so that scales of different ranges can be compared.",
    ),
    ("Alpha", "How well the items of a scale go together, from 0 to 1."),
    ("Too few to say", "So few people answered that a number could mislead or give someone away."),
)
_EVIDENCE = {
    "claimed": "told by the participant",
    "shown": "shown to the evaluator",
    "sponsor-confirmed": "confirmed by the sponsor",
}
_VERDICTS = {
    "agree": "Numbers and voices agree",
    "disagree": "Numbers and voices differ",
    "complement": "Voices add to the numbers",
    "silent": "Not spoken of",
}


def contents(tables: Tables) -> dict:
    """Return everything that the section templates use, except narrative and figures."""
    facts, rows = about(tables), scale_rows(tables)
    return {
        "about": facts,
        "short": facts["form"] == "short",
        "title_facts": title_facts(facts, tables),
        "before": facts["before_label"].capitalize() or "Before",
        "after": facts["after_label"].capitalize() or "After",
        "answer": wording.answer(tables),
        "compared": wording.compared_sentence(tables),
        "said": voices.people_said(tables),
        "grouping": wording.grouping(rows),
        "scale_table": [scale_cells(row) for row in rows],
        "disagreements": [
            voices.joint_sentence(row)
            for row in tables.get("joint", [])
            if row["verdict"] == "disagree"
        ],
        "projects_sentence": projects_sentence(tables),
        "cannot_tell": limits.CANNOT_TELL,
        "questions": [question_cells(tables, row) for row in tables.get("questions", [])],
        "strength": limits.STRENGTH,
        "absences": limits.absences(tables),
        "sparse": limits.sparse(tables),
        "participation_notes": limits.participation_words(tables),
        "cautions": [row["text"] for row in tables.get("cautions", [])],
        "withheld_rows": [
            (sentence_case(row["what"]), row["n"], sentence_case(row["why"]))
            for row in tables.get("withheld", [])
        ],
        "cases": [case_cells(row) for row in tables.get("projects_cases", [])],
        "all_quotes": tables.get("quotes", []),
        "project_rows": [
            (row["label"], row["n"], row["n_all"]) for row in tables.get("projects", []) if row["n"]
        ],
        "glossary": GLOSSARY,
        **participation_cells(tables),
        **cohort_cells(tables),
        **theme_cells(tables, "themes"),
        **number_cells(tables),
    }


def sentence_case(text: str) -> str:
    """Start a cell with a capital."""
    return text[:1].upper() + text[1:]


def bounds(row: Row, low: str = "conf_low", high: str = "conf_high", places: int = 2) -> str:
    """Return an interval for a table's cell; '' where it is withheld."""
    return f"{number(row[low], places)} to {number(row[high], places)}" if row[low] else ""


def scale_cells(row: Row) -> tuple[str, ...]:
    """Return a scale's row: name, before, after, change, interval, n."""
    few = row["shown"] == "too_few"
    change = voices.TOO_FEW if few else number(row["change"], 2 if row["conf_low"] else 1, True)
    return (
        row["title"],
        number(row["mean_before"], 2),
        number(row["mean_after"], 2),
        change,
        bounds(row) or ("" if few else "too few for one"),
        row["n"],
    )


def _brief(row: Row | None) -> str:
    if row is None or row["shown"] == "too_few":
        return voices.TOO_FEW if row else "not shown"
    inside = ", ".join(filter(None, (bounds(row), f"n\u00a0=\u00a0{row['n']}")))
    return f"{number(row['change'], 2 if row['conf_low'] else 1, True)} ({inside})"


def projects_sentence(tables: Tables) -> str:
    """Return how far the improvement projects came, in one sentence."""
    rows = [row for row in tables.get("projects", []) if row["n"]]
    if not rows:
        return ""
    parts = [f"{row['n']} {row['label'][:1].lower()}{row['label'][1:]}" for row in rows]
    return sentence(
        f"of {rows[0]['n_all']} improvement projects, by the stage they had reached: "
        f"{joined(parts)}"
    )


def case_cells(row: Row) -> Row:
    """Return a project case: title and one paragraph."""
    parts = [
        row["what_changed"],
        f"For whom: {row['for_whom']}" if row["for_whom"] else "",
        f"Evidence: {_EVIDENCE.get(row['evidence'], row['evidence'])}",
    ]
    return {"title": row["title"], "text": " ".join(sentence(part) for part in parts if part)}


def participation_cells(tables: Tables) -> dict:
    """Return the participation table: a row a step, a column a cohort, the report's own first."""
    rows = tables.get("participation", [])
    columns = {row["cohort"]: row["cohort_label"] for row in rows}
    columns = dict(sorted(columns.items(), key=lambda item: item[0] != "all"))
    steps = {row["step"]: row["label"] for row in rows}
    cells = {(row["step"], row["cohort"]): row["n"] or row["note"] for row in rows}
    width = max(8, 66 // max(1, len(columns)))
    return {
        "participation_heads": ["Step", *columns.values()],
        "participation_shape": "34l" + f" {width}r" * len(columns),
        "participation_rows": [
            [label, *(cells.get((step, cohort), "") for cohort in columns)]
            for step, label in steps.items()
        ],
    }


def cohort_cells(tables: Tables) -> dict:
    """Return the cohorts side by side: a row a scale, a column a cohort; empty below two."""
    labels = {key: label for key, label in cohort_labels(tables).items() if scale_rows(tables, key)}
    pooled = scale_rows(tables, "all")
    columns = ({"all": "All cohorts"} if pooled and labels else {}) | labels
    if len(columns) < 2:
        columns = {}
    scales = {row["scale"]: row["title"] for key in columns for row in scale_rows(tables, key)}
    found = {(key, row["scale"]): row for key in columns for row in scale_rows(tables, key)}
    width = 72 // max(1, len(columns))
    return {
        "cohorts_heading": "This cohort beside the others"
        if about(tables)["cohort_label"]
        else "The cohorts side by side",
        "cohorts_sentence": wording.cohorts_sentence(tables),
        "cohort_heads": ["Scale", *columns.values()],
        "cohort_shape": "28l" + f" {width}r" * len(columns),
        "cohort_rows": [
            [title, *(_brief(found.get((key, scale))) for key in columns)]
            for scale, title in scales.items()
            if columns
        ],
    }


def theme_cells(tables: Tables, name: str, question: str | None = None) -> dict:
    """Return a table of themes: a row a theme, a column a source group with its own size."""
    rows = [row for row in tables.get("themes", []) if question in (None, row["question"])]
    groups = {row["source_group"]: f"{row['group_label']} (n = {row['n_group']})" for row in rows}
    cells = {(row["theme"], row["source_group"]): row["words"] for row in rows}
    themes = {row["theme"]: row["title"] for row in rows}
    width = 66 // max(1, len(groups))
    return {
        f"{name}_heads": ["Theme", *groups.values()],
        f"{name}_shape": "34l" + f" {width}l" * len(groups),
        f"{name}_rows": [
            [title, *(cells.get((theme, group), "") for group in groups)]
            for theme, title in themes.items()
        ],
    }


def question_cells(tables: Tables, question: Row) -> dict:
    """Return what one evaluation question has: sentences, rows of its tables, quotes."""
    key = question["question"]
    rows = [row for row in scale_rows(tables) if row["question"] == key]
    later = [row for row in other_comparisons(tables) if row["question"] == key]
    asked = [row for row in of_cohort(tables, "experience") if row["question"] == key]
    themes = theme_cells(tables, "x", key)
    own = {row["theme"] for row in tables.get("themes", []) if row["question"] == key}
    found = {
        "text": question["text"],
        "figure": f"answers-{key}".replace("_", "-"),
        "grouping": wording.grouping(rows) if len(rows) > 1 else "",
        "sentences": [wording.estimate_sentence(row) for row in rows if row["main"] != "yes"],
        "movement": [_movement_cells(tables, row) for row in rows if row["shown"] == "full"],
        "later": [_later_cells(row) for row in later],
        "experience": [_experience_cells(row) for row in asked],
        "theme_heads": themes["x_heads"],
        "theme_shape": themes["x_shape"],
        "themes": themes["x_rows"],
        "quotes": [row for row in tables.get("quotes", []) if row["theme"] in own],
        "joint": [_joint_cells(row) for row in tables.get("joint", []) if row["question"] == key],
    }
    found["empty"] = not (rows or later or asked or found["themes"] or found["joint"])
    return found


def _later_cells(row: Row) -> tuple[str, ...]:
    waves = f"{row['after_label']}, against {row['before_label']}"
    _, _, _, change, inside, n = scale_cells(row)
    return row["title"], waves[:1].upper() + waves[1:], change, inside, n


def _movement_cells(tables: Tables, row: Row) -> tuple[str, ...]:
    names = {
        "higher": "{} higher",
        "same": "{} same",
        "lower": "{} lower",
        "not_higher": "{} same or lower",
        "not_lower": "{} same or higher",
    }
    moved = [
        names[m["class"]].format(m["n"])
        for m in of_cohort(tables, "movement")
        if m["scale"] == row["scale"] and m["n"] and m["class"] in names
    ]
    size = f"{number(row['d'], 2, True)} ({bounds(row, 'd_low', 'd_high')})" if row["d"] else ""
    return row["title"], ", ".join(moved) or "not shown", size or "not shown", row["n"]


def _experience_cells(row: Row) -> tuple[str, ...]:
    if row["share"]:
        value = f"{number(row['share'], 0)}% agreed"
        low, high, places = "share_low", "share_high", 0
    elif row["mean"]:
        value = f"mean {number(row['mean'], 2)}"
        low, high, places = "mean_low", "mean_high", 2
        value += f" (from {row['range_low']} to {row['range_high']})" if row["range_low"] else ""
    else:
        return row["title"], voices.TOO_FEW, "", row["n"]
    unit = "%" if row["share"] else ""
    inside = bounds(row, low, high, places)
    return row["title"], value, f"{inside}{unit}" if inside else "", row["n"]


def _joint_cells(row: Row) -> tuple[str, ...]:
    voice = (
        f"{row['theme_title']} \u2013 {row['voices']}" if row["voices"] else "nobody spoke of it"
    )
    mark = "" if row["confirmed"] == "yes" else " (by rule, not confirmed by an analyst)"
    return row["title"], row["change_words"], voice, _VERDICTS.get(row["verdict"], "") + mark


def number_cells(tables: Tables) -> dict:
    """Return the rows of methods, measures and provenance, with the sources of the measures."""
    measures = tables.get("measures", [])
    sources = {}
    for source, rows in groupby(measures, key=lambda row: row["source"]):
        sources.setdefault(source, []).extend(row["title"] for row in rows)
    told = [
        f"{source} ({joined(list(dict.fromkeys(titles)))})"
        for source, titles in sources.items()
        if source
    ]
    return {
        "method_rows": [
            (sentence_case(row["name"]), sentence_case(row["method"]))
            for row in tables.get("methods", [])
        ],
        **measure_cells(measures),
        "measure_sources": f"Sources of the measures. {'; '.join(told)}." if told else "",
        "provenance_rows": [
            (sentence_case(row["key"]), row["value"]) for row in tables.get("provenance", [])
        ],
    }


def measure_cells(measures: list[Row]) -> dict:
    """Return a row a scale, with alpha at each wave, and the headings that scales map to."""
    waves = {row["wave"]: row["wave_label"] for row in measures}
    scales = {row["scale"]: row for row in measures}
    alphas = {
        (
            row["scale"],
            row["wave"],
        ): f"{number(row['alpha'], 2)} ({bounds(row)}), n\u00a0=\u00a0{row['n']}"
        for row in measures
        if row["alpha"]
    }
    waves = {
        wave: label
        for wave, label in waves.items()
        if any((scale, wave) in alphas for scale in scales)
    }
    width = 64 // max(1, len(waves))
    return {
        "measure_heads": ["Scale", "Items", *(sentence_case(label) for label in waves.values())],
        "measure_shape": "27l 9r" + f" {width}r" * len(waves),
        "measure_rows": [
            [
                row["title"],
                row["items"],
                *(alphas.get((scale, wave), "not shown") for wave in waves),
            ]
            for scale, row in scales.items()
        ]
        if alphas
        else [],
        "headings": [(row["title"], row["maps_to"]) for row in scales.values() if row["maps_to"]],
    }
