"""Reference values and data that are not part of the project; tests skip where they are absent."""

import json
from pathlib import Path

import pandas as pd
import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def oracle(name: str) -> dict:
    """Values that R computed, from ../shared/oracle."""
    return json.loads(_there(SHARED / "oracle" / f"{name}.json").read_text(encoding="utf-8"))


def data(name: str) -> pd.DataFrame:
    """The data they were computed from."""
    return pd.read_csv(_there(SHARED / "data" / "statistics" / f"{name}.csv"))


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"../shared/{path.relative_to(SHARED).as_posix()} is not here")
    return path
