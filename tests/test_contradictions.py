"""What the settings say against each other, beside what test_settings.py has."""

from __future__ import annotations

import pytest

from evaluation.study.settings import load_study
from tests.read_tiny import told
from tests.tiny import tiny_study


def problems(tmp_path, change) -> str:
    return told(load_study(tiny_study(tmp_path, instrument=change)).problems)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("other_spellings: {agree: 2}", "line 4, key 'other_spellings.agree': The answer 'agree'"),
        ("answers_in: {cy: [Agree, Na, Ie]}", "key 'answers_in': The answer 'Agree' is both 3 and"),
        ("missing_answers: [NEITHER]", "'NEITHER' is an answer, and also one that is none."),
    ],
)
def test_an_answer_is_one_number_or_none(tmp_path, more, found):
    answers = "answers: [Disagree, Neither, Agree]\n"
    assert found in problems(tmp_path, lambda s: s.replace(answers, f"{answers}{more}\n"))


def test_an_answer_may_be_spelt_the_same_in_two_languages(tmp_path):
    answers = "answers: [Disagree, Neither, Agree]\n"
    more = "answers_in: {xx: [Nein, Neither, Ja]}\nother_spellings: {Agree: 3}\n"
    assert not problems(tmp_path, lambda s: s.replace(answers, answers + more))


def test_ids_that_end_in_the_same_number_are_not_the_same(tmp_path):
    def change(text: str) -> str:
        return text.replace("identity_1", "Q8.1").replace("identity_2", "Q9.1")

    assert not problems(tmp_path, change)


def test_an_open_question_and_an_item_need_wordings_of_their_own(tmp_path):
    found = problems(tmp_path, lambda s: s.replace("What helped you most?", "I speak up."))
    assert "key 'open_questions.best': The same wording as item 'identity_2'" in found


def test_aliases_may_tell_the_same_row_of_two_grids_apart(tmp_path):
    def change(text: str) -> str:
        for item, stem in (("identity_1", "First"), ("identity_2", "Second")):
            old = text[text.index(f"  {item}: ") :].split("\n")[0]
            wording = old.split(": ")[1]
            text = text.replace(
                old, f"  {item}: {{text: {wording}, aliases: ['{stem} [Leading]']}}"
            )
        return text

    assert not problems(tmp_path, change)
