"""Forms to people: consent, designs without a link, codes of other kinds."""

import pytest

from tests.read_tiny import everything, surveys, told
from tests.tiny import COHORT, POST, PRE, tiny_study

UNLINKED = (
    "person_code: {column: Your code, linked_across_cohorts: true}",
    "person_code: {kind: none}",
)


def test_without_any_link_every_form_counts_and_nothing_is_paired(tmp_path):
    bare = {"roster": None, "sources": None, "interviews": None}
    study = tiny_study(tmp_path, study=lambda s: s.replace(*UNLINKED), **bare)
    tables, problems = everything(study)
    assert problems == [], told(problems)
    assert tables["responses"]["used"].all()
    assert set(tables["responses"]["match"]) == {"unlinked"}
    assert tables["responses"]["person"].nunique() == 12
    assert tables["pairs"].empty
    # The larger wave counts the people; both would count them twice.
    assert len(tables["participants"]) == 6


def test_too_few_links_are_not_taken_for_everybody(tmp_path):
    others = POST.replace("AB12C", "ZZ11Z").replace("DE34F", "ZZ22Y").replace("GH56J", "ZZ33X")
    others = others.replace("KL78M", "ZZ44W").replace("NP90Q", "ZZ55V")
    tables, _ = everything(tiny_study(tmp_path, post=others, roster=None))
    assert tables["pairs"].empty
    audit = tables["audit"]
    assert audit.loc[audit["kind"] == "not paired", "n"].tolist() == [1]


def test_who_does_not_consent_is_counted_and_nothing_else_is_kept(tmp_path):
    def asked(text: str) -> str:
        head, *rows = text.splitlines()
        said = ["Yes", "I agree", "No", "", "yes", "Yes"]
        rows = [f"{row},{answer}" for row, answer in zip(rows, said, strict=True)]
        return "\n".join([f"{head},May we use your answers?", *rows]) + "\n"

    consent = 'consent: {column: "May we use your answers?"}\n'
    study = tiny_study(tmp_path, study=lambda s: s + consent, pre=asked)
    tables, problems = everything(study)
    assert problems == [], told(problems)
    pre = tables["responses"][tables["responses"]["wave"] == "pre"]
    refused = pre[pre["reason"] == "no consent"]
    assert len(refused) == 2
    assert refused["person"].isna().all()
    assert refused["answered"].tolist() == [0, 0]
    assert tables["answers"].query("wave == 'pre'")["person"].nunique() == 4


def test_a_consent_that_no_file_asks_for_stops(tmp_path):
    study = tiny_study(tmp_path, study=lambda s: s + "consent: {column: Consent}\n")
    assert "No export has the column 'Consent'" in told(surveys(study).problems)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("{column: Email, kind: e-mail}", "Ann.Lee@x.org", " ann.lee@X.org "),
        ("{joined: [Born, Street], kind: self-generated, parts: [2, 3]}", "07,Oak", "7,oakley"),
    ],
)
def test_codes_of_other_kinds_link_the_same_person(tmp_path, code, before, after):
    heads = "Email" if "Email" in code else "Born,Street"

    def only(text: str, who: str) -> str:
        head, first = text.splitlines()[:2]
        return head.replace("Your code", heads) + "\n" + first.replace("AB12C", who) + "\n"

    settings = lambda s: s.replace(UNLINKED[0], f"person_code: {code}")  # noqa: E731
    bare = {"roster": None, "sources": None, "interviews": None}
    study = tiny_study(
        tmp_path, study=settings, pre=only(PRE, before), post=only(POST, after), **bare
    )
    tables, problems = everything(study)
    assert [p for p in problems if p.severity == "stop"] == [], told(problems)
    assert tables["responses"]["person"].nunique() == 1
    assert (tables["pairs"]["outcome"] == "identity").sum() == 1


def test_self_generated_codes_come_with_an_expected_number_of_false_matches(tmp_path):
    kind = "person_code: {column: Your code, kind: self-generated}"
    study = tiny_study(tmp_path, study=lambda s: s.replace(UNLINKED[0], kind), roster=None)
    reading = surveys(study)
    found = reading.false_matches["2026-spring"]
    assert found.shared == 6
    assert found.expected_exact < 1
    assert "simulation" in found.method


def test_files_of_two_waves_in_each_others_place_stop(tmp_path):
    study = tiny_study(tmp_path, pre=PRE.replace("2026-02", "2026-09"))
    assert "Wave 'post' was sent in before wave 'pre'" in told(surveys(study).problems)


def test_day_and_month_that_cannot_be_told_apart_are_not_used(tmp_path):
    dates = lambda s: s.replace("2026-02-01", "01/02/2026").replace("2026-02-02", "02/02/2026")  # noqa: E731
    reading = surveys(tiny_study(tmp_path, pre=dates))
    assert "Day and month cannot be told apart" in told(reading.problems)
    pre = reading.tables["responses"].query("wave == 'pre'")
    assert set(pre["submitted"]) == {""}
    told_how = tiny_study(tmp_path / "b", pre=dates, cohort="date_order: dmy\n")
    pre = surveys(told_how).tables["responses"].query("wave == 'pre'")
    assert min(pre["submitted"]) == "2026-02-01T09:00:00"


def test_attributes_of_the_roster_are_kept(tmp_path):
    roster = "participant_id,role,grade\nAB12C,Social worker,senior\n"
    study = tiny_study(tmp_path, study=lambda s: s + "attributes: [role, grade]\n", roster=roster)
    attributes = surveys(study).tables["attributes"]
    assert attributes[["attribute", "value"]].to_numpy().tolist() == [["grade", "senior"]]


def test_straight_lining_is_noted(tmp_path):
    lines = ["title: T", "source: S", "answers: [Disagree, Neither, Agree]", "items:"]
    lines += [f"  i{n}: Statement {n}" for n in range(9)]
    lines += ["  i9: {text: Statement 9, reversed: true}"]
    head = "Timestamp,Your code," + ",".join(f"Statement {n}" for n in range(10)) + "\n"
    same = "2026-02-01,AB12C," + ",".join(["Agree"] * 10) + "\n"
    mixed = "2026-02-01,DE34F," + ",".join(["Agree"] * 9 + ["Disagree"]) + "\n"
    study = tiny_study(
        tmp_path, instrument="\n".join(lines) + "\n", pre=head + same + mixed, post=None,
        codebook=None, plan=None, more={f"{COHORT}/cohort.yaml": "label: x\n"},
        interviews=None, sources=None,
    )  # fmt: skip
    responses = surveys(study).tables["responses"]
    assert responses.sort_values("row")["straight"].tolist() == [True, False]
