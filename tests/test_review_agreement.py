"""What the review shows of coders."""

from evaluation import tables
from evaluation.interviews.coder_disagreements import disagreements
from evaluation.publishing.review_agreement import agreement_sections, by_theme
from evaluation.study.settings import Coding
from tests.test_coder_units import agreement, excerpts, marked, sources


def test_a_theme_is_one_row_with_its_coefficients_beside_each_other():
    said = excerpts(*marked("A", (0, 125), (400, 450)), *marked("B", (75, 200), (410, 460)))
    found = by_theme(agreement(sources(p1=1000), said))
    rows = found[found["cohort"] == "all"].set_index("unit")
    assert list(rows.index) == ["source", "characters"]
    assert rows.loc["characters", "agreement"] == "0.83"  # of one document: no interval
    assert rows.loc["characters", "kappa"] == "0.41"
    assert rows.loc["source", "kappa"] == "not defined"
    note = rows.loc["source", "note"]
    assert note.count("too few units: 1 of the 20") == note.count("not defined: full agr") == 1


def test_excerpts_stand_side_by_side():
    said = excerpts(("p1", "A", "x", 0, 20), ("p1", "B", "y", 10, 30))
    sheets = {
        "coder_agreement": agreement(sources(p1=100), said),
        "coder_disagreements": disagreements(sources(p1=100), said, Coding()),
    }
    _, (_, _, table) = agreement_sections(sheets)
    assert table[["code", "coder", "other", "other_codes"]].to_numpy().tolist() == [
        ["x", "A", "B", "y"],
        ["y", "B", "A", "x"],
    ]


def test_why_nothing_is_compared_is_a_row():
    found = by_theme(agreement(sources(p1=9), excerpts(("p1", "A", "x"))))
    assert list(found["note"]) == ["not computed: one person coded everything"]
    assert by_theme(tables.empty("coder_agreement")).empty
