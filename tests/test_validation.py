"""`make validate`: the published numbers are recomputed, and the page of all of them is there."""

import re
from pathlib import Path

import pytest

from tests.reference import SHARED

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "validation.md"


@pytest.fixture
def validate(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import validate

    return validate


def quantities(page):
    """Each section of a page with the quantities of its rows."""
    found = {}
    for part in page.split("\n## ")[1:]:
        title, _, rest = part.partition("\n")
        rows = [line.split(" | ")[0][2:] for line in rest.splitlines() if line.startswith("| ")]
        found[title] = rows[1:]
    return found


def expected_of(sections):
    return {section.title: [row.quantity for row in section.rows] for section in sections}


def test_every_published_number_is_found_again(validate):
    rows = [row for section in validate.published() for row in section.rows]
    assert len(rows) >= 85
    assert [row for row in rows if not row.ok] == []


def test_the_page_has_as_many_rows_as_there_are_numbers(validate):
    page = PAGE.read_text(encoding="utf-8")
    shown = quantities(page)
    expected = expected_of(validate.published())
    assert {title: shown.get(title) for title in expected} == expected, "run `make validate`"
    assert re.search(r"on \d{4}-\d\d-\d\d, commit [0-9a-f]{12}", page)
    assert "**no**" not in page
    assert str(ROOT.parent) not in page


def test_the_page_has_every_reference_value_and_none_is_off(validate):
    if not (SHARED / "oracle").is_dir():
        pytest.skip("../shared/oracle is not here")
    sections = validate.reference_values(SHARED)
    assert [row for section in sections for row in section.rows if not row.ok] == []
    shown = quantities(PAGE.read_text(encoding="utf-8"))
    expected = expected_of([*validate.published(), *sections])
    assert shown == expected, "run `make validate`"


def test_without_reference_values_it_says_so(validate, tmp_path, capsys):
    page = tmp_path / "validation.md"
    assert validate.main(page, tmp_path / "shared") == 0
    text = page.read_text(encoding="utf-8")
    assert validate.ABSENT in text
    assert validate.ABSENT in capsys.readouterr().out
    assert quantities(text) == expected_of(validate.published())
    assert validate.main(page, tmp_path / "shared") == 0
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("ours", [0.4264, float("nan"), float("inf")])
def test_a_number_outside_its_tolerance_is_a_failure(validate, ours, tmp_path, capsys, monkeypatch):
    row = validate.Row("share", "somebody", "0.42", ours, 0.005)
    near = validate.Row("share", "somebody", "0.42", 0.4249, 0.005)
    assert (row.ok, near.ok) == (False, True)
    sections = [validate.Section("What is off", (row, near))]
    monkeypatch.setattr(validate, "published", lambda: sections)
    assert validate.main(tmp_path / "validation.md", tmp_path / "shared") == 1
    assert "outside: share; somebody; 0.42" in capsys.readouterr().err
    text = (tmp_path / "validation.md").read_text(encoding="utf-8")
    assert "**2 numbers, 1 outside the tolerance.**" in text
    assert text.count("**no**") == 1


@pytest.mark.parametrize(("printed", "half"), [("0.43", 5e-3), (".6", 5e-2), ("1764", 0.5)])
def test_what_is_rounded_may_be_half_a_digit_off(validate, printed, half):
    from validation_rows import half_of_last_digit

    assert half_of_last_digit(printed) == pytest.approx(half)
