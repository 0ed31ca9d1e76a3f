"""Headings under which an excerpt counts: its theme, its code, and the codes above it."""

from __future__ import annotations

import pandas as pd

from evaluation.study.codebook import OPPOSITE, Codebook


def headed(excerpts: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The table `excerpts` with one row for each heading, and which way the code speaks.

    The theme itself has an empty `code`; so a theme is the union of its codes, and a code that of
    the codes below it. `contrary` is a code whose valence is opposed to the theme's.

    Args:
        excerpts: the table `excerpts`; a theme or code that the codebook does not have is mixed.
        codebook: of the study.
    """
    used = excerpts[["theme", "code"]].drop_duplicates()
    rows = []
    for theme, code in used.itertuples(index=False):
        entry = codebook.themes.get(theme)
        whole = entry.valence if entry else "mixed"
        own = entry.valences().get(code, whole) if entry else whole
        way = [own == valence for valence in ("positive", "negative", "mixed")]
        contrary = OPPOSITE.get(own) == whole
        rows += [
            (theme, code, under, *way, contrary) for under in ("", *_up(codebook, theme, code))
        ]
    names = ["theme", "code", "heading", "positive", "negative", "mixed", "contrary"]
    told = pd.DataFrame(rows, columns=names)
    made = excerpts.merge(told, on=["theme", "code"])
    return made.rename(columns={"code": "applied", "heading": "code"})


def headings_of(codebook: Codebook, said: pd.DataFrame) -> list[tuple[str, str]]:
    """Every theme and code: those of the codebook in its order, then what only excerpts have.

    Args:
        codebook: of the study.
        said: excerpts under their headings.
    """
    known = [
        (theme, code)
        for theme, entry in codebook.themes.items()
        for code in ("", *(entry.valences() or (theme,)))
    ]
    used = said[["theme", "code"]].drop_duplicates().sort_values(["theme", "code"])
    return list(dict.fromkeys([*known, *used.itertuples(index=False, name=None)]))


def _up(codebook: Codebook, theme: str, code: str) -> tuple[str, ...]:
    """A code and those above it."""
    tree = codebook.themes[theme].tree() if theme in codebook.themes else []
    return next((path for path, _ in tree if path[-1] == code), (code,))


def asked_about(who: pd.DataFrame, themes: list[str], key: list[str]) -> pd.DataFrame:
    """A row for each voice and theme: whether it was asked about the theme in one of its sources.

    Args:
        who: sources with their voices; where `asked` is empty, it was asked about everything.
        themes: all of them.
        key: columns that tell groups apart.
    """
    noted = {text: set(text.split("; ")) for text in who["asked"].unique()}
    told = {theme: [not text or theme in noted[text] for text in who["asked"]] for theme in themes}
    asked = pd.DataFrame(told, index=who.index, columns=themes, dtype=bool)
    by_voice = asked.groupby([who[c] for c in (*key, "voice")]).any()
    by_voice.columns.name = "theme"
    return by_voice.stack().rename("asked").reset_index()
