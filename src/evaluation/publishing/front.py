"""What stands before and around a report: the facts of the title page, marks, header and footer."""

from .catalogue import say
from .published import Row, Tables, cohort_labels, joined, long_date

NO_DATE = "2000-01-01"
"""The date that settings have which give none: nobody is told that a report is of that day."""

NAMED = 12
"""Most cohorts that the title page names one by one."""


def day_of(facts: Row) -> str:
    """Return the date of the report in words; '' if the settings give none."""
    return "" if facts["date"] == NO_DATE else long_date(facts["date"])


def title_facts(facts: Row, tables: Tables) -> list[tuple[str, str]]:
    """Return the lines of the title page; a fact that is not given is left out."""
    reason = facts["draft_reason"]
    told = {
        "programme": facts["programme"],
        "commissioner": facts["commissioner"],
        "cohort" if facts["cohort_label"] else "cohorts": facts["cohort_label"] or _cohorts(tables),
        "held": held(facts),
        "authors": joined([name.strip() for name in facts["authors"].split(";")]),
        "checked": facts["checked_by"] or say("front.nobody"),
        "status": say("front.draft", reason=reason.rstrip(".")) if facts["draft"] == "yes" else "",
        "date": day_of(facts),
        "version": facts["version"],
    }
    return [(say(f"front.{fact}"), value) for fact, value in told.items() if value]


def _cohorts(tables: Tables) -> str:
    """Return the names of the cohorts in order of time; of many the first and the last alone."""
    names = list(cohort_labels(tables).values())
    if len(names) <= NAMED:
        return joined(names)
    return say("front.many_cohorts", number=str(len(names)), first=names[0], last=names[-1])


def held(facts: Row) -> str:
    """Return the months from the programme's first to its last; '' where a cohort has no dates."""
    first, last = (" ".join(long_date(facts[key]).split()[1:]) for key in ("starts", "ends"))
    if not (first and last):
        return ""
    return first if first == last else say("front.from_to", first=first, last=last)


def marks(facts: Row) -> str:
    """Return the mark of every page: what a reader must know before believing a number."""
    parts = [say("front.invented")] if facts["invented"] == "yes" else []
    if facts["draft"] == "yes":
        unchecked = "not checked" in facts["draft_reason"] or not facts["draft_reason"]
        parts.append(say("front.not_checked" if unchecked else "front.to_confirm"))
    return " \u00b7 ".join(parts)


def annex_description(facts: Row) -> dict[str, str]:
    """Return the plain texts that the templates put around the annex."""
    return description(facts) | {"subtitle": say("front.annex")}


def description(facts: Row) -> dict[str, str]:
    """Return the plain texts that the templates put around the body."""
    version = say("front.version_number", number=facts["version"]) if facts["version"] else ""
    cohorts = facts["cohort_label"] or say("front.all_cohorts")
    return {
        "title": facts["report_title"] or facts["programme"] or say("front.untitled"),
        "subtitle": say("front.report_of", cohorts=cohorts),
        "authors": facts["authors"].replace(";", ","),
        "isodate": facts["date"],
        "longdate": day_of(facts),
        "mark": marks(facts),
        "footer": " \u00b7 ".join(filter(None, (facts["programme"], version, day_of(facts)))),
        "contents": "yes" if facts["report"] == "programme" else "",
        "lang": facts.get("language", "en-GB"),
    }
