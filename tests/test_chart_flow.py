"""The flow of participation: what is drawn of what the published table has, and of what not."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from evaluation.publishing import canvas
from evaluation.publishing.chart_flow import flow, participation_chart
from evaluation.publishing.publish_participation import participation_with_reasons
from evaluation.publishing.review_flow import review_flow
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, _table

FONTS = Path(__file__).parent.parent / "workflow" / "report" / "fonts"

LABELS = {
    "enrolled": "Enrolled",
    "attended": "Came to at least half of the sessions",
    "started": "Sent in a form at any time",
    "returned_before": "Forms sent in, before the programme",
    "usable_before": "Usable answers, before the programme",
    "returned_after": "Forms sent in, at the end",
    "usable_after": "Usable answers, at the end",
    "returned_later": "Forms sent in, six months later",
    "usable_later": "Usable answers, six months later",
    "linked": "Usable answers at both times",
    "compared": "Answered both times, and compared",
    "analysed_one": "Compared: Leading",
    "analysed_two": "Compared: Listening",
    "lost": "Lost on the way, and not compared",
    "interviewed": "Participants interviewed",
}
WHOLE = {
    **{"enrolled": 66, "attended": 58, "started": 64, "returned_before": 62, "usable_before": 60},
    **{"returned_after": 55, "usable_after": 50, "returned_later": 13, "usable_later": 12},
    **{"linked": 46, "compared": 46, "analysed_one": 46, "analysed_two": 44, "lost": 20},
    "interviewed": 31,
}


def rows(**changes):
    """Rows of the published table; a text instead of a number is a note, None leaves a row out."""
    found = {step: n for step, n in {**WHOLE, **changes}.items() if n is not None}
    return [
        {
            "cohort": "all",
            "cohort_label": "All cohorts",
            "step": step,
            "label": LABELS.get(step, step),
            "n": str(n) if isinstance(n, int) else "",
            "note": n if isinstance(n, str) else "",
        }
        for step, n in found.items()
    ]


def drawn(given):
    canvas.use_fonts(FONTS)
    with canvas.style():
        drawing = flow(given, "Title", "Subtitle")
        if drawing is not None:
            drawing.figure.canvas.draw()
    return drawing


def words(drawing):
    told = [text.get_text() for axes in drawing.figure.axes for text in axes.texts]
    return [line for line in told if line]


def test_every_number_of_the_flow_is_in_the_table():
    told = " ".join(words(drawn(rows())))
    numbers = {word.strip(",:") for word in told.split() if word.strip(",:").isdigit()}
    # Of a wave that is not compared, people alone are told.
    assert numbers == {str(n) for step, n in WHOLE.items() if step != "returned_later"}


def test_boxes_go_from_enrolled_to_the_scales():
    told = words(drawn(rows()))
    wanted = [
        "Enrolled: 66",
        "Sent in a form at any time: 64",
        "Before the programme",
        "At the end",
    ]
    wanted += ["Answered both times, compared: 46", "Compared on each scale", "44: Listening"]
    assert [line for line in told if line in wanted] == wanted


def test_losses_are_one_total():
    told = " ".join(words(drawn(rows())))
    assert "Lost on the way, and not compared: 20" in told
    assert "not used" not in told
    assert "Lost" not in " ".join(words(drawn(rows(lost=None))))


def test_those_linked_have_a_box_only_if_it_says_more_than_those_compared():
    assert "Usable answers at both times: 46" not in words(drawn(rows()))
    assert "Usable answers at both times: 48" in words(drawn(rows(linked=48)))
    two = rows(linked_exactly=40, linked_nearly=6)
    assert "linked: 40 by the same code, 6 by one that nearly agrees" in words(drawn(two))


def test_without_a_roster_the_flow_starts_with_those_who_started():
    told = words(drawn(rows(enrolled="no roster", attended=None)))
    assert told[0] == "Sent in a form at any time: 64"
    assert not any("roster" in line for line in told)
    without = words(drawn(rows(enrolled="no roster", attended=None, started=None)))
    assert without[0] == "Before the programme"


def test_a_wave_that_is_not_due_says_when_it_is():
    due = "not yet due (1 April 2027)"
    given = rows(returned_after=due, usable_after=None, compared=0, linked=0, lost=None)
    told = words(drawn([r for r in given if not r["step"].startswith("analysed_")]))
    assert told[told.index("At the end") + 1] == due
    assert "Answered both times, compared: 0" in told


def test_answers_that_are_not_linked_are_said_to_be_so():
    note = "answers were not linked to people"
    given = rows(compared=note, started=note, linked=None, lost=None)
    told = words(drawn([r for r in given if not r["step"].startswith("analysed_")]))
    assert told.count(note) == 2
    assert "usable answers of 50 people" in told


def test_counts_that_are_withheld_give_no_figure():
    withheld = [{**row, "n": ""} for row in rows()]
    assert drawn(withheld) is None
    assert drawn([]) is None
    assert participation_chart({}) is None


def test_an_older_table_without_forms_is_drawn_too():
    old = rows(**dict.fromkeys(set(WHOLE) - {"enrolled", "returned_before", "compared"}))
    told = words(drawn(old))
    compared = "Answered both times, compared: 46"
    assert told == ["Enrolled: 66", "Before the programme", "62 people", compared]


@pytest.mark.parametrize("scales", [1, 9, 30])
def test_nothing_is_clipped_however_many_scales(scales):
    title = "A scale whose title is as long as titles come, and then longer by far than that"
    many = [
        {**rows()[0], "step": f"analysed_{i}", "label": f"Compared: {title} {i}", "n": str(40 + i)}
        for i in range(scales)
    ]
    drawing = drawn(rows(analysed_one=None, analysed_two=None) + many)
    width, height = drawing.figure.get_size_inches()
    box = drawing.figure.get_tightbbox()
    assert box.x0 > -0.05
    assert box.y0 > -0.05
    assert box.x1 < width + 0.05
    assert box.y1 < height + 0.05
    assert height < 9.5, "it fits on a page"


def test_the_title_says_compared_only_of_people_who_are_followed(monkeypatch):
    def title(sentence):
        monkeypatch.setattr(
            "evaluation.publishing.chart_flow.compared_sentence", lambda _: sentence
        )
        with canvas.style():
            return participation_chart({"participation": rows()}).figure.texts[0].get_text()

    assert title(
        "46 of the 66 people enrolled answered before and after and could be compared (70%)."
    ) == ("46 of the 66 people enrolled could be compared")
    assert (
        title("40 people answered before and 38 after. They cannot be linked.") == "Who took part"
    )


def test_alt_text_tells_every_step():
    alt = drawn(rows(returned_later="not yet due", usable_later=None)).alt
    assert alt.startswith("Flow chart of participation. Enrolled: 66; ")
    assert "Forms sent in, six months later: not yet due" in alt


REASONS = {
    **{"enrolled": 20, "started": 18, "returned_pre": 19, "usable_pre": 17, "returned_post": 15},
    **{"usable_post": 14, "linked_exact": 11, "linked_near": 1, "compared": 12, "lost": 8},
    **{"lost_no_form": 2, "lost_no_form_left": 1, "lost_before_only": 5, "lost_after_only": 1},
    **{"lost_pre_no_code": 1, "lost_pre_duplicate": 1, "lost_post_empty": 1, "lost_unlisted": 0},
    **{"lost_post_withdrawn": 3, "analysed_identity": 12},
}


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    (study.folder / "data/raw/2025").mkdir(parents=True)
    return study


def test_the_review_has_every_reason_at_its_place(study):
    settings, _, _ = open_study(study.folder)
    given = [SimpleNamespace(step=step, n=n, note="") for step, n in REASONS.items()]
    told = " ".join(words(drawn(participation_with_reasons(settings, given))))
    told = told.replace("\u00a0", " ")
    assert "Sent in no form: 2 (1 of them had left the programme)" in told
    assert "Before: 1 no code, 1 second form of a person" in told
    assert "After: 1 nothing answered" in told
    assert "Usable answers before only: 5" in told
    assert "linked: 11 by the same code, 1 by one that nearly agrees" in told
    assert "Forms of people who withdrew, not counted in any box: 3" in told
    assert "Lost on the way" not in told, "the reasons stand in its place"
    assert "roster" not in told


def test_the_review_draws_the_cohort_or_all_of_them(study):
    settings, _, _ = open_study(study.folder)
    table = [("2025", step, n, "") for step, n in REASONS.items()]
    table += [("all", step, 3 * n, "") for step, n in REASONS.items()]
    table = _table("participation", table)
    own, every = (review_flow(table, settings, r, FONTS) for r in ("2025", "programme"))
    assert own.startswith('<svg role="img" aria-label="Flow chart')
    assert "Enrolled: 20" in own
    assert "Enrolled: 60" in every
    assert own == review_flow(table, settings, "2025", FONTS)
    assert review_flow(table, settings, "2031", FONTS) == ""
