"""Facts about a report: the published table `about`."""

from __future__ import annotations

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import PROGRAMME, Scope
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings

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
        cohorts: all cohorts.
        scope: what the report is about.
        report: `programme` or a cohort.
        reasons: why the report is a draft; empty if it is not.
        checker: who checked it; empty if nobody did.
        beside: whether it sets people beside a comparison group.
    """
    study, plan = settings.study, settings.plan
    before, after = study.main_comparison
    main = settings.scales().get(plan.main_outcome or "")
    small = report != PROGRAMME and scope.pairs() < SMALL_COHORT
    label = scope.labels.get(report, "")
    title = study.programme if report == PROGRAMME else f"{study.programme}: {label}"
    smallest = plan.smallest(plan.main_outcome) if plan.main_outcome else None
    facts = {
        "programme": study.programme,
        "commissioner": study.commissioner,
        "authors": "; ".join(study.authors),
        "date": study.date.isoformat(),
        "version": study.version,
        "report": report,
        "report_title": title,
        "cohort_label": label if report != PROGRAMME else "",
        "form": "short" if small else "full",
        "invented": "yes" if study.invented else "no",
        "draft": "yes" if reasons else "no",
        "draft_reason": reasons,
        "checked_by": checker,
        "cohorts": str(len(cohorts) if report == PROGRAMME else 1),
        "main_outcome": main[2].title if main else "",
        "main_outcome_id": plan.main_outcome or "",
        "smallest_change": f"{smallest:g}" if smallest is not None else "",
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
    facts |= _held([c for c in cohorts if report in (PROGRAMME, c.id)])
    if study.cost and report == PROGRAMME:
        facts["cost"] = f"{study.cost.amount:.2f}"
        facts |= {"cost_currency": study.cost.currency, "cost_covers": study.cost.covers}
    return [{"key": key, "value": value} for key, value in facts.items()]


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
