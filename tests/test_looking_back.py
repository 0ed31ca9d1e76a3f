"""A beginning that is rated twice: both changes and the shift, beside each other, never pooled."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation.publishing.publish_answers import answers
from evaluation.publishing.publish_plan import _not_named
from evaluation.publishing.publish_scales import _comparisons
from evaluation.publishing.questions import question_cells
from evaluation.publishing.wording import check_words
from evaluation.study.settings import Study, Wave
from tests.small_study import SmallStudy, spread


def study_of(*waves, main=("pre", "post"), back=()):
    labels = {wave: Wave(label=wave, looks_back=wave in back) for wave in waves}
    return Study(
        programme="p", commissioner="c", authors=("a",), waves=labels, main_comparison=main,
        evaluation_questions={"learning": {"text": "What?", "level": "learning"}},
        person_code={"column": "code"},
    )  # fmt: skip


def compared(study, *found, named=()):
    rows = {name: SimpleNamespace(comparison=name) for name in found}
    settings = SimpleNamespace(plan=SimpleNamespace(comparisons=named))
    return _comparisons(SimpleNamespace(study=study, estimates=rows, settings=settings))


def test_a_then_test_is_told_with_its_shift_between_the_main_change_and_later_ones():
    study = study_of("pre", "then", "post", "later")
    assert study.looking_back == ("then",)
    assert study.timeline == ("pre", "post", "later")
    names = ("pre-post", "then-post", "pre-then", "pre-later", "post-later", "then-later")
    assert compared(study, *names) == {
        "pre-post": ("main", "pre", "post"),
        "then-post": ("looking_back", "then", "post"),
        "pre-then": ("shift", "pre", "then"),
        "pre-later": ("later", "pre", "later"),
        "post-later": ("later", "post", "later"),
    }


def test_a_wave_between_looks_back_only_if_it_is_said_to():
    study = study_of("pre", "middle", "post")
    assert compared(study, "pre-post", "middle-post", "pre-middle") == {
        "pre-post": ("main", "pre", "post"),
        "middle-post": ("between", "middle", "post"),
    }
    named = compared(study, "pre-post", "pre-middle", named=("pre-middle", "pre-post"))
    assert list(named) == ["pre-post", "pre-middle"]  # whatever else the plan names
    said = study_of("pre", "middle", "post", back=("middle",))
    assert set(compared(said, "pre-post", "middle-post", "pre-middle")) == {
        "pre-post", "middle-post", "pre-middle",
    }  # fmt: skip


def test_a_study_that_only_looks_back_has_it_as_its_main_comparison():
    study = study_of("then", "post", "later", main=("then", "post"))
    assert compared(study, "then-post", "post-later") == {
        "then-post": ("main", "then", "post"),
        "post-later": ("later", "post", "later"),
    }
    assert compared(study_of("post", main=("", "post"))) == {}


def told(kind, name, **more):
    base = {
        "cohort": "all", "cohort_label": "All", "instrument": "self", "scale": "ease",
        "title": "Ease", "question": "learning", "comparison": name, "compared_as": kind,
        "before_label": name.split("-")[0], "after_label": name.split("-")[1], "range_low": "1",
        "range_high": "5", "n": "40", "mean_before": "3.00", "mean_after": "3.40", "d": "",
        "change": "+0.40", "conf_low": "0.20", "conf_high": "0.60", "direction": "rose",
        "shown": "full", "main": "no", "design": "paired", "n_before": "", "n_after": "",
    }  # fmt: skip
    return base | more


def cells_of(*rows):
    facts = {"report": "programme", "main_comparison": "pre-post", "before_label": "pre"}
    about = [{"key": key, "value": value} for key, value in facts.items()]
    question = {"question": "learning", "text": "What?", "level": "learning"}
    return question_cells({"about": about, "change": list(rows)}, question)


def test_both_changes_and_the_shift_stand_in_one_table_with_plain_words():
    main, later = told("main", "pre-post"), told("later", "pre-later", n="12")
    back, shift = told("looking_back", "then-post"), told("shift", "pre-then", change="-0.30")
    cells = cells_of(main, back, shift, later)
    assert [row[1] for row in cells["twice"]] == [
        "Post, against pre", "Post, against then", "Then, against pre",
    ]  # fmt: skip
    assert [row[1] for row in cells["later"]] == ["Later, against pre"]
    assert cells["followed"].startswith("Later, 12 of those who had answered pre answered again.")
    assert "yardstick" in cells["looking_back"]
    assert check_words(cells["looking_back"]) == check_words(cells["followed"]) == []
    alone = cells_of(main)
    assert (alone["twice"], alone["looking_back"], alone["followed"]) == ([], "", "")


@pytest.mark.parametrize(
    ("agreed", "departs"),
    [(("then-post",), []), ((), ["From \u2018then\u2019 to \u2018post\u2019"])],
)
def test_a_plan_that_names_looking_back_means_its_shift_too(agreed, departs):
    study = study_of("pre", "then", "post")
    plan = SimpleNamespace(
        comparisons=agreed, in_family=lambda scale: True, raters=(), subgroups=(), missing=(),
        comparison_group=None,
    )  # fmt: skip
    scope = SimpleNamespace(
        settings=SimpleNamespace(plan=plan), study=study, main="pre-post", focus="all",
        scales={}, estimates={},
    )  # fmt: skip
    rows = [told("main", "pre-post"), told("looking_back", "then-post"), told("shift", "pre-then")]
    assert [what for _, what, _ in _not_named(scope, {"change": rows})] == departs


def answers_scope(n_item):
    """A scale of forty people, one question of it answered by so many of them."""
    counted = {}

    def withhold(what, when):
        counted[what] = counted.get(what, 0) + bool(when)
        return bool(when)

    def row(n, base):
        return SimpleNamespace(n=n, base=base)

    item = SimpleNamespace(text="One", reversed=False)
    instrument = SimpleNamespace(items={"i1": item}, answer_labels=lambda: {1.0: "No", 2.0: "Yes"})
    scale = SimpleNamespace(items=("i1",), title="Ease", scored=True)
    half = n_item // 2
    rows = [
        SimpleNamespace(instrument="self", item="i1", wave=wave, answer=answer, n=n)
        for wave in ("pre", "post")
        for answer, n in ((1.0, half), (2.0, n_item - half))
    ]
    found = {("all", "ease", "pre-post", "mean_before"): row(40, "everybody")}
    base = "everybody" if n_item == 40 else "fewer"
    found["all", "i1", "pre-post", "mean_change"] = row(n_item, base)
    return SimpleNamespace(
        k=5, main="pre-post", focus="all", estimates=found, withhold=withhold, withheld=counted,
        scales={"ease": ("self", instrument, scale)}, counts_may_be_shown=lambda: True,
        settings=SimpleNamespace(instruments={"self": instrument}),
        study=study_of("pre", "post"), results=SimpleNamespace(rows=lambda table, cohort: rows),
    )  # fmt: skip


@pytest.mark.parametrize(("n", "shown"), [(40, 4), (36, 0), (35, 4)])
def test_answers_to_a_question_that_few_left_out_are_not_told(n, shown):
    """The scale is of 40: what the four said of its other questions could be had."""
    scope = answers_scope(n)
    assert len(answers(scope)) == shown
    assert scope.withheld["answers to questions that few people left out"] == (shown == 0)


def test_people_who_cannot_be_known_again_in_another_cohort_are_said_to_be_fewer(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(12))
    study.cohort("2026", spread(14))

    def said():
        texts = " ".join(row["text"] for row in study.edition().tables["cautions"])
        return "Nobody can be known again from one cohort to another" in texts

    assert not said()
    path = study.folder / "config" / "study.yaml"
    text = path.read_text(encoding="utf-8")
    linked = "{column: code, linked_across_cohorts: false}"
    path.write_text(text.replace("{column: code}", linked), encoding="utf-8")
    assert said()
