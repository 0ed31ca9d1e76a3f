"""Published tables about themes: how many people raised each, when, and which together."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.results import Row, Scope, number
from evaluation.publishing.theme_guard import SILENT, WORDS, guarded

NOT_ASKED, FEW_ASKED, NOT_TOLD = "not asked", "asked of too few", "told by cohort alone"
LEAST_SHARE = 10
"""Fewest people of whom a share in per cent is told."""


def themes(scope: Scope) -> list[Row]:
    """How many people of each source group raised each theme; small groups joined or left out."""
    rows, guards = [], guarded(scope)
    for group, label, found in _groups(scope):
        for theme_id, theme in scope.settings.codebook.themes.items():
            row = found.get(theme_id)
            if row is None:
                continue
            rows.append(
                {
                    "source_group": group,
                    "group_label": label,
                    "theme": theme_id,
                    "title": theme.title,
                    "valence": theme.valence,
                    "question": theme.question,
                    "level": theme.level or scope.study.evaluation_questions[theme.question].level,
                    "people": str(row.people),
                    "unit": row.unit,
                    **_heard(scope, row, theme.valence, guards[theme_id].groups.get(group)),
                    "scales": "; ".join(scope.scales[s][2].title for s in theme.scales),
                }
            )
    return rows


def _groups(scope: Scope) -> Iterator[tuple[str, str, dict]]:
    """Id, label and counts by theme of each source group that may be shown."""
    labels = scope.study.source_groups
    own = scope.results.rows("theme_counts", scope.focus)
    joined = scope.results.rows("joined_counts", scope.focus)
    sizes = {row.source_group: row.people for row in own}
    large = [group for group in labels if sizes.get(group, 0) >= scope.k]
    together = list(dict.fromkeys(r.source_group for r in joined if r.people >= scope.k))
    kept = {*large, *(group for name in together for group in name.split("+"))}
    scope.withheld[say("withheld.source_groups")] += len(set(sizes) - kept)
    for group in large:
        yield group, labels[group], {r.theme: r for r in own if r.source_group == group}
    for name in together:
        label = " and ".join(labels[group] for group in name.split("+"))
        yield name, label, {r.theme: r for r in joined if r.source_group == name}


def _heard(scope: Scope, row, valence: str, state: str | None) -> Row:
    """How often a theme was raised, in counts or words, and how many of these were against it.

    Args:
        scope: the report.
        row: of the table `theme_counts`.
        valence: of the theme.
        state: how much may be told of it beside the other reports.
    """
    if not row.n_group:
        return {"n_group": "0", "n": "", "words": NOT_ASKED}
    if scope.withhold(say("withheld.few_asked"), row.n_group < scope.k):
        return {"n_group": "", "n": "", "words": FEW_ASKED}
    count, words = disclosure.theme_words(row.n, row.n_group, scope.k)
    if scope.withhold(say("guarded.themes_beside"), state == SILENT):
        return {"n_group": str(row.n_group), "n": "", "words": NOT_TOLD}
    if not scope.counts_may_be_shown() or state == WORDS:
        count, words = None, disclosure.half_words(row.n, row.n_group)
    told = {"n_group": str(row.n_group), "n": "" if count is None else str(count), "words": words}
    if scope.withhold(say("withheld.themes"), count is None):
        return told
    against = row.negative if valence == "mixed" else row.contrary
    if disclosure.safe([against, row.n - against], scope.k):
        key = "against_mixed" if valence == "mixed" else "against"
        told |= {"against": str(against), "against_words": say(f"table_cell.{key}", n=against)}
    if row.conf_low == row.conf_low and row.n_group >= LEAST_SHARE:
        told |= {"share_low": number(100 * row.conf_low, 0)}
        told |= {"share_high": number(100 * row.conf_high, 0)}
    return told


def themes_over_time(scope: Scope) -> list[Row]:
    """How often a theme was raised in each period, in words: two counts could tell one person.

    A group that had few people in one of its periods is left out.
    """
    found = scope.results.rows("theme_periods", scope.focus)
    least: dict[str, int] = {}
    for row in found:
        least[row.source_group] = min(row.people, least.get(row.source_group, row.people))
    few = {group for group, people in least.items() if people < scope.k}
    scope.withheld[say("withheld.source_groups_at_a_time")] += len(few)
    book, guards = scope.settings.codebook.themes, guarded(scope) if found else {}
    silent = {theme for theme, own in guards.items() if not own.periods}
    scope.withheld[say("guarded.themes_beside")] += len(silent & {row.theme for row in found})
    return [
        {
            "source_group": row.source_group,
            "group_label": scope.study.source_groups[row.source_group],
            "theme": row.theme,
            "title": book[row.theme].title,
            "period": row.period,
            "place": str(row.place),
            "people": str(row.people),
            "words": _half(scope, row),
        }
        for row in sorted(found, key=lambda r: (r.source_group, list(book).index(r.theme), r.place))
        if row.source_group not in few and row.theme not in silent
    ]


def _half(scope: Scope, row) -> str:
    if not row.n_group:
        return NOT_ASKED
    return FEW_ASKED if row.n_group < scope.k else disclosure.half_words(row.n, row.n_group)


def themes_together(scope: Scope, shown: list[Row]) -> list[Row]:
    """Two themes that most people who raised either raised both of, in the programme's report.

    Only where the counts of both are shown, and those who raised both, and those who raised one
    alone, are k at least.

    Args:
        scope: the report.
        shown: the published table `themes`.
    """
    counted = {(row["source_group"], row["theme"]): row for row in shown if row.get("n")}
    rows = []
    for row in scope.results.rows("co_occurrence", scope.focus):
        one, other = (counted.get((row.source_group, name)) for name in (row.one, row.other))
        if row.definition != "person" or one is None or other is None:
            continue
        if 2 * row.n >= row.n_either and disclosure.safe([row.n, row.n_either - row.n], scope.k):
            rows.append(
                {
                    "source_group": row.source_group,
                    "group_label": one["group_label"],
                    "theme": row.one,
                    "title": one["title"],
                    "other_theme": row.other,
                    "other_title": other["title"],
                    "words": say("table_cell.raised_both"),
                }
            )
    return rows


def methods_of_themes(scope: Scope, tables: dict[str, list[Row]]) -> dict[str, str]:
    """How the numbers of themes were made, by their names, where there are any."""
    used = {
        "themes": bool(tables["themes"]),
        "interval": any(row.get("share_low") for row in tables["themes"]),
        "together": bool(tables["themes_together"]),
    }
    return {
        say(f"themes.method_name.{key}"): say(f"themes.method.{key}")
        for key, there in used.items()
        if there
    }
