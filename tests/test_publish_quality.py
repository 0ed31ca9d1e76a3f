"""What is told outside of the quality of the answers, and that no band tells of a few people."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from evaluation import tables
from evaluation.publishing.gather import gather
from evaluation.publishing.publish import publish
from evaluation.publishing.publish_quality import CROWDED, _crowded, band, shortened
from evaluation.publishing.quality_cells import quality_cells
from evaluation.publishing.results import Scope
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, cells, spread

NOTHING = {"quotes": {}, "verdicts": {}}


@pytest.fixture
def study(tmp_path):
    return SmallStudy(tmp_path / "study")


def item(name="i1", cohort="all", asked=60, **more):
    usual = {
        **{"cohort": cohort, "wave": "pre", "rater": "self", "instrument": "self", "item": name},
        **{"asked": asked, "answered": asked, "blank": 0, "no_answer": 0, "unreadable": 0},
        **{"lowest": 0, "highest": 0, "mapped": "", "wording": ""},
    }
    return usual | more


def form(kind, n, cohort="all", wave="pre", rater="self"):
    return {"cohort": cohort, "wave": wave, "rater": rater, "kind": kind, "n": n}


def published(study, items=(), forms=(), report="programme"):
    settings, cohorts, problems = open_study(study.folder)
    assert not problems
    results = study.results() | {
        "quality_items": tables.checked("quality_items", pd.DataFrame(list(items))),
        "quality_forms": tables.checked("quality_forms", pd.DataFrame(list(forms))),
    }
    scope = Scope(settings, cohorts, gather(results), report, NOTHING)
    return publish(scope)


# Bands


@pytest.mark.parametrize(
    ("n", "of", "told"),
    [
        (0, 24, ""),  # a fifth of 24 are 4: fewer than may be told
        (0, 25, "up to 20%"),
        (5, 25, "up to 20%"),
        (6, 25, "more than 20%"),
        (6, 60, "up to 10%"),  # a twentieth of 60 are 3
        (7, 60, "more than 10%, up to 20%"),
        (0, 100, "up to 5%"),
        (6, 100, "more than 5%, up to 10%"),
        (21, 100, "more than 20%"),
        (100, 100, "more than 20%"),
    ],
)
def test_a_band_is_told_where_its_borders_have_enough_people_beside_them(n, of, told):
    assert band(n, of, 5) == told


@pytest.mark.parametrize("k", [2, 5, 10])
def test_whether_a_band_is_told_hangs_on_how_many_there_are_alone(k):
    for of in range(1, 150):
        assert len({bool(band(n, of, k)) for n in range(of + 1)}) == 1


@pytest.mark.parametrize("k", [2, 5, 10])
def test_every_band_leaves_k_people_to_guess_among(k):
    for of in range(1, 250):
        groups = {}
        for n in range(of + 1):
            groups.setdefault(band(n, of, k), []).append(n)
        for told, possible in groups.items():
            if told:
                # Not so few, and not so many, that somebody's own answer is certain.
                assert max(possible) >= k
                assert min(possible) <= of - k
                assert len(possible) >= k


@pytest.mark.parametrize("k", [2, 5])
def test_an_end_does_not_say_that_few_gave_the_answers_it_is_published_with(k):
    for of in range(1, 120):
        for in_class, n in itertools.product(range(k, of + 1), range(of + 1)):
            if n > in_class:
                continue
            told = _crowded(n, of, k, in_class)
            if told == f"more than {CROWDED}%":
                least = CROWDED * of // 100 + 1
                assert in_class - least >= k


# Tables


def test_shares_of_one_persons_answers_are_bands_of_people(study):
    """All blanks may be one person's: 20 questions of 30 people are no 600 people."""
    study.cohort("2025", spread(30))
    rows = [item(f"i{n}", asked=30, answered=29, blank=1) for n in (1, 2, 3, 4)]
    [told] = [r for r in published(study, rows)["quality_answers"] if r["kind"] == "blank"]
    assert told["share"] == "up to 20%"
    fewer = [row | {"asked": 24, "answered": 23} for row in rows]
    tables_ = published(study, fewer)
    assert tables_["quality_answers"] == []
    assert any("shares of forms and answers" in row["what"] for row in tables_["withheld"])


