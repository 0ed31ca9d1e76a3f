"""By which rules forms and answers are used, left out or noted, in words from the settings."""

from __future__ import annotations

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import Row, Scope
from evaluation.study.instruments import Instrument


def rules(scope: Scope) -> list[Row]:
    """Rules that are in force. Not how many forms each left out: that could tell who.

    Args:
        scope: what the report is about.
    """
    told = [*_of_forms(scope), *_of_answers(scope), *_of_noted(scope)]
    return [{"name": name, "rule": rule} for name, rule in told]


def _rule(name: str) -> tuple[str, str]:
    """Name and words of a rule that is the same in every study."""
    return say(f"quality.rule_name.{name}"), say(f"quality.rule.{name}")


def _of_forms(scope: Scope) -> list[tuple[str, str]]:
    """Which forms are used."""
    study, told = scope.study, []
    if study.person_code.kind != "none":
        several = say(f"quality.rule.{study.duplicates}")
        told = [(say("quality.rule_name.several"), several), _rule("no_code")]
    told.append(_rule("empty"))
    if study.consent:
        told.append(_rule("consent"))
    return [*told, _rule("withdrawn")]


def _of_answers(scope: Scope) -> list[tuple[str, str]]:
    """Which answers are none, and from how many a scale is scored."""
    instruments = scope.settings.instruments.values()
    names = dict.fromkeys(name for i in instruments for name in i.not_answers().values())
    quoted = ", ".join(f"\u2018{name.replace(chr(39), chr(0x2019))}\u2019" for name in names)
    none = (say("quality.rule_name.no_answers"), say("quality.rule.no_answers", answers=quoted))
    shares: dict[float, list[str]] = {}
    for instrument in instruments:
        if any(scale.scored for scale in instrument.scales.values()):
            shares.setdefault(instrument.score_when_answered, []).append(instrument.title)
    scales = [
        (
            _scales_of(titles if len(shares) > 1 else []),
            say("quality.rule.scales", share=f"{100 * share:.0f}"),
        )
        for share, titles in shares.items()
    ]
    return [none, _rule("outside"), *scales]


def _scales_of(instruments: list[str]) -> str:
    if not instruments:
        return say("quality.rule_name.scales")
    return say("quality.rule_name.scales_of", instruments=" and ".join(instruments))


def _of_noted(scope: Scope) -> list[tuple[str, str]]:
    """Which forms are noted, where their answers or durations can tell something."""
    told = []
    if any(can_be_straight(scope, wave) for wave in scope.study.waves):
        told.append(_rule("straight"))
    timed = any(
        row.kind == "timed"
        for cohort in scope.shown_cohorts()
        for row in scope.results.rows("quality_forms", cohort)
    )
    if timed:
        seconds = f"{scope.study.too_fast:g}"
        told.append((say("quality.rule_name.fast"), say("quality.rule.fast", seconds=seconds)))
    return told


def can_be_straight(scope: Scope, wave: str) -> bool:
    """Whether the same answer to all questions of an instrument would tell something."""
    return any(
        len(asked) >= (6 if any(instrument.items[i].reversed for i in asked) else 10)
        for instrument in scope.settings.instruments.values()
        for asked in [_asked(scope, instrument, wave)]
    )


def _asked(scope: Scope, instrument: Instrument, wave: str) -> list[str]:
    cohorts = scope.shown_cohorts()
    return [
        item
        for item in instrument.items
        if any(instrument.was_asked(item, wave, cohort) for cohort in cohorts)
    ]
