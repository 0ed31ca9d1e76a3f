"""`plan`: what is expected, the page that a study's settings give, and the command."""

from __future__ import annotations

import csv
import re
from math import sqrt

import pytest

from evaluation.__main__ import main
from evaluation.commands.plan import TEMPLATE
from evaluation.planning.answers import answers
from evaluation.planning.expectations import expectations
from evaluation.publishing.disclosure import least_pairs
from evaluation.publishing.review_plan import marked, write_plan
from evaluation.publishing.review_plan_basis import CAUTIONS, FORMULAS, assumptions
from evaluation.publishing.review_plan_figures import plan_drawings
from evaluation.publishing.review_plan_tables import shown_tables
from evaluation.publishing.review_plan_words import NOBODY_TWICE, count, in_short, plain, points
from evaluation.publishing.wording import check_words
from evaluation.study.plan import Plan
from evaluation.study.settings import load_study
from tests.figure_boxes import both, drawn, faults
from tests.read_tiny import told
from tests.tiny import tiny_study

HOSTILE = '<b>=1+1</b> & "a" ' + "very long " * 12
PLANNING = """\
family: [identity, values]
reliability: {identity: 0.9}
planning:
  sd: {identity: 0.4}
  correlation: {identity: 0.6}
  half_width: {default: 0.2}
  between_cohorts: {default: 0.05}
  cohorts: [14, 20]
  drop_out: 0.2
  unlinkable: 0.25
  interviews: 12
  share: 0.25
"""
DATA = ("pre", "post", "roster", "sources", "interviews", "cohort")


def study(folder, plan="", **changes):
    """The tiny study with more in its plan, and without any data."""
    changes["plan"] = (lambda text: text + plan) if isinstance(plan, str) else plan
    return tiny_study(folder, **dict.fromkeys(DATA) | changes)