def test_forms_are_counted_and_those_to_be_noted_are_bands_of_all_cohorts(study):
    study.cohort("2025", spread(40))
    study.cohort("2026", spread(40))
    rows = [
        form(kind, n, cohort)
        for cohort in ("all", "2025", "2026")
        for kind, n in (("received", 63), ("used", 60), ("straight", 1), ("timed", 60), ("fast", 9))
    ]
    path = study.folder / "config/instruments/self.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("i4: Four", "i4: Four, i5: Five, i6: {text: Six, reversed: true}")
    path.write_text(text, encoding="utf-8")
    told = published(study, forms=rows)["quality_forms"]
    columns = ("cohort", "received", "used", "left_out", "straight", "fast")
    assert cells(told, *columns) == [
        ("all", "63", "60", "3", "up to 10%", "more than 10%, up to 20%"),
        ("2025", "63", "60", "3", "", ""),
        ("2026", "63", "60", "3", "", ""),
    ]


def test_nothing_is_said_of_same_answers_where_they_would_tell_nothing(study):
    study.cohort("2025", spread(60))
    rows = [form("received", 60), form("used", 60), form("straight", 0)]
    [told] = published(study, forms=rows)["quality_forms"]
    assert (told["straight"], told["fast"]) == ("", "")
    names = {row["name"] for row in published(study, forms=rows)["quality_rules"]}
    assert not {"The same answer throughout", "Very fast forms"} & names


def test_single_questions_are_told_for_all_cohorts_only(study):
    study.cohort("2025", spread(60))
    rows = [item(), item(cohort="2025")]
    assert len(published(study, rows)["quality_items"]) == 1
    own = published(study, rows, report="2025")
    assert own["quality_items"] == own["quality_answers"] == []


def answered(*counts):
    """People who gave each answer before, and the same after."""
    return [(float(n), float(n)) for n, people in enumerate(counts, 1) for _ in range(people)]


def test_an_end_of_the_range_is_counted_of_the_people_compared(study):
    """Of two more who answered before, the answers could be had by taking away."""
    study.cohort("2025", answered(10, 10, 10, 20, 10))
    one = item(asked=62, answered=62, lowest=10, highest=12)
    [told] = published(study, [one])["quality_items"]
    assert (told["best"], told["worst"]) == ("more than 15%", "more than 15%")
    study.people.clear()
    study.cohort("2025", answered(10, 10, 10, 21, 9))  # 9 of 60 are 15 %, 11 of 62 would be more
    [told] = published(study, [one | {"highest": 11}])["quality_items"]
    assert (told["best"], told["worst"]) == ("up to 15%", "more than 15%")


def test_the_best_answer_to_a_reversed_question_is_the_lowest(study):
    path = study.folder / "config/instruments/self.yaml"
    text = path.read_text(encoding="utf-8").replace("i1: One", "i1: {text: One, reversed: true}")
    path.write_text(text, encoding="utf-8")
    study.cohort("2025", answered(5, 15, 15, 15, 10))
    [told] = published(study, [item()])["quality_items"]
    assert (told["best"], told["worst"]) == ("up to 15%", "more than 15%")


def test_an_end_is_not_told_where_it_would_give_back_a_small_class(study):
    """Published are two classes; more than 15 % at the top would say that none gave the other."""
    study.cohort("2025", answered(14, 15, 0, 0, 11))
    found = published(study, [item(asked=40)])
    assert {r["class"] for r in found["answers"]} == {"1", "2"}
    [told] = found["quality_items"]
    assert told["best"] == ""
    assert any("whether many gave" in row["what"] for row in found["withheld"])


def test_gaps_are_bands(study):
    study.cohort("2025", spread(60))
    rows = [item("i1", answered=58), item("i2", answered=50), item("i3", asked=20)]
    told = published(study, rows)["quality_items"]
    assert cells(told, "item", "gaps") == [
        ("i1", "up to 10%"),
        ("i2", "more than 10%, up to 20%"),
        ("i3", ""),
    ]


def test_other_wordings_and_ranges_are_told_of_each_cohort_by_the_times(study):
    study.cohort("2025", spread(20))
    study.cohort("2026", spread(4))  # too few for anything to be told
    rule = "answered 0 to 10, mapped in a straight line to 1 to 5"
    rows = [
        item(cohort="2025", wording="The first", mapped=rule),
        item(cohort="2025", wording="The first", mapped=rule, wave="post"),
        item(cohort="2026", wording="Another"),
        item("i2", cohort="2025"),
        item("i3", cohort="2025", wording="By sponsors", rater="sponsor"),
    ]
    told = published(study, rows)["quality_wordings"]
    columns = ("cohort", "item", "text", "waves", "asked_as", "mapped")
    assert cells(told, *columns) == [("2025", "i1", "One", "before; after", "The first", rule)]


