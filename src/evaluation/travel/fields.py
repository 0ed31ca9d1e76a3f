"""What each column of a published table holds: its type, its unit, and what it means."""

from __future__ import annotations

from evaluation.publishing.columns import PUBLISHED, meaning_of

Field = dict[str, object]


def names(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


INTEGER, NUMBER, BOOLEAN, STRING = "integer", "number", "boolean", "string"

COUNTS = names(
    "n n_all n_others n_other n_before n_after n_first n_first_other n_group people against tests"
    " items cohorts coders place received used left_out"
)
POINTS = names(
    "range_low range_high mean mean_low mean_high mean_before mean_after mean_before_other"
    " mean_after_other change conf_low conf_high changes_low changes_high sd sd_low sd_high trend"
    " trend_low trend_high adjusted adjusted_low adjusted_high agreed detectable threshold"
)
SPREADS = names("d d_low d_high g g_low g_high apart_before")
PER_CENT = names("share share_low share_high percent overlap")
PLAIN = names(
    "difference difference_low difference_high p_adjusted alpha omega omega_low omega_high ac1"
    " ac1_low ac1_high kappa kappa_low kappa_high delta delta_low delta_high correlation"
    " correlation_low correlation_high talk talk_other"
)
YES_OR_NO = names("main clear paradox confirmed")
WORDS_INSTEAD = frozenset(
    (
        ("quality_answers", "share"),  # a band, such as "up to 10%"
        ("participation", "n"),
        ("codebook", "sources"),
    )
)
"""Columns that are numbers in other tables."""
UNITS = (
    (names("n_group people"), "people"),
    (frozenset(("items", "tests", "cohorts", "coders", "place")), ""),
    (frozenset(("received", "used", "left_out")), "forms"),
    (COUNTS, "people"),
    (POINTS, "points of the range"),
    (SPREADS, "standard deviations"),
    (PER_CENT, "per cent"),
    (frozenset(("talk", "talk_other")), "words"),
)
OTHER_UNITS = {
    ("missing", "difference"): "standard deviations",
    ("subgroup_differences", "difference"): "points of the range",
    ("theme_change", "difference"): "points of the range",
    ("measures", "conf_low"): "",
    ("measures", "conf_high"): "",
    ("projects", "n"): "projects",
    ("projects", "n_all"): "projects",
    ("codebook", "sources"): "sources",
    ("agreement", "n"): "sources or characters",
    ("withheld", "n"): "results",
}

OWN = {
    "aim": "what the project set out to do",
    "after_label": "the later of the two times, as the report names it",
    "against_words": "the same in words, where the number is withheld",
    "answer": "what the report or its authors answer",
    "answers": "what could be answered, with the number of each answer",
    "attribute": "column of the roster by which people are grouped",
    "attribute_label": "the same as the report names it",
    "attribution": "what may be told of who speaks",
    "before_label": "the earlier of the two times, as the report names it",
    "change_words": "the change of the scale in words",
    "checklist": "reporting checklist that the item belongs to",
    "class": "class of answers, or of changes",
    "class_label": "the same as the report names it",
    "code": "id of the code in the codebook",
    "code_definition": "what is coded with it",
    "cohort_label": "the cohort as the report names it",
    "comparison": "the two times that are compared, by id",
    "correlation_low": "lower limit of its 95 % interval",
    "correlation_high": "upper limit of its 95 % interval",
    "definition": "what belongs in the theme",
    "description": "what belongs in the dimension",
    "dimension": "id of a dimension of the framework",
    "edition": "edition of the framework",
    "for_whom": "whom the project was for",
    "framework": "id of the framework",
    "framework_title": "the framework as the report names it",
    "framework_source": "who wrote the framework",
    "g_low": "lower limit of its 95 % interval",
    "g_high": "upper limit of its 95 % interval",
    "group_label": "the source group as the report names it",
    "groups": "source groups that speak of the dimension",
    "instrument": "id of the instrument; in the dictionary its title",
    "item": "id of the question",
    "key": "name of a fact",
    "label": "as the report names it",
    "level": "Kirkpatrick level of evidence",
    "main": "whether it is the main outcome that was agreed beforehand",
    "maps_to": "what the scale is held to measure",
    "mean": "mean of all who answered",
    "mean_low": "lower limit of the 95 % interval of the mean",
    "mean_high": "upper limit of the 95 % interval of the mean",
    "method": "how the number was made, as the program that made it says",
    "name": "what the line is about",
    "note": "what else has to be known of the row",
    "omega_low": "lower limit of its 95 % interval",
    "omega_high": "upper limit of its 95 % interval",
    "omega_method": "how omega was made",
    "other_title": "title of the other theme",
    "question": "evaluation question that it helps to answer; in other tables its id",
    "rater_label": "who answered, as the report names them",
    "rule": "the rule in words",
    "scale": "id of the scale",
    "scales": "scales that measure the same thing",
    "sd_low": "lower limit of its 95 % interval",
    "sd_high": "upper limit of its 95 % interval",
    "share_word": "the share in words",
    "side": "side of the middle of the range on which the answer lies",
    "source": "who wrote the questions, and under which licence",
    "source_group": "whose words they are",
    "sponsor_view": "what the participant's sponsor says of it",
    "stage": "how far projects came, or how they are evidenced",
    "text": "wording",
    "theme": "id of the theme in the codebook",
    "theme_title": "the theme as the report names it",
    "title": "as the report names it",
    "trend_low": "lower limit of its 95 % interval",
    "trend_high": "upper limit of its 95 % interval",
    "valence": "whether speaking of it speaks well of the programme",
    "value": "the fact",
    "wave": "id of the time at which it was asked",
    "wave_label": "the same as the report names it",
    "what": "what the line is about",
    "what_changed": "what is different since",
    "why": "the reason",
}
"""Meaning of the columns whose names are enough in a workbook, but not on a stranger's desk."""


def title_of(table: str) -> str:
    """What a published table shows; of one that an extension made, its name."""
    return PUBLISHED[table][0] if table in PUBLISHED else table.replace("_", " ").capitalize()


def field_of(table: str, column: str) -> Field:
    """A column as the Table Schema describes fields: name, type, description, unit.

    Args:
        table: name of the published table.
        column: one of its columns.
    """
    kind = _type_of(table, column)
    meaning = meaning_of(column) or OWN.get(column) or column.replace("_", " ")
    field: Field = {"name": column, "type": kind, "description": meaning}
    if kind == BOOLEAN:
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if unit := _unit_of(table, column):
        field["unit"] = unit
    return field


def _type_of(table: str, column: str) -> str:
    if (table, column) in WORDS_INSTEAD:
        return STRING
    if column in COUNTS:
        return INTEGER
    if column in POINTS | SPREADS | PER_CENT | PLAIN:
        return NUMBER
    return BOOLEAN if column in YES_OR_NO else STRING


def _unit_of(table: str, column: str) -> str:
    stem = column.removesuffix("_low").removesuffix("_high")
    for name in (column, stem):
        if (table, name) in OTHER_UNITS:
            return OTHER_UNITS[table, name]
    return next((unit for known, unit in UNITS if column in known), "")