def expected(folder, plan="", **changes):
    settings = load_study(study(folder, plan, **changes))
    assert settings.problems == []
    return expectations(settings)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Settings and tables of a study that says what it expects, with a title from outside."""
    folder = tmp_path_factory.mktemp("said")
    title = {"instrument": lambda s: s.replace("Seeing myself as a leader", f"'{HOSTILE}'")}
    settings = load_study(study(folder, PLANNING, **title))
    return settings, answers(expectations(settings))


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    """The same of a study that says nothing."""
    settings = load_study(study(tmp_path_factory.mktemp("silent")))
    return settings, answers(expectations(settings))


@pytest.fixture(scope="module")
def page(said):
    settings, tables = said
    written = write_plan(settings, tables, TEMPLATE)
    return written[0].read_text(encoding="utf-8")


def test_what_the_settings_say_is_taken_and_what_they_do_not_is_told(tmp_path):
    found = expected(tmp_path, PLANNING)
    identity, values = found.outcomes
    assert (identity.id, identity.main, identity.family) == ("identity", True, 1)
    assert (values.main, values.family) == (False, 1)
    numbers = (identity.sd, identity.reliability, identity.correlation, identity.half_width)
    assert numbers == (0.4, 0.9, 0.6, 0.2)
    assert identity.assumed == frozenset()
    assert values.assumed == {"sd", "reliability", "correlation"}
    assert found.kept == pytest.approx(0.8 * 0.75)
    assert (found.cohorts, found.group, found.per_cohort) == ((14, 20), 34, 10)
    assert found.assumed == frozenset()


def test_what_is_assumed_follows_from_the_answers(tmp_path):
    found = expected(tmp_path, plan=None)
    identity = found.outcomes[0]
    assert identity.sd == pytest.approx(2 / 5)  # answers 1 to 3, a scale of two questions
    assert identity.change == pytest.approx(identity.sd / 2)
    assert identity.half_width == pytest.approx(identity.change / 2)
    assert identity.between == pytest.approx(identity.change / 3)
    assert identity.correlation == pytest.approx(0.75 * 0.8)
    assert len(identity.assumed) == 6
    assert found.group is None
    assert found.assumed == {"cohorts", "drop_out", "unlinkable", "group", "share"}


def test_attenuation_by_hand(tmp_path):
    identity = expected(tmp_path, PLANNING).outcomes[0]
    assert identity.sd_change == pytest.approx(0.4 * sqrt(0.8))
    assert identity.stability == pytest.approx(0.6 / 0.9)
    assert identity.sd_change_at(0.9) == pytest.approx(identity.sd_change)
    # Without error: true variance .9 * .16 = .144, changes 2 * .144 * (1 - 2 / 3) = .096.
    assert identity.sd_change_at(1.0) == pytest.approx(sqrt(0.096))


def test_a_scale_that_is_asked_once_is_no_part_of_it(tmp_path):
    assert [o.id for o in expected(tmp_path).outcomes] == ["identity", "values"]


def test_only_scales_that_are_corrected_together_make_a_family(tmp_path):
    found = expected(tmp_path, plan=lambda _: "correction: benjamini_hochberg\n")
    assert [o.family for o in found.outcomes] == [2, 2]
    found = expected(tmp_path, plan=lambda _: "main_outcome: values\nfamily: [identity]\n")
    assert [(o.id, o.family) for o in found.outcomes] == [("values", 1), ("identity", 1)]


def test_what_is_expected_is_no_part_of_what_was_agreed():
    agreed = Plan(main_outcome="identity")
    more = Plan(main_outcome="identity", planning={"drop_out": 0.5, "sd": {"identity": 0.4}})
    assert agreed.fingerprint == more.fingerprint
    assert not Plan(planning={"drop_out": 0.5}).says_something


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("planning: {sd: {idenity: 0.4}}", "key 'planning.sd.idenity': 'idenity' is not a scored"),
        ("planning: {drop_out: 1}", "key 'planning.drop_out'"),
        ("planning: {cohorts: [0]}", "key 'planning.cohorts.0'"),
        ("planning: {dropout: 0.2}", "key 'planning.dropout': Unknown key"),
    ],
)
def test_what_cannot_be_expected_stops(tmp_path, capsys, more, found):
    folder = study(tmp_path, f"{more}\n")
    assert found in told(load_study(folder).problems)
    assert main(["plan", str(folder)]) == 1
    assert found in capsys.readouterr().err
    assert not (folder / "data" / "review").exists()


def test_own_cohorts_are_shown_with_the_usual_sizes_between(said):
    _, tables = said
    own = [row for row in tables["cohort"] if row["scale"] == "identity"]
    assert [(row["pairs"], row["own"]) for row in own] == [
        (8, True), (12, True), (20, False), (30, False)
    ]  # fmt: skip
    assert {row["enrolled"] for row in own if row["own"]} == {14, 20}


def test_the_tables_and_sentences_tell_the_same_numbers(said):
    _, tables = said
    needed, pooled = tables["pairs"][0], tables["pooled"][0]
    text = " ".join(in_short(tables))
    shown = shown_tables(tables)
    assert f"**{needed['told_80']} pairs**" in text
    assert shown["pairs"][0].rows[0][2].startswith(f"{needed['told_80']} (enrol")
    assert f"**{pooled['planned_power']:.0%}**" in text
    assert "interviews** out of 34" in text
    sizes = {row[0].split("\u00a0")[0]: row[-1] for row in shown["cohort"][0].rows}
    assert least_pairs(2) == 20  # identity has two questions
    assert sizes["12"].startswith("n, direction")
    assert sizes["20"].startswith("means")


def test_nothing_says_more_than_the_design(said, silent):
    for _, tables in (said, silent):
        texts = [*in_short(tables), *FORMULAS, *CAUTIONS]
        texts += [part for row in assumptions(tables) for part in row]
        for shown in shown_tables(tables).values():
            texts += [part for one in shown for part in (one.caption, one.note, *one.columns)]
        assert [w for text in texts for w in check_words(text) if w != "p-value"] == []


@pytest.mark.parametrize("which", ["said", "silent"])
def test_every_word_of_a_figure_is_on_it_and_on_no_other(which, request):
    _, tables = request.getfixturevalue(which)
    made = drawn(plan_drawings, tables)
    assert set(made) == {"pairs", "reliability", "cohort", "cohorts", "interviews"}
    for drawing in made.values():
        for figure in both(drawing):
            assert faults(figure) == []


def test_the_page_needs_nothing_beside_it_and_runs_nothing(page):
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)[^"]', page)
    assert not re.search(r"url\((?!data:|#)", page)
    assert page.count("<svg") == 10
    assert "<b>=1+1</b>" not in page
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in page
    assert len(page) < 2_000_000


def test_the_csv_has_all_numbers_and_no_formula(page, said):
    settings, tables = said
    path = settings.folder / "data/review/plan.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0] == ["table", "scale", "row", "quantity", "value"]
    assert {row[0] for row in rows[1:]} == set(tables)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]
    found = {tuple(row[:4]): row[4] for row in rows[1:]}
    assert len(found) == len(rows) - 1
    told_80 = tables["pairs"][0]["told_80"]
    assert found["pairs", "identity", "", "told_80"] == str(told_80)
    assert found["interviews", "", "share 0.1, times 2, chance 0.8", "interviews"].isdigit()


def test_the_command_answers_in_short_and_reads_no_data(tmp_path, capsys):
    folder = study(tmp_path)
    assert main(["plan", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "pairs tell a change of 0.2 points from no change in four of five" in " ".join(
        out.split()
    )
    assert "Assumed, since config/plan.yaml does not say" in out
    assert "**" not in out
    assert max(map(len, out.splitlines())) <= 100
    assert sorted(p.name for p in (folder / "data").rglob("*") if p.is_file()) == [
        "plan.csv",
        "plan.html",
    ]


def test_twice_the_same(page, said):
    settings, tables = said
    again, _ = write_plan(settings, tables, TEMPLATE)
    assert again.read_text(encoding="utf-8") == page


def test_a_cohort_of_fewer_than_five_pairs_is_left_out_and_told(tmp_path):
    found = expected(tmp_path, "planning: {cohorts: [3, 14, 14], drop_out: 0.5, unlinkable: 0}\n")
    assert (found.compared, found.per_cohort) == ((14, 14), 7)
    tables = answers(found)
    assert [row["pairs"] for row in tables["cohort"] if row["own"]] == [7, 7]  # of two scales
    assert tables["pooled"][0]["planned"] == 2
    text = " ".join(in_short(tables))
    assert "The 2 cohorts of five pairs and more that the settings name" in text
    assert "1 of the cohorts that the settings name will have fewer than five pairs" in text


def test_more_than_is_looked_for_is_told_so():
    assert count(100_000) == "100,000 or more"
    assert count(1234) == "1,234"
    assert count(None, "over 60") == "over 60"


def test_forms_that_are_not_linked_are_told_first(tmp_path):
    code = {"study": lambda s: s.replace("{column: Your code,", "{kind: none,")}
    tables = answers(expected(tmp_path, **code))
    first = in_short(tables)[0]
    assert "not linked" in first
    assert f"**{tables['pairs'][0]['unlinked_80']} answers each time**" in first


def test_a_study_of_one_wave_is_told_of_interviews_alone(tmp_path):
    one = {"study": lambda s: s.replace("  pre: {label: before the programme}\n", "")}
    settings = load_study(study(tmp_path, **one))
    assert settings.problems == []
    tables = answers(expectations(settings))
    assert in_short(tables)[0] == NOBODY_TWICE
    assert set(shown_tables(tables)) == {"interviews"}
    assert set(drawn(plan_drawings, tables)) == {"interviews"}


@pytest.mark.parametrize(
    ("value", "words"), [(0.3, "0.3 points"), (1.0, "1 point"), (0.0004, "0.0004 points")]
)
def test_points_in_words(value, words):
    assert points(value) == words
    assert plain(12.0) == "12"


def test_only_marks_are_bold_and_nothing_else_is_html():
    assert marked("a **b** <i>") == "a <b>b</b> &lt;i&gt;"
