"""Facts about a report: the published table `about`."""

from __future__ import annotations

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import PROGRAMME, Scope
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings, Study

SMALL_COHORT = 15
"""A cohort with fewer pairs gets the short form."""


def facts_of(
    settings: Settings,
    cohorts: list[Cohort],
    scope: Scope,
    report: str,
    reasons: str,
    checker: str,
    *,
    beside: bool = False,
) -> list[dict[str, str]]:
    """Key and value of each fact.

    Args:
        settings: of the study.
        cohorts: those that the report is about.
        scope: what the report is about.
        report: `programme` or a cohort.
        reasons: why the report is a draft; empty if it is not.
        checker: who checked it; empty if nobody did.
        beside: whether it sets people beside a comparison group.
    """
    study, plan = settings.study, settings.plan
    before, after = study.main_comparison
    small = report != PROGRAMME and scope.pairs() < SMALL_COHORT
    facts = {
        "programme": study.programme,
        "commissioner": study.commissioner,
        "authors": "; ".join(study.authors),
        "date": study.date.isoformat(),
        "version": study.version,
        **_titles(report, scope.labels.get(report, ""), study.programme),
        "form": "short" if small else "full",
        "invented": "yes" if study.invented else "no",
        **_checked(reasons, checker),
        "cohorts": str(len(cohorts)),
        **_main_outcome(settings),
        "minimum_group": str(study.minimum_group),
        "main_comparison": scope.main,
        "before_label": study.waves[before].label if before else "",
        "after_label": study.waves[after].label,
        "agreed_on": plan.agreed_on.isoformat() if plan.agreed_on else "",
        "design": _design(study.person_code.kind, before, beside),
        "theory_of_change": study.theory_of_change,
        "language": study.language,
        "sections": ";".join(study.sections),
    }
    facts |= _held(cohorts)
    if report == PROGRAMME:
        facts |= _cost(study)
    return [{"key": key, "value": value} for key, value in facts.items()]


def _titles(report: str, label: str, programme: str) -> dict[str, str]:
    """What the report is about."""
    whole = report == PROGRAMME
    return {
        "report": report,
        "report_title": programme if whole else f"{programme}: {label}",
        "cohort_label": "" if whole else label,
    }


def _checked(reasons: str, checker: str) -> dict[str, str]:
    """Whether it is a draft and why, and who checked it."""
    return {
        "draft": "yes" if reasons else "no",
        "draft_reason": reasons,
        "checked_by": checker,
    }


def _main_outcome(settings: Settings) -> dict[str, str]:
    """What was agreed to count most, and the smallest change of it that matters."""
    agreed = settings.plan.main_outcome or ""
    main = settings.scales().get(agreed)
    smallest = settings.plan.smallest(agreed) if agreed else None
    return {
        "main_outcome": main[2].title if main else "",
        "main_outcome_id": agreed,
        "smallest_change": f"{smallest:g}" if smallest is not None else "",
    }


def _cost(study: Study) -> dict[str, str]:
    """What the programme cost, where the settings say so."""
    if not study.cost:
        return {}
    cost = study.cost
    return {
        "cost": f"{cost.amount:.2f}",
        "cost_currency": cost.currency,
        "cost_covers": cost.covers,
    }


def _held(cohorts: list[Cohort]) -> dict[str, str]:
    """First and last day of the programme, where every cohort says its own."""
    days = [(c.settings.starts, c.settings.ends) for c in cohorts]
    if not days or not all(starts and ends for starts, ends in days):
        return {}
    starts, ends = zip(*days, strict=True)
    return {"starts": min(starts).isoformat(), "ends": max(ends).isoformat()}


def _design(kind: str, before: str, beside: bool) -> str:
    """What the design is, in a line."""
    if beside:
        return say("design.beside")
    if not before:
        return say("design.once")
    return say("design.unlinked" if kind == "none" else "design.alone")
