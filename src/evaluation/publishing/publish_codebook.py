"""The published codebook: themes, codes, definitions, and how many sources have each code."""

from __future__ import annotations

from evaluation.publishing.catalogue import say
from evaluation.publishing.disclosure import safe
from evaluation.publishing.results import PROGRAMME, Row, Scope
from evaluation.publishing.theme_guard import guarded

NEVER, FEW, MOST, NOT_TOLD = "never applied", "few", "nearly all", "not told"


def codebook(scope: Scope) -> list[Row]:
    """A row for each code, in the order of the codebook; a theme without codes has one.

    How many sources have a code is told in the programme's report: the number, if k sources at
    least have it and k have not, and no code above it differs by a few; else in words. That nobody
    was given a code is said of codes that speak no ill alone.
    """
    rows = []
    used, guards = _sources(scope), guarded(scope)
    for theme_id, theme in scope.settings.codebook.themes.items():
        shared = {
            "theme": theme_id,
            "title": theme.title,
            "definition": theme.definition,
            "valence": theme.valence,
        }
        tree, valences = theme.tree(), theme.valences()
        if not tree:
            own = used.get((theme_id, theme_id), (0, 0))
            told = _words(scope, own, theme.valence, [], guards[theme_id].codes)
            rows.append(shared | {"sources": told})
        for path, code in tree:
            own = used.get((theme_id, path[-1]), (0, 0))
            above = [used.get((theme_id, name), (0, 0))[0] for name in path[:-1]]
            rows.append(
                shared
                | {
                    "code": path[-1],
                    "above": " > ".join(path[:-1]),
                    "code_definition": code.definition,
                    "code_valence": valences[path[-1]],
                    "sources": _words(
                        scope, own, valences[path[-1]], above, guards[theme_id].codes
                    ),
                }
            )
    return rows


def _sources(scope: Scope) -> dict[tuple[str, str], tuple[int, int]]:
    """Sources with each code, and sources there are, of all groups of the report together."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in scope.results.rows("code_counts", scope.focus):
        n, of = found.get((row.theme, row.code), (0, 0))
        found[row.theme, row.code] = (n + row.sources, of + row.all_sources)
    return found


def _words(
    scope: Scope, own: tuple[int, int], valence: str, above: list[int], numbers: bool
) -> str:
    """How many sources have a code; nothing in a cohort's report, or where there are few.

    Args:
        scope: the report.
        own: sources with the code, and sources there are.
        valence: of the code.
        above: sources with each code above it.
        numbers: whether a number lets no count of the theme be worked out.
    """
    (n, of), k = own, scope.k
    if scope.report != PROGRAMME or of < k:
        return ""
    if n == 0 and valence != "negative":
        return NEVER
    if safe([n, of - n], k) and not any(0 < whole - n < k for whole in above):
        scope.withhold(say("guarded.codes"), not numbers)
        return str(n) if numbers else NOT_TOLD
    scope.withhold(say("withheld.codes"), True)
    return MOST if 2 * n >= of else FEW
