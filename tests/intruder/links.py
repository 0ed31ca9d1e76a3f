"""Attacks on people: who is quoted, and with which score; whose row it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from tests.intruder.studies import Reports
from tests.intruder.system import Leak, Tried

NAME = re.compile(r"\b[ps]?[0-9a-f]{10,12}\b")
NUMBERS = ("mean", "mean_before", "mean_after", "change", "difference", "share", "conf_low")


def attack_quotes(reports: Reports, k: int, enrolled: Counter) -> Tried:
    """How many enrolled people can have said a quote, by all that any report says of it.

    The same words may stand in the programme's report with one attribution and in a cohort's with
    another: together they say more. The intruder knows who is enrolled, and in what role.

    Args:
        reports: all published tables.
        k: smallest group.
        enrolled: enrolled people by cohort and role.
    """
    tried, said = Tried(), defaultdict(set)
    roles = {role for _, role in enrolled}
    for report, tables in reports.items():
        for row in tables.get("quotes", []):
            said[row["text"]].add((report, row["attribution"]))
    labels = _labels(reports)
    for text, told in said.items():
        for cohort in {report for report, _ in told} - {"programme"} or {""}:
            # Words that name another cohort are of somebody who said the same there.
            others = [label for c, label in labels.items() if c != cohort]
            words = [
                w
                for report, w in told
                if report == cohort
                or (report == "programme" and not any(w.endswith(f", {x}") for x in others))
            ]
            role = {r for r in roles for w in words if r and w.startswith(f"{r}, ")}
            own = [
                n for (c, r), n in enrolled.items() if cohort in ("", c) and (not role or r in role)
            ]
            tried.saw("quotes", sum(own))
            if (role or cohort) and sum(own) < k:
                where = f"a quote of {len(text.split())} words"
                tried.leaks.append(Leak("quotes", where, "who said it", 0, sum(own)))
    return tried


def _labels(reports: Reports) -> dict[str, str]:
    """Label of each cohort."""
    rows = reports.get("programme", {}).get("participation", [])
    return {r["cohort"]: r["cohort_label"] for r in rows if r.get("cohort_label")}


def attack_scores(reports: Reports, k: int) -> Tried:
    """Any row about fewer than k people that has a number, or a name, or both a quote and a score.

    A person's row would tell the score of somebody who may be quoted elsewhere.
    """
    tried = Tried()
    quoted = {r["text"] for tables in reports.values() for r in tables.get("quotes", [])}
    for report, tables in reports.items():
        for table, rows in tables.items():
            for row in rows:
                cells = [c for c in row.values() if isinstance(c, str)]
                scored = any(row.get(c) for c in NUMBERS)
                few = row.get("n", "").isdigit() and 0 < int(row["n"]) < k
                tried.saw("scores")
                if any(NAME.search(c) for c in cells) and table not in ("provenance", "about"):
                    tried.leaks.append(Leak("scores", f"{report}, {table}", "a name of a row"))
                if scored and few:
                    what = f"a number of {row['n']} people"
                    tried.leaks.append(Leak("scores", f"{report}, {table}", what))
                if scored and any(text in c for text in quoted for c in cells):
                    tried.leaks.append(Leak("scores", f"{report}, {table}", "a quote and a score"))
    return tried
