"""Published joint displays: scales beside themes, and change by theme."""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.results import Row, Scope, number

VERDICTS = ("converge", "complement", "diverge", "silent")
"""What an analyst may say of a scale and a theme."""
NOT_ASSESSED, TOO_FEW = "not assessed", "too few to say"


def joint(scope: Scope, change: list[Row], themes: list[Row], quotes: list[Row]) -> list[Row]:
    """Each scale beside its themes, from what is published of both, those that diverge first.

    A verdict is an analyst's, if it was stamped with what is shown now; else what the rule says.
    """
    own = {
        r["scale"]: r
        for r in change
        if r["cohort"] == scope.focus and r["comparison"] == scope.main
    }
    voices: dict[str, list[str]] = {}
    for row in themes:
        voices.setdefault(row["theme"], []).append(_said(row))
    said: dict[str, Row] = {}
    for quote in quotes:
        said.setdefault(quote["theme"], quote)
    verdicts = scope.decisions.get("verdicts", {})
    rows = []
    spoken = scope.results.rows("theme_counts", scope.focus)
    for row in scope.results.rows("joint", scope.focus) if spoken else ():
        scale, quote = own.get(row.scale), said.get(row.theme)
        theme = scope.settings.codebook.themes.get(row.theme)
        # A verdict follows from the interval: where that is withheld, so is the verdict.
        proposed = row.verdict or NOT_ASSESSED
        shown = {
            "scale": row.scale,
            "title": scale["title"],
            "question": scale["question"],
            "change_words": _change_words(scale),
            "theme": row.theme,
            "theme_title": theme.title if theme else "",
            "voices": "; ".join(voices.get(row.theme, [])),
            "quote": _quoted(quote) if quote else "",
            "verdict": proposed if scale["shown"] == disclosure.FULL else TOO_FEW,
            "confirmed": "no",
        }
        verdict, stamp = verdicts.get((row.scale, row.theme), ("", ""))
        if verdict in VERDICTS and stamp == seen(shown):
            shown |= {"verdict": verdict, "confirmed": "yes"}
        rows.append(shown)
    return sorted(rows, key=lambda row: row["verdict"] != "diverge")


def seen(row: Row) -> str:
    """What a verdict speaks of, in a line: the stamp by which it is known to be still about it."""
    return f"{row['change_words']} | {row['voices']}"


def verdicts_todo(scope: Scope, rows: list[Row], file: str) -> tuple[list[str], bool]:
    """What to ask about the joint display, and whether a verdict has gone stale.

    Args:
        scope: of the report.
        rows: the published table `joint`.
        file: where verdicts are written.
    """
    asked, stale = [], False
    verdicts = scope.decisions.get("verdicts", {})
    for row in rows:
        if row["confirmed"] == "yes" or not row["theme"]:
            continue
        verdict, stamp = verdicts.get((row["scale"], row["theme"]), ("", ""))
        pair = f"{row['title']} beside {row['theme_title']}"
        shown = seen(row).replace('"', '""')
        line = f'{row["scale"]},{row["theme"]},VERDICT,"{shown}"'
        if verdict and verdict not in VERDICTS:
            asked.append(f"{verdict!r} is no verdict ({pair}). Use {', '.join(VERDICTS)}.")
        elif verdict and stamp:
            asked.append(
                f"You read {pair} as {verdict!r} when it was: {stamp}. It is now: {seen(row)}. "
                f"Still true? Confirm it in {file}:\n{line}"
            )
        else:
            asked.append(f"{pair}: {row['verdict']}\n{line}")
        stale = stale or bool(verdict)
    return asked, stale


def theme_change(scope: Scope) -> list[Row]:
    """Change by theme, where those who voiced it and those who did not may both be shown."""
    rows = []
    for row in scope.results.rows("theme_change", scope.focus):
        sides = (row.n_with, row.n_without)
        items = scope.items_of(row.scale)
        full = all(disclosure.shown(n, items, scope.k) == disclosure.FULL for n in sides)
        if scope.withhold(say("withheld.by_theme"), not full):
            continue
        tested = "" if row.p_adjusted != row.p_adjusted else number(row.p_adjusted, 3)
        rows.append(
            {
                "theme": row.theme,
                "theme_title": scope.settings.codebook.themes[row.theme].title,
                "scale": row.scale,
                "title": scope.scales[row.scale][2].title,
                "n": str(row.n_with),
                "n_other": str(row.n_without),
                "difference": number(row.difference),
                "difference_low": number(row.conf_low),
                "difference_high": number(row.conf_high),
                "delta": number(row.delta),
                "delta_low": number(row.delta_low),
                "delta_high": number(row.delta_high),
                "p_adjusted": tested,
                "talk": number(row.words_with, 0),
                "talk_other": number(row.words_without, 0),
                "method": row.method,
                "note": row.note,
            }
        )
    return rows


def dose(scope: Scope) -> list[Row]:
    """Attendance beside change, from the gate of the scale's items on."""
    rows = []
    for row in scope.results.rows("dose", scope.focus):
        full = disclosure.shown(row.n, scope.items_of(row.scale), scope.k) == disclosure.FULL
        if scope.withhold(say("withheld.attendance"), not full or row.note != ""):
            continue
        rows.append(
            {
                "scale": row.scale,
                "title": scope.scales[row.scale][2].title,
                "n": str(row.n),
                "share": f"{100 * row.share:.0f}",
                "correlation": number(row.estimate),
                "correlation_low": number(row.conf_low),
                "correlation_high": number(row.conf_high),
                "method": row.method,
            }
        )
    return rows


def methods_beside_themes(tables: dict[str, list[Row]]) -> dict[str, str]:
    """How numbers of the same people as voices were made, by their names, where there are any."""
    used = {
        say(f"method_of.{name}"): row["method"]
        for name in ("theme_change", "dose")
        for row in tables[name]
    }
    if any(row.get("ac1") for row in tables["agreement"]):
        used[say("method_of.agreement")] = say("agreement.method")
    return used


def _change_words(row: Row) -> str:
    if row["shown"] == disclosure.TOO_FEW:
        return TOO_FEW
    if row["shown"] == disclosure.DIRECTION:
        return say("table_cell.direction_only", change=row["change"], n=row["n"])
    low, high = row["conf_low"], row["conf_high"]
    return say("table_cell.full", change=row["change"], low=low, high=high, n=row["n"])


def _said(row: Row) -> str:
    return say("table_cell.said", group=row["group_label"], words=row["words"])


def _quoted(quote: Row) -> str:
    return say("table_cell.quoted", quote=quote["text"], attribution=quote["attribution"])
