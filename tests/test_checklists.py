"""Reporting checklists: answered from the tables, by the authors, or by nobody yet."""

from types import SimpleNamespace

import pytest

from evaluation.publishing.checklists import checklists, checklists_todo, items
from evaluation.publishing.checklists_cells import checklists_cells
from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.contents import ANNEX, FULL

FULL_TABLES = {name: [{"a": "1"}] for name in PUBLISHED}


def found(tmp_path, tables, answers=""):
    if answers:
        (tmp_path / "config").mkdir(exist_ok=True)
        text = f"checklist,item,answer\n{answers}"
        (tmp_path / "config/checklists.csv").write_text(text, encoding="utf-8")
    scope = SimpleNamespace(settings=SimpleNamespace(folder=tmp_path))
    return {(r["checklist"], r["item"]): r for r in checklists(scope, tables)}


def test_every_item_names_tables_that_there_are_and_says_where_they_stand():
    for item in items():
        assert set(item["tables"].split()) <= set(PUBLISHED), item
        assert bool(item["tables"]) == bool(item["section"]), item
    keys = [(item["checklist"], item["item"]) for item in items()]
    assert len(keys) == len(set(keys))
    assert [sum(k[0] == name for k in keys) for name in ("GRAMMS", "SRQR")] == [6, 21]


@pytest.mark.parametrize("item", [i for i in items() if i["section"]], ids=lambda i: i["item"])
def test_the_section_that_an_item_points_to_is_one_of_the_report(item):
    from tests.test_report import TEMPLATES

    heads = {"Title page"}
    for name in FULL:
        text = (TEMPLATES / "sections" / f"{name}.md").read_text(encoding="utf-8")
        annex = "Technical annex: " * (name in ANNEX)
        heads |= {annex + line[2:] for line in text.splitlines() if line.startswith("# ")}
    assert item["section"] in heads


def test_an_item_is_answered_only_by_tables_that_have_rows(tmp_path):
    rows = found(tmp_path, FULL_TABLES | {"agreement": []})
    assert rows["GRAMMS", "4"]["by"] == "report"
    assert rows["GRAMMS", "4"]["answer"] == "See: Findings by evaluation question."
    assert rows["SRQR", "15"]["by"] == rows["SRQR", "20"]["by"] == "nobody yet"


def test_a_study_without_coded_material_is_asked_of_its_numbers_alone(tmp_path):
    assert {name for name, _ in found(tmp_path, FULL_TABLES | {"themes": []})} == {"TREND"}


def test_what_the_authors_say_stands_before_what_the_report_has(tmp_path):
    rows = found(tmp_path, FULL_TABLES, 'GRAMMS,4,"By two people, <b>twice</b>"\nSRQR,21, \n')
    assert rows["GRAMMS", "4"]["by"] == "authors"
    assert rows["GRAMMS", "4"]["answer"] == "By two people, <b>twice</b>"
    assert rows["SRQR", "21"]["by"] == "nobody yet"


def test_the_share_answered_is_told_and_the_rest_asked_for(tmp_path):
    rows = list(found(tmp_path, FULL_TABLES, "GRAMMS,1,Because.\n").values())
    done = sum(r["by"] != "nobody yet" for r in rows)
    asked = checklists_todo(rows)
    assert asked.startswith(f"{done} of {len(rows)} items")
    assert "GRAMMS 2: the design" in asked
    assert "config/checklists.csv" in asked
    assert checklists_todo([r | {"by": "authors"} for r in rows]) == ""
    cells = checklists_cells({"checklists": rows})
    assert cells["checklist_words"].startswith(f"{done} of the {len(rows)} items")
    assert ("2", rows[1]["what"], "Not answered") in cells["checklist_tables"][0][1]
