"""Sentences and table rows about the quality of the answers, from the published tables."""

import re
from collections import Counter

from .published import Row, Tables, focus, in_words, joined, of_cohort, quoted, sentence

OVER = "more than 15%"
TERWEE = "The border of 15% is the one that Terwee and others (2007) use for ceilings and floors."
NOT_TOLD = (
    "Where this is not told, it could show that only a few people, or none, gave another answer."
)


def quality_cells(tables: Tables) -> dict:
    """Return everything that the section on data quality is filled with."""
    forms, items = of_cohort(tables, "quality_forms"), tables.get("quality_items", [])
    return {
        "quality_complete": [
            forms_sentence(forms),
            *gaps_sentences(items),
            _elsewhere(tables) if forms else "",
        ],
        **_form_cells(forms),
        **_kind_cells(tables.get("quality_answers", [])),
        "quality_rules": [(row["name"], row["rule"]) for row in tables.get("quality_rules", [])],
        "quality_room": room_sentences(items),
        "quality_crowded": crowded_cells(items),
        "quality_ranges": range_sentences(tables.get("quality_wordings", [])),
        "quality_wordings": wording_cells(tables.get("quality_wordings", [])),
    }


def forms_sentence(forms: list[Row]) -> str:
    """Return how many forms came in and are used, at each time."""
    told = [
        f"{row['wave_label']}, {row['received']} forms came in and "
        f"{'all' if row['left_out'] == '0' else row['used']} are used"
        for row in forms
    ]
    return sentence("; ".join(told)) if told else ""


def _elsewhere(tables: Tables) -> str:
    """Return where single questions are told of; '' in the programme's own report."""
    if focus(tables) == "all":
        return ""
    return (
        "How each question was answered is told in the report on the programme, for all cohorts "
        "together: in a single cohort, a share could point to one person."
    )


def gaps_sentences(items: list[Row]) -> list[str]:
    """Return, for each time, how many questions were answered by how many people."""
    waves = {row["wave"]: row["wave_label"] for row in items}
    texts = []
    for wave, label in waves.items():
        own = [row for row in items if row["wave"] == wave]
        bands = Counter(row["gaps"] for row in own if row["gaps"])
        parts = [
            f"{_of(n, len(own))} answered by {_answered(band)}"
            for band, n in sorted(bands.items(), key=lambda entry: -entry[1])
        ]
        if parts:
            texts.append(sentence(f"{label}, {'; '.join(parts)} of people"))
    return texts


def _of(n: int, total: int) -> str:
    """Return 'each of the 20 questions was' or 'three of the 20 questions were'."""
    if total == 1:
        return "the one question asked was"
    which = "each" if n == total else in_words(n)
    return f"{which} of the {in_words(total)} questions {'was' if n in (1, total) else 'were'}"


def _answered(band: str) -> str:
    """Return how many answered, from how many did not: 'up to 10%' -> 'at least 90%'."""
    borders = [100 - int(number) for number in re.findall(r"\d+", band)]
    if len(borders) == 2:
        return f"{borders[1]}% to {borders[0]}%"
    return f"{'at least' if band.startswith('up') else 'fewer than'} {borders[0]}%"


def _form_cells(forms: list[Row]) -> dict:
    """Return the table of forms; columns that nothing is told of are left out."""
    columns = {
        "wave_label": "When",
        "received": "Came in",
        "used": "Used",
        "left_out": "Left out",
        "straight": "Same answer throughout",
        "fast": "Very fast",
    }
    kept = [name for name in columns if any(row[name] for row in forms)]
    width = 72 // max(1, len(kept) - 1)
    return {
        "quality_form_heads": [columns[name] for name in kept],
        "quality_form_shape": "28l" + f" {width}r" * (len(kept) - 1),
        "quality_form_rows": [
            [sentence(row["wave_label"]).rstrip("."), *(row[n] or "not told" for n in kept[1:])]
            for row in forms
        ],
    }


def _kind_cells(rows: list[Row]) -> dict:
    """Return the table of answers that are none: a row a kind, a column a time."""
    waves = {row["wave"]: row["wave_label"] for row in rows}
    labels = {row["kind"]: row["label"] for row in rows}
    cells = {(row["kind"], row["wave"]): row["share"] for row in rows}
    width = 60 // max(1, len(waves))
    return {
        "quality_kind_heads": ["Kind", *(sentence(w).rstrip(".") for w in waves.values())],
        "quality_kind_shape": "40l" + f" {width}r" * len(waves),
        "quality_kind_rows": [
            [label, *(cells.get((kind, wave), "not told") for wave in waves)]
            for kind, label in labels.items()
        ],
    }


def room_sentences(items: list[Row]) -> list[str]:
    """Return on how many questions a rise, or a fall, could hardly have shown."""
    texts = []
    for end, favourable, move in (("best", "most", "rise"), ("worst", "least", "fall")):
        told = [row for row in items if row[end]]
        if not told:
            continue
        over = sum(row[end] == OVER for row in told)
        of = f"the {in_words(len(told))} question{'s' * (len(told) > 1)}"
        of += " of which this may be told" * (len(told) < len(_first_wave(items)))
        answer = f"the {favourable} favourable answer {told[0]['wave_label']}"
        if over:
            shown = f"so that a {move} could hardly show"
            texts.append(f"On {in_words(over)} of {of}, more than 15% gave {answer}, {shown}.")
        else:
            room = f"so that there was room to {move}"
            texts.append(f"On none of {of} did more than 15% give {answer}, {room}.")
    if not texts:
        return []
    hidden = any(not row["best"] or not row["worst"] for row in _first_wave(items))
    return [*texts, TERWEE, *[NOT_TOLD] * hidden]


def _first_wave(items: list[Row]) -> list[Row]:
    """Return the rows of the time at which the ends of the range are looked at."""
    waves = {row["wave"] for row in items if row["best"] or row["worst"]}
    return [row for row in items if row["wave"] in waves]


def crowded_cells(items: list[Row]) -> list[tuple[str, ...]]:
    """Return the questions of which one end was crowded before the programme."""
    return [
        (row["text"], row["best"] or "not told", row["worst"] or "not told")
        for row in items
        if OVER in (row["best"], row["worst"])
    ]


def range_sentences(rows: list[Row]) -> list[str]:
    """Return which cohorts answered on another range, and what became of it."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        if row["mapped"]:
            key = (row["cohort_label"], row["waves"], row["mapped"])
            groups.setdefault(key, []).append(row["text"])
    return [
        sentence(
            f"{label}, {joined(waves.split('; '))}: {_questions(texts)} "
            f"{'was' if len(texts) == 1 else 'were'} {mapped}"
        )
        for (label, waves, mapped), texts in groups.items()
    ]


def _questions(texts: list[str]) -> str:
    if len(texts) == 1:
        return quoted(texts[0].rstrip("."))
    return f"{in_words(len(texts))} questions"


def wording_cells(rows: list[Row]) -> list[tuple[str, ...]]:
    """Return the questions that were asked in other words: cohort, when, and both wordings."""
    return [
        (row["cohort_label"], joined(row["waves"].split("; ")), row["text"], row["asked_as"])
        for row in rows
        if row["asked_as"]
    ]