def test_estimates_of_a_range_that_was_mapped_say_so(study):
    study.cohort("2025", spread(20))
    study.cohort("2026", spread(20))
    rows = [item(cohort="2025", mapped="answered 0 to 10"), item(cohort="2026")]
    told = published(study, rows)["change"]
    noted = {row["cohort"] for row in told if "another range" in row.get("note", "")}
    assert noted == {"all", "2025"}


@pytest.mark.parametrize(("rule", "says"), [("first_complete", "most answers"), ("last", "last")])
def test_the_rule_for_several_forms_is_that_of_the_settings(study, rule, says):
    path = study.folder / "config/study.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}duplicates: {rule}\n", encoding="utf-8")
    study.cohort("2025", spread(10))
    told = {row["name"]: row["rule"] for row in published(study)["quality_rules"]}
    assert says in told["Several forms of one person"]


def test_the_rule_for_scales_has_the_share_that_the_instrument_asks_for(study):
    study.cohort("2025", spread(10))
    told = {row["name"]: row["rule"] for row in published(study)["quality_rules"]}
    assert "at least 80% of" in told["Scales"]
    path = study.folder / "config/instruments/self.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}score_when_answered: 0.5\n", encoding="utf-8")
    told = {row["name"]: row["rule"] for row in published(study)["quality_rules"]}
    assert "at least 50% of" in told["Scales"]


def test_no_rule_says_how_many_forms_it_left_out(study):
    study.cohort("2025", spread(60))
    rows = [form("received", 97), form("used", 60), form("straight", 0), form("duplicate", 37)]
    told = published(study, forms=rows)
    assert not any("37" in row["rule"] for row in told["quality_rules"])
    assert {row["name"] for row in told["quality_rules"]} >= {"Empty forms", "Scales"}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Ask a.person@example.org  about\nit", "Ask [e-mail] about it"),
        ("x" * 200, "x" * 159 + "\u2026"),
        ("short", "short"),
    ],
)
def test_headers_are_short_and_without_addresses(header, told):
    assert shortened(header) == told


# Sentences


def question(n, **more):
    usual = {"text": f"Q{n}", "item": f"i{n}", "wave": "pre", "wave_label": "before"}
    return usual | {"gaps": "up to 10%", "best": "up to 15%", "worst": "up to 15%"} | more


def filled(**found):
    about = [{"key": "report", "value": "programme"}]
    return quality_cells({"about": about, **found})


def test_ceilings_are_said_in_words_with_how_many_questions():
    rows = [question(1, best="more than 15%"), question(2), question(3, best="")]
    first, second, third, fourth = filled(quality_items=rows)["quality_room"]
    assert first == (
        "On one of the two questions of which this may be told, more than 15% gave the most "
        "favourable answer before, so that a rise could hardly show."
    )
    assert second == (
        "On none of the three questions did more than 15% give the least favourable answer before, "
        "so that there was room to fall."
    )
    assert "Terwee" in third
    assert fourth.startswith("Where this is not told")


def test_gaps_are_said_by_time():
    rows = [question(1), question(2), question(3, gaps="more than 20%")]
    assert filled(quality_items=rows)["quality_complete"][1] == (
        "Before, two of the three questions were answered by at least 90%; one of the three "
        "questions was answered by fewer than 80% of people."
    )


def test_a_question_in_a_band_with_two_borders_is_said_with_both():
    rows = [question(1, gaps="more than 10%, up to 20%")]
    assert filled(quality_items=rows)["quality_complete"][1] == (
        "Before, the one question asked was answered by 80% to 90% of people."
    )


def test_a_range_is_said_once_for_all_its_questions():
    rule = "answered 0 to 10, mapped in a straight line to 1 to 5"
    row = {"cohort_label": "Spring", "waves": "before; after", "mapped": rule, "asked_as": ""}
    rows = [row | {"text": "One."}, row | {"text": "Two."}]
    assert filled(quality_wordings=rows)["quality_ranges"] == [
        f"Spring, before and after: two questions were {rule}."
    ]
    assert filled(quality_wordings=rows[:1])["quality_ranges"] == [
        f"Spring, before and after: \u2018One\u2019 was {rule}."
    ]


def test_without_tables_there_is_nothing_to_say():
    assert not any(value for key, value in filled().items() if key.endswith(("rows", "rules")))
    assert not any(filled()["quality_complete"])
