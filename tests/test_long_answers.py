"""Forms to the table of answers: order, words held once, items turned round once."""

from tests.read_tiny import surveys
from tests.tiny import PRE, tiny_study


def test_rows_are_in_order_of_cohort_wave_person_and_item_whatever_the_order_of_the_file(tmp_path):
    head, *rows = PRE.splitlines()
    upside_down = "\n".join([head, *reversed(rows)]) + "\n"
    one = surveys(tiny_study(tmp_path / "one")).tables["answers"]
    other = surveys(tiny_study(tmp_path / "other", pre=upside_down)).tables["answers"]
    assert one.equals(other)
    key = ["cohort", "wave", "rater", "person", "item"]
    texts = one[key].astype(str)
    assert texts.equals(texts.sort_values(key, ignore_index=True))
    assert not texts.duplicated().any()


def test_words_are_held_once(tmp_path):
    answers = surveys(tiny_study(tmp_path)).tables["answers"]
    words = ["cohort", "wave", "rater", "person", "instrument", "item", "missing"]
    assert {str(answers[name].dtype) for name in words} == {"category"}


def test_only_the_value_of_a_reversed_item_is_turned_round(tmp_path):
    answers = surveys(tiny_study(tmp_path)).tables["answers"]
    sums = answers.groupby("item", observed=True)[["answer", "value"]].sum()
    turned = answers[answers["item"] == "values_2"]
    assert (turned["answer"] + turned["value"] == 4).all()
    straight = sums.drop(index="values_2")
    assert (straight["answer"] == straight["value"]).all()


def test_a_reason_stands_where_there_is_no_answer(tmp_path):
    study = tiny_study(tmp_path, pre=lambda s: s.replace("AB12C,Disagree", "AB12C,Don't know"))
    answers = surveys(study).tables["answers"]
    assert (answers["answer"].isna() == (answers["missing"] != "")).all()
    assert (answers["missing"] == "don't know").sum() == 1


def test_nobody_gives_an_empty_table(tmp_path):
    head = PRE.splitlines()[0] + "\n"
    answers = surveys(tiny_study(tmp_path, pre=head, post=None)).tables["answers"]
    assert answers.empty
    assert str(answers["person"].dtype) == "category"
