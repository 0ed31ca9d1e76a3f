"""Published tables of invented situations: rises, falls, nulls, too few, unlinked, asked once ...

Each is made from the tables of tests/published/programme by changing cells, so that every branch of
the wording is reached. The numbers mean nothing.
"""

from pathlib import Path

from evaluation.publishing.published import Row, Tables, read_tables

PUBLISHED = Path(__file__).parent / "published"


def _programme() -> Tables:
    return read_tables(PUBLISHED / "programme" / "tables")


def _with_facts(tables: Tables, **facts: str) -> Tables:
    rows = [row for row in tables["about"] if row["key"] not in facts]
    return {**tables, "about": rows + [{"key": k, "value": v} for k, v in facts.items()]}


def _every_change(tables: Tables, **cells: str) -> Tables:
    return {**tables, "change": [row | cells for row in tables["change"]]}


def rises() -> Tables:
    """Every scale rose."""
    cells = {"change": "0.42", "conf_low": "0.21", "conf_high": "0.63", "shown": "full"}
    return _every_change(_programme(), **cells, direction="rose")


def falls() -> Tables:
    """Every scale fell; one other way to estimate says otherwise."""
    cells = {"change": "-0.42", "conf_low": "-0.63", "conf_high": "-0.21", "shown": "full"}
    tables = _every_change(_programme(), **cells, direction="fell")
    ways = (("signed_rank", "unclear"), ("bootstrap_mean", "unclear"), ("hodges_lehmann", "rose"))
    rows = [
        {"scale": row["scale"], "title": row["title"], "direction": "fell", "verdict": "disagrees"}
        | {"way": way, "otherwise": otherwise, "main": row["main"], "note": "", "method": ""}
        for row in tables["change"][:2]
        for way, otherwise in ways
    ]
    return {**tables, "sensitivity": rows}


def nulls() -> Tables:
    """No clear change on any scale."""
    cells = {"change": "0.04", "conf_low": "-0.17", "conf_high": "0.25", "shown": "full"}
    return _every_change(_programme(), **cells, direction="unclear")


def unmoved() -> Tables:
    """Every mean stayed as it was."""
    cells = {"change": "0.00", "conf_low": "-0.11", "conf_high": "0.11", "shown": "full"}
    return _every_change(_programme(), **cells, direction="same")


def too_few() -> Tables:
    """No scale may be shown."""
    empty = dict.fromkeys(("change", "conf_low", "conf_high", "mean_before", "mean_after"), "")
    return _every_change(_programme(), **empty, shown="too_few", direction="", n="4")


def direction_alone() -> Tables:
    """Every scale has a mean and no interval."""
    empty = dict.fromkeys(("conf_low", "conf_high", "mean_before", "mean_after", "d"), "")
    return _every_change(_programme(), **empty, change="0.3", shown="direction", n="9")


def unlinked() -> Tables:
    """Two groups of whom nobody can be followed."""
    tables = _every_change(_programme(), design="unlinked", n="75", n_before="40", n_after="35")
    return {**tables, "movement": []}


def asked_once() -> Tables:
    """Nothing was asked before."""
    return _with_facts({**_programme(), "change": [], "movement": []}, before_label="")


def no_voices() -> Tables:
    """No interviews, comments or reflections, and no projects."""
    gone = ("themes", "joint", "quotes", "projects", "projects_cases")
    tables = {name: rows for name, rows in _programme().items() if name not in gone}
    heard = ("heard_", "interviewed")
    rows = [row for row in tables["participation"] if not row["step"].startswith(heard)]
    return {**tables, "participation": rows}


def one_cohort() -> Tables:
    """A programme that has run once."""
    tables = _with_facts(_programme(), cohorts="1")
    return {
        name: [row for row in rows if row.get("cohort", "all") == "all"]
        for name, rows in tables.items()
    }


def many_cohorts() -> Tables:
    """Nine cohorts, and a model of how they differ."""
    tables = _with_facts(_programme(), cohorts="9")
    for name in ("change", "participation"):
        rows = [row for row in tables[name] if row["cohort"] == "all"]
        own = [row for row in rows if row.get("comparison", "pre-post") == "pre-post"]
        tables[name] = rows + [_of_cohort(row, k) for k in range(9) for row in own]
    main = next(row for row in tables["change"] if row["main"] == "yes")
    between = {"scale": main["scale"], "title": main["title"], "main": "yes", "cohorts": "9"}
    between |= {"n": "250", "sd": "0.12", "sd_low": "0.00", "sd_high": "0.31"}
    between |= {"changes_low": "0.10", "changes_high": "0.62", "trend": "+0.01"}
    return {**tables, "between": [between | {"trend_low": "-0.03", "trend_high": "0.05"}]}


def _of_cohort(row: Row, k: int) -> Row:
    own = row | {"cohort": f"c{k}", "cohort_label": f"Cohort {k + 1}"}
    return own | ({"change": f"0.{k + 1}5"} if row.get("change") else {})


def no_roster() -> Tables:
    """Nobody knows how many enrolled; a wave is not yet due."""
    tables = _programme()
    rows = [row for row in tables["participation"] if row["step"] != "enrolled"]
    later = {"cohort": "c9", "cohort_label": "Spring 2026", "step": "returned_follow_up", "n": ""}
    later |= {"label": "Forms sent in, six months later", "note": "not yet due (1 April 2027)"}
    return {**tables, "participation": [*rows, later]}


