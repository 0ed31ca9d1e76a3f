"""Published tables about what people said: themes, quotes, and scales beside themes."""

from __future__ import annotations

from collections import Counter

from evaluation.publishing import disclosure
from evaluation.publishing.results import Row, Scope
from evaluation.tables import ALL_COHORTS


def themes(scope: Scope) -> list[Row]:
    """How often each source group spoke of each theme, small groups joined or left out."""
    found = scope.results.rows("theme_counts", scope.focus)
    sizes = {r.source_group: r.n_group for r in found}
    groups = disclosure.joined_groups(
        {g: sizes[g] for g in scope.study.source_groups if g in sizes}, scope.k
    )
    kept = {member for members in groups.values() for member in members}
    scope.withheld["source groups with few people"] += len(set(sizes) - kept)
    rows = []
    for group, members in groups.items():
        n_group = sum(sizes[m] for m in members)
        label = " and ".join(scope.study.source_groups[m] for m in members)
        for theme_id, theme in scope.settings.codebook.themes.items():
            n = sum(r.n for r in found if r.source_group in members and r.theme == theme_id)
            count, words = disclosure.theme_words(n, n_group, scope.k)
            if not scope.counts_may_be_shown():
                count, words = None, disclosure.half_words(n, n_group)
            scope.withhold("counts of themes, told in words", count is None)
            titles = [scope.scales[s][2].title for s in theme.scales]
            rows.append(
                {
                    "source_group": group,
                    "group_label": label,
                    "theme": theme_id,
                    "title": theme.title,
                    "valence": theme.valence,
                    "question": theme.question,
                    "level": theme.level or scope.study.evaluation_questions[theme.question].level,
                    "n_group": str(n_group),
                    "n": "" if count is None else str(count),
                    "words": words,
                    "scales": "; ".join(titles),
                }
            )
    return rows


def quotes(scope: Scope, per_source: int = 2) -> list[Row]:
    """Quotes with consent that a person accepted, at most two from one source.

    Each theme gets one before any gets a second: voices that dissent are not crowded out. A group
    that is too small to be shown is not quoted.
    """
    kept, from_source, themed = [], Counter(), Counter()
    waiting = [(key, text) for key, text in accepted(scope) if _group_size(scope, key) >= scope.k]
    for most in (1, len(waiting)):
        for key, _ in waiting:
            excerpt = scope.results.quotable[key]
            theme, source = excerpt["theme"], excerpt["source"]
            if key in kept or themed[theme] >= most or from_source[source] >= per_source:
                continue
            kept.append(key)
            themed[theme] += 1
            from_source[source] += 1
    scope.withheld["accepted quotes: more than two of one source, or of a small group"] += len(
        accepted(scope)
    ) - len(kept)
    texts = dict(waiting)
    return [_quote(scope, key, texts[key]) for key, _ in waiting if key in kept]


def accepted(scope: Scope) -> list[tuple[str, str]]:
    """Key and accepted text of each quote of this report that a person chose, in their order."""
    return [
        (key, text)
        for key, text in scope.decisions.get("quotes", {}).items()
        if key in scope.results.quotable
        and scope.focus in (ALL_COHORTS, scope.results.quotable[key]["cohort"])
    ]


def _group_size(scope: Scope, key: str, cohort: str = "") -> int:
    """Sources of an excerpt's group, in this report or in one cohort."""
    group = scope.results.quotable[key]["group"]
    found = scope.results.rows("theme_counts", cohort or scope.focus)
    return max((r.n_group for r in found if r.source_group == group), default=0)


def _quote(scope: Scope, key: str, text: str) -> Row:
    excerpt = scope.results.quotable[key]
    cohort = excerpt["cohort"]
    said_by = disclosure.attribution(
        f"one of the {scope.study.source_groups[excerpt['group']].lower()}",
        excerpt["role"],
        scope.labels[cohort] if _group_size(scope, key, cohort) >= scope.k else "",
        scope.results.roles,
        (cohort, excerpt["role"]),
        scope.k,
    )
    return {
        "theme": excerpt["theme"],
        "source_group": excerpt["group"],
        "attribution": said_by[:1].upper() + said_by[1:],
        "text": text or excerpt["text"],
    }


def joint(scope: Scope, change: list[Row], themes: list[Row]) -> list[Row]:
    """Each scale beside its themes, from what is published of both."""
    own = {
        r["scale"]: r
        for r in change
        if r["cohort"] == scope.focus and r["comparison"] == scope.main
    }
    voices: dict[str, list[str]] = {}
    for row in themes:
        voices.setdefault(row["theme"], []).append(f"{row['group_label']}: {row['words']}")
    verdicts = scope.decisions.get("verdicts", {})
    rows = []
    for row in scope.results.rows("joint", scope.focus):
        scale = own.get(row.scale)
        theme = scope.settings.codebook.themes.get(row.theme)
        confirmed = verdicts.get((row.scale, row.theme), "")
        # A verdict follows from the interval: where that is withheld, so is the verdict.
        proposed = row.verdict if scale["shown"] == disclosure.FULL else "too few to say"
        rows.append(
            {
                "scale": row.scale,
                "title": scale["title"],
                "question": scale["question"],
                "change_words": _change_words(scale),
                "theme": row.theme,
                "theme_title": theme.title if theme else "",
                "voices": "; ".join(voices.get(row.theme, [])),
                "verdict": confirmed or proposed,
                "confirmed": "yes" if confirmed else "no",
            }
        )
    return rows


def _change_words(row: Row) -> str:
    if row["shown"] == disclosure.TOO_FEW:
        return "too few to say"
    if row["shown"] == disclosure.DIRECTION:
        return f"{row['change']} points, n = {row['n']} (too few for an interval)"
    return f"{row['change']} points ({row['conf_low']} to {row['conf_high']}), n = {row['n']}"
