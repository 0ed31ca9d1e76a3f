"""The published tables and their columns: what the report, the CSV files and the workbook hold."""

from __future__ import annotations

PUBLISHED: dict[str, tuple[str, str]] = {
    "about": ("Facts about the report", "key value"),
    "questions": ("The evaluation's questions", "question text level"),
    "cautions": ("What to bear in mind", "text"),
    "participation": ("From enrolled to compared", "cohort cohort_label step label n note"),
    "change": (
        "Change of each scale",
        "cohort cohort_label instrument scale title question level comparison before_label"
        " after_label items range_low range_high n mean_before mean_after change conf_low conf_high"
        " d d_low d_high direction shown main method note",
    ),
    "movement": ("How many rated themselves higher, the same, lower", "cohort scale class n n_all"),
    "answers": (
        "Answers to each question, same persons before and after",
        "cohort instrument scale item text wave wave_label class class_label n n_all share side",
    ),
    "measures": (
        "How well the questions of a scale hang together",
        "instrument scale title items wave wave_label n alpha conf_low conf_high method maps_to"
        " source",
    ),
    "experience": (
        "What was asked once",
        "cohort cohort_label instrument scale item title n share share_low share_high mean mean_low"
        " mean_high range_low range_high shown question wave_label",
    ),
    "themes": (
        "Themes by source of evidence",
        "source_group group_label theme title valence question level n_group n words scales",
    ),
    "quotes": (
        "Quotes, with consent and accepted by a person",
        "theme source_group attribution text",
    ),
    "joint": (
        "Scales beside themes",
        "scale title question change_words theme theme_title voices verdict confirmed",
    ),
    "projects": ("Improvement projects by stage", "stage label n n_all"),
    "projects_cases": ("Projects told with consent", "title what_changed for_whom evidence"),
    "withheld": ("What was left out to protect people", "what n why"),
    "methods": ("How each number was made", "name method"),
    "provenance": ("What the report was made from", "key value"),
}
"""Title and columns of each published table, in the order of the workbook's sheets."""

MEANINGS = {
    "cohort": "cohort, or all for all cohorts together",
    "step": "step from enrolled to compared",
    "n": "people; for scales, people who answered at both times; empty if withheld",
    "n_all": "people in all classes together",
    "items": "questions in the scale",
    "range_low": "lowest possible answer",
    "range_high": "highest possible answer",
    "mean_before": "mean before, of the people compared",
    "mean_after": "mean after, of the same people",
    "change": "mean change, after minus before, in points of the range",
    "conf_low": "lower limit of the 95 % interval",
    "conf_high": "upper limit of the 95 % interval",
    "d": "change in standard deviations (d_av, bias-adjusted)",
    "d_low": "lower limit of d",
    "d_high": "upper limit of d",
    "direction": "rose or fell if the interval leaves out no change; same; or unclear",
    "shown": "full; direction (too few for more); too_few",
    "alpha": "Cronbach's alpha",
    "share": "share in per cent",
    "n_group": "sources of the group",
    "words": "how often the theme was heard",
    "verdict": "how numbers and voices fit, proposed by rule",
    "confirmed": "whether a person has confirmed the verdict",
}
"""Meaning of the columns whose names do not say it."""


def columns_of(table: str) -> list[str]:
    """Columns of a published table, in order."""
    return PUBLISHED[table][1].split()


_RUN = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: text that looks like one starts with a quote.

    Numbers are left as they are. `as_written` takes the quote away again.
    """
    return f"'{cell}" if cell[:1] in _RUN and not _is_number(cell) else cell


def as_written(cell: str) -> str:
    """The cell that `harmless` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _RUN and len(cell) > 1 else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
