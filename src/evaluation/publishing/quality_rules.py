"""By which rules forms and answers are used, left out or noted, in words from the settings."""

from __future__ import annotations

from evaluation.publishing.results import Row, Scope
from evaluation.study.instruments import Instrument

SEVERAL = {
    "first_complete": "The form with the most answers counts; if several have as many, the first "
    "of them.",
    "last": "The last form counts.",
}
"""Which of several forms counts, by `duplicates` of study.yaml."""

STRAIGHT = (
    "It is noted for the evaluators, and the form still used, if one answer is given to all of at "
    "least 6 questions, one of which is worded the other way round, or to all of at least 10."
)
OUTSIDE = (
    "An answer outside the range, or in words that are not among the answers, counts as no answer. "
    "Nothing is guessed."
)


def rules(scope: Scope) -> list[Row]:
    """Rules that are in force. Not how many forms each left out: that could tell who.

    Args:
        scope: what the report is about.
    """
    told = [*_of_forms(scope), *_of_answers(scope), *_of_noted(scope)]
    return [{"name": name, "rule": rule} for name, rule in told]


def _of_forms(scope: Scope) -> list[tuple[str, str]]:
    """Which forms are used."""
    study, told = scope.study, []
    if study.person_code.kind != "none":
        told = [
            ("Several forms of one person", SEVERAL[study.duplicates]),
            ("Forms without a code", "They cannot be linked to a person and are not used."),
        ]
    told.append(("Empty forms", "A form without a single answer is not used."))
    if study.consent:
        told.append(("Consent", "A form is used only if its author agrees to take part."))
    gone = "All that they said is taken out, of every table and text."
    return [*told, ("People who withdraw", gone)]


def _of_answers(scope: Scope) -> list[tuple[str, str]]:
    """Which answers are none, and from how many a scale is scored."""
    instruments = scope.settings.instruments.values()
    names = dict.fromkeys(name for i in instruments for name in i.not_answers().values())
    quoted = ", ".join(f"\u2018{name.replace(chr(39), chr(0x2019))}\u2019" for name in names)
    none = f"A blank counts as no answer, and so do {quoted}: none is taken for the middle."
    shares: dict[float, list[str]] = {}
    for instrument in instruments:
        if any(scale.scored for scale in instrument.scales.values()):
            shares.setdefault(instrument.score_when_answered, []).append(instrument.title)
    scales = [
        (
            "Scales" if len(shares) == 1 else f"Scales of {' and '.join(titles)}",
            f"A person\u2019s score is the mean of the answers, if at least {100 * share:.0f}% of "
            "the questions that were asked are answered; else there is none.",
        )
        for share, titles in shares.items()
    ]
    return [("Answers that count as none", none), ("Answers outside the range", OUTSIDE), *scales]


def _of_noted(scope: Scope) -> list[tuple[str, str]]:
    """Which forms are noted, where their answers or durations can tell something."""
    told = []
    if any(can_be_straight(scope, wave) for wave in scope.study.waves):
        told.append(("The same answer throughout", STRAIGHT))
    timed = any(
        row.kind == "timed"
        for cohort in scope.shown_cohorts()
        for row in scope.results.rows("quality_forms", cohort)
    )
    if timed:
        fast = (
            "They are noted for the evaluators, and still used, if they took less than "
            f"{scope.study.too_fast:g} seconds for each question."
        )
        told.append(("Very fast forms", fast))
    return told


def can_be_straight(scope: Scope, wave: str) -> bool:
    """Whether the same answer to all questions of an instrument would tell something."""
    return any(
        len(asked) >= (6 if any(instrument.items[i].reversed for i in asked) else 10)
        for instrument in scope.settings.instruments.values()
        for asked in [_asked(scope, instrument, wave)]
    )


def _asked(scope: Scope, instrument: Instrument, wave: str) -> list[str]:
    return [
        item
        for item in instrument.items
        if any(instrument.was_asked(item, wave, cohort) for cohort in scope.shown_cohorts())
    ]