def beside_others() -> Tables:
    """A comparison group: one scale higher, one lower, one unclear, one the same."""
    tables = _with_facts(_programme())
    tables["plan"] = _plan()
    tables["comparison"] = [
        _beside(row, rated, size)
        for row, (rated, size) in zip(
            tables["change"],
            (("higher", "+0.31"), ("lower", "-0.25"), ("unclear", "+0.05"), ("same", "+0.00")),
            strict=False,
        )
    ]
    return tables


def _beside(row: Row, rated: str, size: str) -> Row:
    cells = {key: row[key] for key in ("scale", "title", "range_low", "range_high", "main")}
    cells |= {"shown": "full", "n": "46", "n_first": "60", "n_other": "38", "n_first_other": "47"}
    cells |= {f"mean_{wave}{end}": "3.51" for wave in ("before", "after") for end in ("", "_other")}
    cells |= {"apart_before": "-0.31" if rated == "higher" else "+0.02", "adjusted": size}
    cells |= {"adjusted_low": "-0.45", "adjusted_high": "0.52", "rated": rated, "g": "+0.40"}
    cells |= {"g_low": "-0.10", "g_high": "0.80", "p_adjusted": "0.060", "clear": "no"}
    return cells | {"unequal_spread": "disagrees", "method": "", "note": "some are in both"}


def named_group_elsewhere() -> Tables:
    """A comparison group was named, and the people of this report are not beside it."""
    return {**_programme(), "plan": _plan()}


def _plan() -> list[Row]:
    found = {"comparison_group": "people on the list", "fingerprint": "b47536a7", "agreed_on": ""}
    return [{"key": key, "label": key, "value": value} for key, value in found.items()]


def much_beside() -> Tables:
    """Who is missing, change by theme, attendance, other raters, themes over time, cost."""
    facts = {"cost": "118000", "cost_currency": "\N{POUND SIGN}", "cost_covers": "teaching alone"}
    tables = _with_facts(_programme(), **facts, smallest_change="0.3", agreed_on="2025-02-17")
    steps = (("finished", "60"), ("lost", "9"))
    tables["participation"] = tables["participation"] + [
        {"cohort": "all", "cohort_label": "All cohorts", "step": s, "label": s, "n": n, "note": ""}
        for s, n in steps
    ]
    tables["missing"] = [
        _missing(row, others, size)
        for row, size in zip(tables["change"][:3], ("+0.61", "-0.70", "-0.10"), strict=True)
        for others in ("lost", "not_interviewed")
    ]
    tables["dose"] = [
        _dose(row, low) for row, low in zip(tables["change"], ("0.10", "-0.30"), strict=False)
    ]
    tables["theme_change"] = [
        _theme_change(row, low)
        for row, low in zip(tables["change"], ("0.10", "-0.30"), strict=False)
    ]
    tables["themes_together"] = [
        {"group_label": "Participants", "title": "Learning from peers", "other_title": "Time"},
        {"group_label": "Participants", "title": "Support", "other_title": "Time"},
    ]
    return tables


def _missing(row: Row, others: str, size: str) -> Row:
    low, high = {"+0.61": ("0.01", "1.21"), "-0.70": ("-1.20", "-0.20")}.get(
        size, ("-0.79", "0.39")
    )
    cells = {"cohort": "all", "scale": row["scale"], "title": row["title"], "others": others}
    cells |= {"n": "46", "n_others": "14", "main": row["main"], "method": ""}
    return cells | {"difference": size, "difference_low": low, "difference_high": high}


def _dose(row: Row, low: str) -> Row:
    cells = {"scale": row["scale"], "title": row["title"], "n": "46", "share": "87"}
    return cells | {"correlation": "+0.25", "correlation_low": low, "correlation_high": "0.52"}


def _theme_change(row: Row, low: str) -> Row:
    cells = {"theme": "time", "theme_title": "Time", "scale": row["scale"], "title": row["title"]}
    cells |= {"n": "20", "n_other": "12", "difference": "+0.33", "difference_low": low}
    cells |= {
        "difference_high": "0.80",
        "delta": "0.25",
        "delta_low": "-0.14",
        "delta_high": "0.60",
    }
    return cells | {"p_adjusted": "0.010", "talk": "86", "talk_other": "61", "note": ""}


def looking_back() -> Tables:
    """The beginning rated twice, and answers at a later time."""
    tables = _programme()
    ways = {"then-post": "looking_back", "pre-follow_up": "later"}
    rows = [row | {"compared_as": ways.get(row["comparison"], "main")} for row in tables["change"]]
    return {**tables, "change": rows}


def nothing() -> Tables:
    """No table at all."""
    return {}


SITUATIONS = {
    make.__name__: make
    for make in (
        *(rises, falls, nulls, unmoved, too_few, direction_alone, unlinked, asked_once, no_voices),
        *(one_cohort, many_cohorts, no_roster, beside_others, named_group_elsewhere, much_beside),
        *(looking_back, nothing),
    )
}
"""Every situation by its name."""
