"""What stands before and around a report: the facts of the title page, marks, header and footer."""

from .published import Row, Tables, cohort_labels, joined, long_date, sentence

NO_DATE = "2000-01-01"
"""The date that settings have which give none: nobody is told that a report is of that day."""


def day_of(facts: Row) -> str:
    """Return the date of the report in words; '' if the settings give none."""
    return "" if facts["date"] == NO_DATE else long_date(facts["date"])


def title_facts(facts: Row, tables: Tables) -> list[tuple[str, str]]:
    """Return the lines of the title page; a fact that is not given is left out."""
    cohorts = joined(list(cohort_labels(tables).values()))
    pairs = [
        ("Programme", facts["programme"]),
        ("Commissioned by", facts["commissioner"]),
        ("Cohort" if facts["cohort_label"] else "Cohorts", facts["cohort_label"] or cohorts),
        ("Written by", joined([name.strip() for name in facts["authors"].split(";")])),
        ("Checked by", facts["checked_by"] or "nobody yet"),
        (
            "Status",
            sentence(f"draft, {facts['draft_reason']}").rstrip(".")
            if facts["draft"] == "yes"
            else "",
        ),
        ("Date", day_of(facts)),
        ("Version", facts["version"]),
    ]
    return [(name, value) for name, value in pairs if value]


def marks(facts: Row) -> str:
    """Return the mark of every page: what a reader must know before believing a number."""
    parts = ["INVENTED EXAMPLE"] if facts["invented"] == "yes" else []
    if facts["draft"] == "yes":
        unchecked = "not checked" in facts["draft_reason"] or not facts["draft_reason"]
        parts.append("DRAFT, NOT CHECKED" if unchecked else "DRAFT, TEXTS TO CONFIRM")
    return " \u00b7 ".join(parts)


def annex_description(facts: Row) -> dict[str, str]:
    """Return the plain texts that the templates put around the annex."""
    return description(facts) | {"subtitle": "Technical annex to the evaluation report"}


def description(facts: Row) -> dict[str, str]:
    """Return the plain texts that the templates put around the body."""
    version = f"Version {facts['version']}" if facts["version"] else ""
    return {
        "title": facts["report_title"] or facts["programme"] or "Evaluation report",
        "subtitle": "Evaluation report, "
        + (facts["cohort_label"] if facts["cohort_label"] else "all cohorts"),
        "authors": facts["authors"].replace(";", ","),
        "isodate": facts["date"],
        "longdate": day_of(facts),
        "mark": marks(facts),
        "footer": " \u00b7 ".join(filter(None, (facts["programme"], version, day_of(facts)))),
        "contents": "yes" if facts["report"] == "programme" else "",
        "lang": facts.get("language", "en-GB"),
    }
