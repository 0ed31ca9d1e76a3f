"""Quotes: which of those that people accepted are shown, and which are proposed for accepting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.results import Row, Scope

PER_PERSON = 2
"""Most quotes of one person."""
SHARE = 4
"""No person supplies more than one in so many quotes; each may supply one."""
PER_VOICE = 2
"""Quotes that are proposed for one theme and valence."""
FEWEST_WORDS = 4
"""Fewer words say little by themselves, and are not proposed."""


def quotes(scope: Scope) -> list[Row]:
    """Quotes with consent that a person accepted, spread over themes and people.

    Each theme gets one before any gets a second: voices that dissent are not crowded out. A group
    that is too small to be shown is not quoted.
    """
    texts = dict(accepted(scope))
    waiting = [key for key in texts if _group_size(scope, key) >= scope.k]
    kept = spread(scope, waiting, most=len(waiting))
    scope.withheld[say("withheld.quotes", most=PER_PERSON)] += len(texts) - len(kept)
    return [_quote(scope, key, texts[key]) for key in waiting if key in kept]


def spread(scope: Scope, keys: list[str], most: int) -> list[str]:
    """Those of some quotes that may stand together, each theme's first before any second.

    Args:
        scope: the report.
        keys: of excerpts, the preferred first.
        most: quotes of one theme.
    """
    kept: list[str] = []
    for upto in range(1, most + 1):
        for key in keys:
            of_theme = sum(_same(scope, "theme", key, other) for other in kept)
            of_person = sum(_same(scope, "speaker", key, other) for other in kept)
            if key not in kept and of_theme < upto and of_person < PER_PERSON:
                kept.append(key)
        if len(kept) == len(keys):
            break
    return within_share(kept, lambda key: scope.results.quotable[key]["speaker"])


def within_share(kept: list[str], speaker: Callable[[str], str]) -> list[str]:
    """Quotes of which nobody supplies more than a quarter; a person's last one goes first."""
    while True:
        counts = Counter(map(speaker, kept))
        over = [s for s, n in counts.items() if n > max(1, len(kept) // SHARE)]
        if not over:
            return kept
        last = max(at for at, key in enumerate(kept) if speaker(key) in over)
        kept = kept[:last] + kept[last + 1 :]


def _same(scope: Scope, what: str, key: str, other: str) -> bool:
    found = scope.results.quotable
    return found[key][what] == found[other][what]


def accepted(scope: Scope) -> list[tuple[str, str]]:
    """Key and accepted text of each quote of this report that a person chose, in their order."""
    chosen, own = scope.decisions.get("quotes", {}), scope.results.quotable_in(scope.focus)
    return [(key, text) for key, text in chosen.items() if key in own]


def proposals(scope: Scope) -> list[Row]:
    """Quotes that the rules would choose where nobody has chosen, each with the reason.

    They are shown to the evaluator alone, and are not published until a person accepts them. A
    theme that people chose a quote of gets none, and what they refused is not proposed again.
    """
    voices = _voices(scope) if scope.shown_cohorts() else {}
    found = scope.results.quotable
    heard: Counter[tuple] = Counter()
    taken: list[str] = []
    for _ in range(PER_VOICE):
        for voice in _dissent_first(scope, voices):
            left = [
                key
                for key in voices[voice]
                if key not in taken and heard["speaker", found[key]["speaker"]] < PER_PERSON
            ]
            if left:
                key = min(left, key=lambda key: _order(scope, key, heard))
                taken.append(key)
                for what in ("speaker", "group", "cohort", "theme"):
                    heard[what, found[key][what]] += 1
                heard[found[key]["theme"], found[key]["group"]] += 1
    kept = within_share(taken, lambda key: found[key]["speaker"])
    return [_proposal(scope, key, kept[:at]) for at, key in enumerate(kept)]


def _voices(scope: Scope) -> dict[tuple[str, str], list[str]]:
    """Excerpts that may be proposed, by theme and valence."""
    chosen = scope.decisions.get("quotes", {})
    refused = scope.decisions.get("refused", set())
    own = scope.results.quotable_in(scope.focus)
    done = {own[key]["theme"] for key in chosen if key in own}
    sizes = {r.source_group: r.n_group for r in scope.results.rows("theme_counts", scope.focus)}
    found: dict[tuple[str, str], list[str]] = {}
    for key, excerpt in sorted(own.items()):
        fits = FEWEST_WORDS <= _words(excerpt) <= scope.study.quote_length
        asked = excerpt["theme"] not in done and key not in refused
        if fits and asked and sizes.get(excerpt["group"], 0) >= scope.k:
            found.setdefault((excerpt["theme"], _valence(scope, excerpt)), []).append(key)
    return found


def _valence(scope: Scope, excerpt: Row) -> str:
    theme = scope.settings.codebook.themes[excerpt["theme"]]
    return theme.valences().get(excerpt["code"], theme.valence)


def _words(excerpt: Row) -> int:
    return len(excerpt["text"].split())


def _dissent_first(scope: Scope, voices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Themes with each of their valences: negative ones first, so that no cap leaves them out."""
    themes = list(scope.settings.codebook.themes)
    order = ("negative", "mixed", "positive")
    return sorted(voices, key=lambda v: (order.index(v[1]), themes.index(v[0])))


def _order(scope: Scope, key: str, heard: Counter[tuple]) -> tuple:
    """What is preferred: people, groups and cohorts not yet heard, then a middling length."""
    excerpt = scope.results.quotable[key]
    return (
        heard["speaker", excerpt["speaker"]],
        heard[excerpt["theme"], excerpt["group"]],
        heard["group", excerpt["group"]],
        heard["cohort", excerpt["cohort"]],
        abs(_words(excerpt) - scope.study.quote_length / 2),
        key,
    )


def _proposal(scope: Scope, key: str, before: list[str]) -> Row:
    excerpt = scope.results.quotable[key]
    theme = scope.settings.codebook.themes[excerpt["theme"]]
    valence = _valence(scope, excerpt)
    first = not any(_same(scope, "theme", key, other) for other in before)
    alone = not any(_same(scope, "speaker", key, other) for other in before)
    contrary = f", a {valence} voice" if valence != theme.valence else ""
    return {
        "excerpt": key,
        "theme": theme.title,
        "valence": valence,
        "said_by": _said_by(scope, key),
        "words": excerpt["text"],
        "reason": f"{'first' if first else 'next'} of the theme{contrary}; {_words(excerpt)} words"
        f"; {'the first' if alone else 'the second'} of this person",
    }


def rules(scope: Scope) -> list[Row]:
    """How quotes are chosen, as the report prints it; nothing, if no quote is shown."""
    values = {"k": scope.k, "most": PER_PERSON, "length": scope.study.quote_length}
    names, told = entries("quote_rules.name"), entries("quote_rules.rule")
    return [{"name": names[key], "rule": rule.format_map(values)} for key, rule in told.items()]


def _group_size(scope: Scope, key: str, cohort: str = "") -> int:
    """Sources of an excerpt's group, in this report or in one cohort."""
    group = scope.results.quotable[key]["group"]
    found = scope.results.rows("theme_counts", cohort or scope.focus)
    return max((r.n_group for r in found if r.source_group == group), default=0)


def _said_by(scope: Scope, key: str) -> str:
    excerpt = scope.results.quotable[key]
    cohort = excerpt["cohort"]
    said_by = disclosure.attribution(
        say("table_cell.one_of", group=scope.study.source_groups[excerpt["group"]].lower()),
        excerpt["role"],
        scope.labels[cohort] if _group_size(scope, key, cohort) >= scope.k else "",
        scope.results.roles,
        (cohort, excerpt["role"]),
        scope.k,
    )
    return said_by[:1].upper() + said_by[1:]


def _quote(scope: Scope, key: str, text: str) -> Row:
    excerpt = scope.results.quotable[key]
    return {
        "theme": excerpt["theme"],
        "source_group": excerpt["group"],
        "attribution": _said_by(scope, key),
        "text": text or excerpt["text"],
    }
