"""Sentences and table rows about the quality of the answers, from the published tables."""

import re
from collections import Counter

from .catalogue import entries, say
from .published import Row, Tables, focus, in_words, joined, of_cohort, quoted, sentence

CROWDED = 15
"""Per cent at one end from which it is crowded, as in publish_quality."""


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
        "quality_gaps": gap_cells(items),
        "quality_ranges": range_sentences(tables.get("quality_wordings", [])),
        "quality_wordings": wording_cells(tables.get("quality_wordings", [])),
    }


def forms_sentence(forms: list[Row]) -> str:
    """Return how many forms came in and are used, at each time."""
    told = [
        say("quality.forms_all", wave=row["wave_label"], received=row["received"])
        if row["left_out"] == "0"
        else say(
            "quality.forms_some",
            wave=row["wave_label"],
            received=row["received"],
            used=row["used"],
        )
        for row in forms
    ]
    return sentence("; ".join(told)) if told else ""


def _elsewhere(tables: Tables) -> str:
    """Return where single questions are told of; '' in the programme's own report."""
    if focus(tables) == "all":
        return ""
    return say("quality.elsewhere")


def gaps_sentences(items: list[Row]) -> list[str]:
    """Return, for each time, how many questions were answered by how many people."""
    waves = {row["wave"]: row["wave_label"] for row in items}
    texts = []
    for wave, label in waves.items():
        own = [row for row in items if row["wave"] == wave]
        bands = Counter(row["gaps"] for row in own if row["gaps"])
        parts = [
            _gaps(n, len(own), _answered(band))
            for band, n in sorted(bands.items(), key=lambda entry: -entry[1])
        ]
        if parts:
            texts.append(sentence(say("quality.of_people", wave=label, shares="; ".join(parts))))
    return texts


def gap_cells(items: list[Row]) -> list[tuple[str, str, str]]:
    """Return the questions that more people left out than the lowest band says: when, how many."""
    return [
        (row["text"], sentence(row["wave_label"]).rstrip("."), row["gaps"])
        for row in items
        if row["gaps"].startswith(say("quality.band.over", border="|").partition("|")[0])
    ]


def _gaps(n: int, total: int, share: str) -> str:
    """Return that each of the questions, or three of them, were answered by a share."""
    if total == 1:
        return say("quality.gaps.only", share=share)
    if n == total:
        return say("quality.gaps.each", total=in_words(total), share=share)
    if n == 1:
        return say("quality.gaps.one", total=in_words(total), share=share)
    return say("quality.gaps.many", n=in_words(n), total=in_words(total), share=share)


def _answered(band: str) -> str:
    """Return how many answered, from how many did not: 'up to 10%' -> 'at least 90%'."""
    borders = [100 - int(number) for number in re.findall(r"\d+", band)]
    if len(borders) == 2:
        return say("quality.share.between", low=borders[1], high=borders[0])
    if band == say("quality.band.under", border=100 - borders[0]):
        return say("quality.share.at_least", low=borders[0])
    return say("quality.share.fewer", high=borders[0])


def _form_cells(forms: list[Row]) -> dict:
    """Return the table of forms; columns that nothing is told of are left out."""
    columns = entries("quality.head")
    kept = [name for name in columns if any(row[name] for row in forms)]
    width = 72 // max(1, len(kept) - 1)
    return {
        "quality_form_heads": [columns[name] for name in kept],
        "quality_form_shape": "28l" + f" {width}r" * (len(kept) - 1),
        "quality_form_rows": [
            [
                sentence(row["wave_label"]).rstrip("."),
                *(row[n] or say("annex_cell.not_told") for n in kept[1:]),
            ]
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
        "quality_kind_heads": [
            say("quality.kind_head"),
            *(sentence(w).rstrip(".") for w in waves.values()),
        ],
        "quality_kind_shape": "40l" + f" {width}r" * len(waves),
        "quality_kind_rows": [
            [label, *(cells.get((kind, wave), say("annex_cell.not_told")) for wave in waves)]
            for kind, label in labels.items()
        ],
    }


def room_sentences(items: list[Row]) -> list[str]:
    """Return on how many questions a rise, or a fall, could hardly have shown."""
    texts = []
    for end in ("best", "worst"):
        told = [row for row in items if row[end]]
        if not told:
            continue
        over = sum(row[end] == _over() for row in told)
        of = _questions_told(len(told), len(told) < len(_first_wave(items)))
        wave = told[0]["wave_label"]
        if over:
            crowded = say(f"quality.room.crowded_{end}", n=in_words(over), questions=of, wave=wave)
            texts.append(crowded)
        else:
            texts.append(say(f"quality.room.free_{end}", questions=of, wave=wave))
    if not texts:
        return []
    hidden = any(not row["best"] or not row["worst"] for row in _first_wave(items))
    return [*texts, say("quality.terwee"), *[say("quality.not_told")] * hidden]


def _over() -> str:
    """Return what the table says of a question one end of which was crowded."""
    return say("quality.band.over", border=CROWDED)


def _questions_told(count: int, some: bool) -> str:
    """Return 'the three questions', or those of which this may be told."""
    if count == 1:
        return say("quality.questions.one_told" if some else "quality.questions.one")
    key = "many_told" if some else "many"
    return say(f"quality.questions.{key}", n=in_words(count))


def _first_wave(items: list[Row]) -> list[Row]:
    """Return the rows of the time at which the ends of the range are looked at."""
    waves = {row["wave"] for row in items if row["best"] or row["worst"]}
    return [row for row in items if row["wave"] in waves]


def crowded_cells(items: list[Row]) -> list[tuple[str, ...]]:
    """Return the questions of which one end was crowded before the programme."""
    return [
        (row["text"], *(row[end] or say("annex_cell.not_told") for end in ("best", "worst")))
        for row in items
        if _over() in (row["best"], row["worst"])
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
            say(
                f"quality.{'mapped_one' if len(texts) == 1 else 'mapped_many'}",
                cohort=label,
                waves=joined(waves.split("; ")),
                questions=_questions(texts),
                mapped=mapped,
            )
        )
        for (label, waves, mapped), texts in groups.items()
    ]


def _questions(texts: list[str]) -> str:
    if len(texts) == 1:
        return quoted(texts[0].rstrip("."))
    return say("quality.several_questions", n=in_words(len(texts)))


def wording_cells(rows: list[Row]) -> list[tuple[str, ...]]:
    """Return the questions that were asked in other words: cohort, when, and both wordings."""
    return [
        (row["cohort_label"], joined(row["waves"].split("; ")), row["text"], row["asked_as"])
        for row in rows
        if row["asked_as"]
    ]
