"""docs/reference: made by a command, and as the code is."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from evaluation.study.schemas import MODELS, keys_of
from tests.whole import ROOT


class Below(BaseModel):
    text: str = Field(description="a line | with a bar")


class Told(BaseModel):
    """Every kind of value that settings have."""

    share: float = Field(0.5, ge=0, lt=1, description="d")
    count: int = Field(description="d")
    sizes: tuple[Annotated[int, Field(ge=1)], ...] = Field((2, 3), description="d")
    ends: tuple[float, float] = Field((0, 1), description="d")
    kind: Literal["", "dmy", "mdy"] = Field("", description="d")
    day: datetime.date | None = Field(None, description="d")
    points: dict[str, Annotated[float, Field(gt=0)]] = Field({}, description="d")
    below: dict[str, Below] = Field({}, description="d")
    agreed: bool = Field(True, description="d")


@pytest.fixture(scope="module")
def reference():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs/making")
        import reference
    return reference


@pytest.mark.parametrize("name", ["settings.md", "tables.md"])
def test_the_pages_are_as_the_code_is(reference, name):
    made = (ROOT / "docs/reference" / name).read_text(encoding="utf-8")
    assert made == reference.PAGES[name]().rstrip("\n") + "\n", "make reference"


def test_every_key_of_every_settings_file_is_told_with_a_line_about_it():
    bare = [f"{k}: {key}" for k, m in MODELS.items() for key, f in keys_of(m).items()
            if not f.description]  # fmt: skip
    assert bare == []


def test_what_may_stand_at_a_key_is_said_in_words(reference):
    fields = keys_of(Told).items()
    kinds = {
        key: reference.limited(reference.kind_of(f.annotation), f.metadata) for key, f in fields
    }
    assert {key: (kinds[key], reference.default_of(field)) for key, field in fields} == {
        "share": ("number, 0 or more and under 1", "`0.5`"),
        "count": ("whole number", "**needed**"),
        "sizes": ("list of whole numbers, 1 or more", "`2`, `3`"),
        "ends": ("list of 2 numbers", "`0`, `1`"),
        "kind": ("`dmy`, `mdy`", ""),
        "day": ("day, as 2026-01-31", ""),
        "points": ("names, each with a number, over 0", ""),
        "below": ("ids, with the keys below", ""),
        "below.text": ("text", "**needed**"),
        "agreed": ("`true` or `false`", "`true`"),
    }


def test_a_bar_in_a_description_makes_no_further_cell(reference):
    assert reference.cell(Below.model_fields["text"].description) == "a line \\| with a bar"


def test_a_type_that_no_words_are_known_for_is_not_passed_over(reference):
    with pytest.raises((AssertionError, TypeError)):
        reference.kind_of(bytes)
