"""What others say of participants: per rater, never pooled with what these say of themselves."""

import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.raters import rater_rows
from tests.read_tiny import everything, told
from tests.tiny import COHORT, tiny_study

# Lakens 2013, Front. Psychol. 4:863: t(9) interval of the mean difference .5230954 to 1.4769046.
BEFORE, AFTER = [9, 6, 7, 8, 7, 9, 8, 8, 8, 7], [9, 7, 8, 9, 8, 9, 9, 10, 9, 9]


def pairs(rater: str, cohort: str = "a") -> list[tuple]:
    return [
        (cohort, "pre-post", rater, f"{cohort}{i}", "form", "scale", "s", 4, b, a, a - b, "exact")
        for i, (b, a) in enumerate(zip(BEFORE, AFTER, strict=True))
    ]


def table(name: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(tables.MODELS[name].to_schema().columns))


def test_change_is_estimated_for_each_rater_and_self_is_left_out():
    rows = rater_rows(
        table("pairs", [*pairs("self"), *pairs("sponsor")]), tables.empty("scores"), {"a"},
        "pre-post", 0.95,
    )  # fmt: skip
    assert {row["subgroup"] for row in rows} == {"rater:sponsor"}
    one = next(r for r in rows if r["estimator"] == "mean_change" and r["cohort"] == "a")
    assert one["n"] == 10
    assert one["estimate"] == pytest.approx(1.0)
    assert one["conf_low"] == pytest.approx(0.5230954, abs=1e-7)
    assert one["conf_high"] == pytest.approx(1.4769046, abs=1e-7)


def test_a_rater_who_answered_once_has_a_mean_and_no_change():
    scores = [("a", "post", "team", f"p{i}", "form", "scale", "s", v, 4, 4) for i, v in
              enumerate((1.0, 2.0, 3.0))]  # fmt: skip
    rows = rater_rows(tables.empty("pairs"), table("scores", scores), set(), "pre-post", 0.95)
    assert [(r["estimator"], r["comparison"], r["n"], r["estimate"]) for r in rows] == [
        ("mean_of_wave", "post", 3, 2.0)
    ]


RATERS = """\
raters:
  sponsor: {label: Sponsors, words: [sponsor survey]}
  team: {label: Team members, words: [team], several: true}
"""
SPONSOR = """\
Timestamp,Your code,I see myself as a leader.,I speak up.
2026-02-01 09:00:00,AB12C,Disagree,Disagree
2026-02-01 09:10:00,DE34F,Neither,Disagree
"""
TEAM = """\
Timestamp,Your code,I see myself as a leader.,I speak up.
2026-07-01 09:00:00,AB12C,Disagree,Disagree
2026-07-01 09:10:00,AB12C,Agree,Agree
2026-07-01 09:10:00,AB12C,Agree,
"""


def test_files_of_raters_are_read_beside_self(tmp_path):
    more = {
        f"{COHORT}/Sponsor survey - start.csv": SPONSOR,
        f"{COHORT}/Sponsor survey - end.csv": SPONSOR.replace("2026-02", "2026-07").replace(
            "Neither,Disagree", "Agree,Agree"
        ),
        f"{COHORT}/Team end.csv": TEAM,
    }
    found, problems = everything(tiny_study(tmp_path, study=lambda s: s + RATERS, more=more))
    assert problems == [], told(problems)
    used = found["responses"].groupby("rater", observed=True)["used"].sum()
    assert dict(used) == {"self": 12, "sponsor": 4, "team": 3}
    scores = found["scores"]
    scores = scores[(scores["outcome"] == "identity") & (scores["rater"] == "team")]
    # Five answers of three colleagues: 1, 1, 3, 3, 3.
    assert scores["score"].tolist() == [pytest.approx(11 / 5)]
    rated = found["pairs"][found["pairs"]["outcome"] == "identity"]
    assert dict(rated.groupby("rater", observed=True).size()) == {"self": 6, "sponsor": 2}


def test_a_column_may_name_the_rater(tmp_path):
    settings = RATERS + "rater_column: Who are you\nrater_values: {sponsor: [Line manager]}\n"
    head = "Timestamp,Your code,Who are you,I see myself as a leader.,I speak up.,"
    head += "I notice strengths.,I look for faults first.\n"
    rows = "2026-02-01 09:00,AB12C,Self,Agree,Agree,Agree,Agree\n"
    rows += "2026-02-01 09:00,AB12C,Line manager,Neither,Agree,Agree,Agree\n"
    rows += "2026-02-01 09:00,AB12C,Nobody,Neither,Agree,Agree,Agree\n"
    study = tiny_study(tmp_path, study=lambda s: s + settings, pre=head + rows)
    found, problems = everything(study)
    assert "row 4, column 'Who are you': 'Nobody' names no rater" in told(problems)
    pre = found["responses"][found["responses"]["wave"] == "pre"]
    assert sorted(pre["rater"]) == ["self", "sponsor"]


def test_ratings_in_a_file_of_their_own_or_beside_self_are_the_same_numbers(tmp_path):
    said = SPONSOR.splitlines()[1:]
    files = {f"{COHORT}/Sponsor survey - start.csv": SPONSOR}
    apart = tiny_study(tmp_path / "apart", study=lambda s: s + RATERS, more=files)
    named = "rater_column: Who\nrater_values: {self: [Me], sponsor: [Line manager]}\n"

    def beside(text: str, theirs: list[str]) -> str:
        head, *own = text.splitlines()
        blank = "," * (head.count(",") - 3)
        rows = [f"{head},Who", *(f"{row},Me" for row in own)]
        return "\n".join([*rows, *(f"{row}{blank},Line manager" for row in theirs), ""])

    together = tiny_study(
        tmp_path / "together",
        study=lambda s: s + RATERS + named,
        pre=lambda text: beside(text, said),
        post=lambda text: beside(text, []),
    )
    one, other = (everything(study) for study in (apart, together))
    assert not [p for _, problems in (one, other) for p in problems if p.severity == "stop"]
    for name, by in (("scores", ["wave", "rater"]), ("pairs", ["rater"])):
        by = [*by, "person", "outcome"]
        tables_of = (found[name].astype(dict.fromkeys(by, str)) for found, _ in (one, other))
        # In one file others were asked what only participants answer, and left it blank.
        kept = (t.dropna(subset=["score"]) if name == "scores" else t for t in tables_of)
        left, right = (table.sort_values(by, ignore_index=True) for table in kept)
        assert set(left["rater"]) >= {"self"}
        pd.testing.assert_frame_equal(left, right, check_categorical=False)
