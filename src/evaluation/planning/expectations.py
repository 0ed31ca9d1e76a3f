"""What a plan reckons with: what the settings say, and what is assumed where they are silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from evaluation.change.gates import CHANGE
from evaluation.study.instruments import Instrument, Scale
from evaluation.study.plan import DEFAULT
from evaluation.study.settings import Settings

RELIABILITY = 0.8
"""Alpha of a scale of which nothing is known."""
STABILITY = 0.75
"""Correlation, before and after, of what people would score without measurement error."""
HALF_AN_SD = 0.5
"""Smallest change that matters, in standard deviations, where none was agreed.

Norman, Sloan & Wyrwich 2003 (Medical Care 41:582).
"""
ENROLLED = 20
"""People of a cohort of which nothing is said."""


@dataclass(frozen=True)
class Outcome:
    """A scale, and what is expected of it; everything in points of its answers.

    Attributes:
        id: of the scale.
        title: as reports name it.
        main: whether it is the main outcome, whose p-value is not corrected.
        family: scales whose p-values are corrected together with its own; 1: not corrected.
        items: how many questions it has.
        change: smallest change that matters.
        sd: standard deviation of scores at one wave.
        reliability: alpha.
        correlation: of scores before and after.
        half_width: that its interval should have.
        between: standard deviation of the cohorts' true changes.
        assumed: which of these the settings do not say.
    """

    id: str
    title: str
    main: bool
    family: int
    items: int
    change: float
    sd: float
    reliability: float
    correlation: float
    half_width: float
    between: float
    assumed: frozenset[str]

    @property
    def sd_change(self) -> float:
        """Standard deviation of people's changes: sd * sqrt(2 (1 - r))."""
        return self.sd * sqrt(2 * (1 - self.correlation))

    @property
    def stability(self) -> float:
        """Correlation before and after without measurement error, r / alpha, at most 1.

        Spearman 1904 (American Journal of Psychology 15:72).
        """
        return min(1.0, self.correlation / self.reliability)

    def sd_change_at(self, reliability: float) -> float:
        """Standard deviation of changes, of the same people, on a scale of another reliability.

        What people truly are keeps its variance, alpha * sd^2, and its correlation; a score's
        variance is that over the reliability: sqrt(2 * alpha * sd^2 * (1 / reliability - r_true)).
        """
        true = self.reliability * self.sd**2
        return sqrt(2 * true * (1 / reliability - self.stability))


@dataclass(frozen=True)
class Expectations:
    """All that a plan reckons with.

    Attributes:
        outcomes: the main one first, then in the order of the instruments.
        cohorts: people who enrol, by cohort; empty if the settings do not say.
        drop_out: share of those enrolled who do not answer both times.
        unlinkable: share of those who answer both times whose codes do not meet.
        interviews: that are planned, if the settings say.
        group: people whom the interviewed are drawn from; None for very many.
        share: of people whose theme should not be missed.
        linked: whether forms are linked at all.
        correction: of p-values within a family.
        assumed: which of these the settings do not say.
    """

    outcomes: tuple[Outcome, ...]
    cohorts: tuple[int, ...]
    drop_out: float
    unlinkable: float
    interviews: int | None
    group: int | None
    share: float
    linked: bool
    correction: str
    assumed: frozenset[str] = field(default_factory=frozenset)

    @property
    def kept(self) -> float:
        """Share of those enrolled who can be compared."""
        return (1 - self.drop_out) * (1 - self.unlinkable)

    def pairs_of(self, enrolled: float) -> int:
        """Pairs to be expected of so many who enrol."""
        return round(self.kept * enrolled)

    @property
    def compared(self) -> tuple[int, ...]:
        """Cohorts that are expected to have five pairs: of fewer, no report tells a change."""
        return tuple(n for n in self.cohorts if self.pairs_of(n) >= CHANGE)

    @property
    def enrolled_each(self) -> float:
        """People who enrol in a cohort, on average."""
        sizes = self.compared or (ENROLLED,)
        return sum(sizes) / len(sizes)

    @property
    def per_cohort(self) -> int:
        """Pairs that a cohort is expected to have, on average; 2 at least."""
        return max(2, self.pairs_of(self.enrolled_each))


def expectations(settings: Settings) -> Expectations:
    """What the settings of a study say, completed by assumptions.

    Args:
        settings: of the study, without problems.
    """
    plan, own = settings.plan, settings.plan.planning
    group = own.group or sum(own.cohorts) or None
    told = own.model_fields_set | ({"group"} if group else set())
    silent = {"cohorts", "drop_out", "unlinkable", "group", "share"} - told
    if not own.cohorts:
        silent.add("cohorts")
    return Expectations(
        tuple(sorted(_outcomes(settings), key=lambda outcome: not outcome.main)),
        own.cohorts,
        own.drop_out,
        own.unlinkable,
        own.interviews,
        group,
        own.share,
        settings.study.person_code.kind != "none",
        plan.correction,
        frozenset(silent),
    )


def _outcomes(settings: Settings) -> list[Outcome]:
    """Every scored scale that is asked at both waves which the study compares."""
    asked = {
        name: (instrument, scale)
        for name, (_, instrument, scale) in settings.scales().items()
        if scale.scored and _asked_twice(settings, instrument, scale)
    }
    sizes = {name: _family(settings, name, list(asked)) for name in asked}
    return [_outcome(settings, name, *found, sizes[name]) for name, found in asked.items()]


def _asked_twice(settings: Settings, instrument: Instrument, scale: Scale) -> bool:
    """Whether the settings keep no question of a scale from either wave."""
    waves = settings.study.main_comparison
    limits = [instrument.asked_in, *(instrument.items[item].asked_in for item in scale.items)]
    anywhere = [limit.model_copy(update={"cohorts": ()}) for limit in limits]
    return all(waves) and all(limit.covers(wave, "") for limit in anywhere for wave in waves)


def _family(settings: Settings, name: str, asked: list[str]) -> int:
    """Scales that are corrected together with this one, for all cohorts; 1 for the main outcome.

    As `change.multiplicity.adjust` makes families: those that the plan names, and the others.
    """
    plan = settings.plan
    if name == plan.main_outcome:
        return 1
    alike = [s for s in asked if plan.in_family(s) == plan.in_family(name)]
    return len([s for s in alike if s != plan.main_outcome])


def _outcome(
    settings: Settings, name: str, instrument: Instrument, scale: Scale, family: int
) -> Outcome:
    plan, assumed = settings.plan, set()

    def said(what: str, values: Mapping[str, float], otherwise: float) -> float:
        value = values.get(name, values.get(DEFAULT))
        if value is None:
            assumed.add(what)
        return otherwise if value is None else value

    own = plan.planning
    width = instrument.high - instrument.low
    sd = said("sd", own.sd, width / (6 if len(scale.items) > 2 else 5))
    reliability = said("reliability", plan.reliability | own.reliability, RELIABILITY)
    correlation = said("correlation", own.correlation, STABILITY * reliability)
    change = said("change", plan.smallest_change, HALF_AN_SD * sd)
    return Outcome(
        name,
        scale.title,
        name == plan.main_outcome,
        family,
        len(scale.items),
        change,
        sd,
        reliability,
        correlation,
        said("half_width", own.half_width, change / 2),
        said("between", own.between_cohorts, change / 3),
        frozenset(assumed),
    )
