"""The joint display: changes, counts and verdicts as published, a figure a question."""

import pytest

from evaluation.publishing.chart_joint import joint_charts
from tests.figure_boxes import both, drawn, faults, words
from tests.test_chart_cohorts import FEW, HOSTILE, NONE, pooled, tables


def beside(verdict="converge", **more):
    base = {
        "scale": "ease", "title": "Ease", "question": "learning", "change_words": "",
        "theme": "peers", "theme_title": "Peers", "voices": "Participants: 9 of 14", "quote": "",
        "verdict": verdict, "confirmed": "yes",
    }  # fmt: skip
    return base | more


def theme(group, words, n="", **more):
    base = {
        "source_group": group, "group_label": group.capitalize(), "theme": "peers", "n": n,
        "title": "Peers", "valence": "positive", "people": "14", "unit": "people",
        "n_group": "14", "words": words,
    }  # fmt: skip
    return base | more


VOICES = [theme("participants", "9 of 14", "9"), theme("sponsors", "fewer than half")]


def charts(*joint, change=None, themes=VOICES):
    change = [pooled()] if change is None else change
    return drawn(joint_charts, tables(*change, joint=list(joint), themes=themes))


def test_a_scale_stands_beside_its_theme_with_every_number_and_the_verdict():
    (drawing,) = charts(beside())
    for figure in both(drawing):
        found = words(figure)
        assert faults(figure) == []
        for text in ("Ease", "+0.40", "Peers", "Participants", "9 of 14", "fewer than half"):
            assert text in found
        assert "(0.20 to 0.60), n = 120" in found
        assert found[found.index("=") + 1] == "they agree"
    assert drawing.name == "joint-learning"
    assert drawing.question == "learning"
    assert "‘Ease’ +0.40 (0.20 to 0.60, n = 120): ‘Peers’ (Participants 9 of 14," in drawing.alt


@pytest.mark.parametrize(
    ("verdict", "sign", "told"),
    [
        ("converge", "=", "they agree"),
        ("diverge", "≠", "they differ"),
        ("complement", "+", "voices add"),
        ("silent", "0", "not spoken of"),
        ("not assessed", "?", "not assessed"),
        ("too few to say", "?", "not assessed"),
    ],
)
def test_a_verdict_is_a_sign_and_words(verdict, sign, told):
    (drawing,) = charts(beside(verdict))
    found = words(drawing.figure)
    assert sign in found
    assert told in found
    assert "by rule, not confirmed" not in found


def test_a_verdict_that_nobody_confirmed_says_so():
    (drawing,) = charts(beside("diverge", confirmed="no"))
    assert "by rule, not confirmed" in words(drawing.figure)
    assert "they differ, by rule, not confirmed" in drawing.alt
    (open_,) = charts(beside("not assessed", confirmed="no"))
    assert "by rule, not confirmed" not in words(open_.figure)


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (["converge", "diverge"], "Numbers and voices differ on ‘Ease’"),
        (["converge", "converge"], "Numbers and voices agree throughout"),
        (["converge", "complement"], "Numbers and voices agree in one of two comparisons"),
        (["silent"], "Nobody interviewed spoke of what these scales measure"),
        (["complement"], "What the scales show, beside what people said"),
    ],
)
def test_the_title_tells_disagreement_first(verdicts, title):
    (drawing,) = charts(*map(beside, verdicts))
    assert words(drawing.figure)[0] == title


def test_what_is_withheld_is_said_and_not_drawn():
    (few,) = charts(beside(), change=[pooled(**NONE)], themes=[])
    assert "too few to say" in words(few.figure)
    assert "too few people to say" in words(few.figure)
    (direction,) = charts(beside(), change=[pooled(**FEW)])
    assert "direction only, n = 120" in words(direction.figure)
    (silent,) = charts(beside("silent", theme="", theme_title="", voices=""))
    assert "No theme bears on this scale" in words(silent.figure)
    assert charts() == []


def test_a_figure_for_each_question_all_on_one_axis():
    other = pooled(scale="calm", title="Calm", change="-1.90", conf_low="-2.50")
    first, second = charts(
        beside(), beside(scale="calm", title="Calm", question="practice"), change=[pooled(), other]
    )
    ends = [d.figure.axes[-1].get_xlim() for d in (first, second)]
    assert ends[0] == ends[1]
    assert ends[0][0] < -2.5


@pytest.mark.parametrize("count", [1, 12])
def test_many_scales_groups_and_hostile_titles_are_legible_and_fit_on_pages(count):
    groups = [theme(f"g{k}", "at least half", group_label=f"{k} {HOSTILE}") for k in range(6)]
    rows = [pooled(scale=f"s{k}", title=f"{k} {HOSTILE}") for k in range(count)]
    joint = [
        beside(scale=f"s{k}", title=f"{k} {HOSTILE}", theme_title=HOSTILE) for k in range(count)
    ]
    made = charts(*joint, change=rows, themes=groups)
    assert len({drawing.name for drawing in made}) == len(made)
    for drawing in made:
        for figure in both(drawing):
            assert faults(figure) == []
        assert drawing.figure.get_size_inches()[1] <= 9.4
    told = [text for drawing in made for text in words(drawing.figure)]
    assert sum(text.startswith(f"{count - 1} $") for text in told) > 0
