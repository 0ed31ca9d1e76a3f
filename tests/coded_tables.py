"""Small tables of sources and excerpts for tests, written as rows."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.study.codebook import Codebook


def sources(*rows: dict) -> pd.DataFrame:
    """The table `sources`; each row says what is not as usual."""
    usual = {
        "cohort": "a",
        "person": None,
        "source_group": "participant",
        "date": "",
        "asked": "",
        "characters": 0,
        "quote_consent": False,
    }
    columns = list(tables.MODELS["sources"].to_schema().columns)
    return pd.DataFrame([usual | row for row in rows], columns=columns)


def excerpts(*rows: dict) -> pd.DataFrame:
    """The table `excerpts`; if not told, `code` is the theme, and each excerpt is another."""
    usual = {
        "cohort": "a",
        "source_group": "participant",
        "text": "words",
        "start": None,
        "end": None,
        "coder": "",
        "quote_consent": False,
    }
    columns = list(tables.MODELS["excerpts"].to_schema().columns)
    full = [
        usual | {"excerpt": f"e{i}", "code": row.get("theme")} | row for i, row in enumerate(rows)
    ]
    return pd.DataFrame(full, columns=columns)


def codebook(**themes: dict) -> Codebook:
    """A codebook; title and question of each theme need not be told."""
    full = {name: {"title": name, "question": "q"} | theme for name, theme in themes.items()}
    return Codebook.model_validate({"themes": full})
