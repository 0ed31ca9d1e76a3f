"""What the settings files say of each other that cannot be so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from evaluation.problems import Problem
from evaluation.study.extensions import own_sections
from evaluation.study.instruments import Instrument, normalised, tidied
from evaluation.study.plan import DEFAULT, Plan
from evaluation.study.sections import check_sections
from evaluation.study.yaml_files import line_of, nearest

if TYPE_CHECKING:
    from evaluation.study.settings import Settings, Study

STUDY, PLAN, CODEBOOK = "config/study.yaml", "config/plan.yaml", "config/codebook.yaml"
FRAMEWORKS = "config/frameworks/"


class _Names:
    """Collects names that nothing else in config/ has."""

    def __init__(self, raw: dict[str, object]) -> None:
        self._raw = raw
        self.problems: list[Problem] = []

    def stop(self, shown: str, place: tuple[Any, ...], found: str, remedy: str) -> None:
        """A problem at the line of a key."""
        line, key = line_of(self._raw.get(shown), place), ".".join(map(str, place))
        self.problems.append(Problem("stop", shown, line, key, found, remedy))

    def known(
        self,
        shown: str,
        place: tuple[Any, ...],
        names: Iterable[str],
        known: Iterable[str],
        what: str,
    ) -> None:
        """Tell the names that are not among the known ones."""
        known = list(known)
        for name in names:
            if name not in known:
                remedy = f"Known: {', '.join(known) or 'none'}.{nearest(name, known)}"
                self.stop(shown, place, f"{name!r} is not {what}.", remedy)


def contradictions(settings: Settings, raw: dict[str, object], *, whole: bool) -> list[Problem]:
    """All of them, with file and line.

    Args:
        settings: what could be read.
        raw: content of each file, for line numbers.
        whole: whether every instrument could be read; if not, a scale that seems unknown may stand
            in a file that has another fault, and is not told.
    """
    names = _Names(raw)
    if settings.study:
        _waves_and_questions(settings, names)
        own = own_sections(settings.folder)
        check_sections(settings.study.sections, names.stop, own)
    for name, instrument in settings.instruments.items():
        _within(f"config/instruments/{name}.yaml", instrument, names)
    if whole:
        scales = settings.scales()
        for theme_id, theme in settings.codebook.themes.items():
            place = ("themes", theme_id, "scales")
            names.known(CODEBOOK, place, theme.scales, scales, "a scale of an instrument")
        _plan(settings, names)
    _mapped(settings, raw, names)
    _repeated(settings, names)
    return names.problems


def _plan(settings: Settings, names: _Names) -> None:
    """What the plan names and the study does not have."""
    plan, scales = settings.plan, settings.scales()
    main = [plan.main_outcome] if plan.main_outcome is not None else []
    names.known(PLAN, ("main_outcome",), main, scales, "a scale")
    for key in ("smallest_change", "margins"):
        for scale in getattr(plan, key):
            names.known(PLAN, (key, scale), [scale], [*scales, DEFAULT], "a scale")
    scored = [scale for scale, (_, _, entry) in scales.items() if entry.scored]
    names.known(PLAN, ("family",), plan.family, scored, "a scored scale")
    for scale in plan.reliability:
        names.known(PLAN, ("reliability", scale), [scale], scored, "a scored scale")
    for key in ("sd", "reliability", "correlation", "half_width", "between_cohorts"):
        for scale in getattr(plan.planning, key):
            place = ("planning", key, scale)
            names.known(PLAN, place, [scale], [*scored, DEFAULT], "a scored scale")
    _twice(plan, names)
    if settings.study:
        _plan_of_people(settings, names)


def _twice(plan: Plan, names: _Names) -> None:
    """Names that stand twice in a list of the plan."""
    for key in ("family", "comparisons", "subgroups", "raters", "missing"):
        listed = getattr(plan, key)
        twice = sorted({name for name in listed if listed.count(name) > 1})
        if twice:
            names.stop(PLAN, (key,), f"Named twice: {', '.join(twice)}.", "Name each once.")


def _plan_of_people(settings: Settings, names: _Names) -> None:
    """Attributes, raters and waves of the plan that study.yaml does not have."""
    plan, study = settings.plan, settings.study
    attribute = "one of the 'attributes' of study.yaml"
    names.known(PLAN, ("subgroups",), plan.subgroups, study.attributes, attribute)
    names.known(PLAN, ("raters",), plan.raters, study.raters, "one of the 'raters' of study.yaml")
    waves = list(study.waves)
    known = [f"{a}-{b}" for a in waves for b in waves if a != b]
    for comparison in plan.comparisons:
        if comparison not in known:
            remedy = f"Write two of them with a hyphen: {', '.join(waves)}."
            found = f"{comparison!r} does not name two waves of study.yaml."
            names.stop(PLAN, ("comparisons",), found, remedy + nearest(comparison, known))
    group = plan.comparison_group
    if group is not None and group.attribute:
        place = ("comparison_group", "attribute")
        names.known(PLAN, place, [group.attribute], study.attributes, attribute)


def _waves_and_questions(settings: Settings, names: _Names) -> None:
    """Waves and questions that study.yaml does not have."""
    study = settings.study
    wave, question = "a wave of study.yaml", "a question of study.yaml"
    # A study with one wave compares it with none, and has nothing to name.
    compared = [name for name in study.main_comparison if name]
    names.known(STUDY, ("main_comparison",), compared, study.waves, wave)
    if len(set(study.main_comparison)) == 1:
        found = "A wave is compared with itself."
        names.stop(STUDY, ("main_comparison",), found, "Name two waves, the earlier one first.")
    for name in study.wave_values:
        names.known(STUDY, ("wave_values", name), [name], study.waves, wave)
    for name, instrument in settings.instruments.items():
        shown = f"config/instruments/{name}.yaml"
        names.known(shown, ("asked_in", "waves"), instrument.asked_in.waves, study.waves, wave)
        for item_id, item in instrument.items.items():
            place = ("items", item_id, "asked_in")
            names.known(shown, place, item.asked_in.waves, study.waves, wave)
        for scale_id, scale in instrument.scales.items():
            place = ("scales", scale_id, "question")
            names.known(shown, place, [scale.question], study.evaluation_questions, question)
    _themes(study, names)
    for theme_id, theme in settings.codebook.themes.items():
        place = ("themes", theme_id, "question")
        names.known(CODEBOOK, place, [theme.question], study.evaluation_questions, question)


def _themes(study: Study, names: _Names) -> None:
    """What is said of counting themes, and does not go together."""
    if study.themes.saturation and study.coding.approach == "reflexive":
        found = "Saturation is counted, and the analysis is reflexive: themes are made, not found."
        names.stop(STUDY, ("themes", "saturation"), found, "Take it away, or change the approach.")
    for key in ("several_people", "over_time"):
        groups = getattr(study.themes, key)
        names.known(STUDY, ("themes", key), groups, study.source_groups, "a source group")


def _within(shown: str, instrument: Instrument, names: _Names) -> None:
    """What one instrument says against itself."""
    for scale_id, scale in instrument.scales.items():
        place = ("scales", scale_id, "items")
        names.known(shown, place, scale.items, instrument.items, "an item of this instrument")
        twice = sorted({item for item in scale.items if scale.items.count(item) > 1})
        if twice:
            names.stop(shown, place, f"Named twice: {', '.join(twice)}.", "Name each item once.")
    _answers(shown, instrument, names)


def _mapped(settings: Settings, raw: dict[str, object], names: _Names) -> None:
    """Frameworks and dimensions that config/frameworks does not have.

    A framework that is there and cannot be read is told by its own fault alone.
    """
    there = {path.removeprefix(FRAMEWORKS)[:-5] for path in raw if path.startswith(FRAMEWORKS)}
    known, own = settings.frameworks, {}
    for name, instrument in settings.instruments.items():
        for kind in ("items", "scales"):
            for key, entry in getattr(instrument, kind).items():
                own[f"config/instruments/{name}.yaml", kind, key] = entry.frameworks
    for key, theme in settings.codebook.themes.items():
        own[CODEBOOK, "themes", key] = theme.frameworks
    for (shown, *place), mapped in own.items():
        for framework, dimensions in mapped.items():
            at = (*place, "frameworks", framework)
            names.known(shown, at, [framework], there, "a file of config/frameworks")
            if framework in known and known[framework].kind == "levels":
                found = "Kirkpatrick's levels are not mapped one by one."
                names.stop(shown, at, found, "Remove it, or set 'level' beside it.")
            elif framework in known:
                what = f"a dimension of config/frameworks/{framework}.yaml"
                names.known(shown, at, dimensions, known[framework].dimensions, what)


def _answers(shown: str, instrument: Instrument, names: _Names) -> None:
    """Answers of one instrument that could be two numbers, or none at all."""
    low, high = instrument.low, instrument.high
    for spelling, number in instrument.other_spellings.items():
        if not low <= number <= high:
            found = f"{number:g} is outside the range of answers, {low:g} to {high:g}."
            names.stop(shown, ("other_spellings", spelling), found, "Give a number in the range.")
    numbers: dict[str, float] = {}
    for label, number in instrument.spellings():
        first = numbers.setdefault(tidied(label), number)
        if first != number:
            spelt = label in instrument.other_spellings
            place = ("other_spellings", label) if spelt else ("answers_in",)
            found = f"The answer {label!r} is both {first:g} and {number:g}."
            names.stop(shown, place, found, "Keep one of them.")
    for label in instrument.missing_answers:
        if tidied(label) in numbers:
            found = f"{label!r} is an answer, and also one that is none."
            names.stop(shown, ("missing_answers",), found, "Take it out of one of them.")


def _repeated(settings: Settings, names: _Names) -> None:
    """Ids and wordings used twice: a column or a theme could not tell them apart."""
    ids: dict[str, tuple[str, str]] = {}
    wordings: dict[str, str] = {}
    for name, instrument in settings.instruments.items():
        shown = f"config/instruments/{name}.yaml"
        for kind in ("items", "scales"):
            for key in getattr(instrument, kind):
                first, first_kind = ids.setdefault(key, (name, kind))
                if (first, first_kind) != (name, kind):
                    found = f"{key!r} is used twice (also under {first_kind!r} in {first}.yaml)."
                    names.stop(shown, (kind, key), found, "Rename one.")
        for key, item in instrument.items.items():
            texts = {tidied(key), *(normalised(text) for text in (item.text, *item.aliases))}
            for text in texts:
                other = wordings.setdefault(text, key)
                if other != key:
                    found = f"The same wording as item {other!r}: a column could be either."
                    names.stop(shown, ("items", key), found, "Remove one, or word it apart.")
    for name, instrument in settings.instruments.items():
        for key, text in instrument.open_questions.items():
            same = wordings.get(tidied(key)) or wordings.get(normalised(text))
            if same:
                found = f"The same wording as item {same!r}: a column could be either."
                shown = f"config/instruments/{name}.yaml"
                names.stop(shown, ("open_questions", key), found, "Remove one, or word it apart.")
