"""Settings files: YAML 1.2, and everything wrong with a file at once, with its line."""

from __future__ import annotations

import pytest

from evaluation.study.instruments import Instrument
from evaluation.study.settings import Study
from evaluation.study.yaml_files import Setting, line_of, load_model, nearest, read_yaml

BASE = "title: T\nsource: S\nitems:\n  a: Hello\n"


@pytest.fixture
def load(tmp_path):
    def _load(text: str | bytes, model=Instrument):
        path = tmp_path / "x.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return load_model(path, "config/x.yaml", model)

    return _load


def places(problems) -> list[tuple[int, str]]:
    return [(p.row, p.column) for p in problems]


def test_no_and_yes_are_text_as_in_yaml_1_2(load):
    loaded, _, problems = load(BASE + "answers: [no, yes]\nother_spellings: {off: 1, NO WAY: 1}\n")
    assert not problems
    assert loaded.answers == ("no", "yes")
    assert list(loaded.other_spellings) == ["off", "NO WAY"]


def test_unknown_keys_and_wrong_types_are_told_together_with_their_lines(load):
    text = (
        "title: 5\nsource: S\nanswers: [Disagree, Agree]\nitems:\n"
        "  a: Hello\n  b: {text: There, revrsed: true}\nscals: {}\n"
    )
    loaded, _, problems = load(text)
    assert loaded is None
    assert places(problems) == [(1, "title"), (6, "items.b.revrsed"), (7, "scals")]
    assert "Did you mean 'scales'?" in problems[2].remedy


def test_a_file_with_unknown_keys_only_is_still_read_for_contradictions(load):
    loaded, _, problems = load(BASE + "answers: [a, b]\nscals: {}\n")
    assert places(problems) == [(6, "scals")]
    assert loaded is not None
    assert list(loaded.items) == ["a"]


def test_what_is_missing_is_named(load):
    _, _, problems = load("title: T\n")
    assert [p.column for p in problems] == ["source", "answers", "items"]
    assert {p.found for p in problems} == {"Required, but not there."}


@pytest.mark.parametrize(
    ("answers", "place", "words"),
    [
        ("5", "answers", "A list is needed"),
        ("[1, 2]", "answers.0", "Text is needed"),
        ("{from: 5, to: 1}", "answers", "'to' must be greater than 'from'"),
        ("{from: 1}", "answers.to", "Required"),
        ("[Agree]", "answers", "at least two different answers"),
        ("[Agree, agree]", "answers", "at least two different answers"),
    ],
)
def test_wrong_answers_are_told_once_in_plain_words(load, answers, place, words):
    _, _, problems = load(f"{BASE}answers: {answers}\n")
    assert {p.row for p in problems} == {5}
    assert problems[0].column == place
    assert words in problems[0].found
    assert not any("tuple" in str(p) or "AnswerRange" in str(p) for p in problems)


def test_a_list_or_one_text_may_name_the_code_column(load):
    common = "programme: P\ncommissioner: C\nauthors: [A]\n"
    common += "evaluation_questions: {q: {text: Q, level: learning}}\nwaves: {pre: {label: x}}\n"
    for written, columns in (("Your code", ("Your code",)), ("[a, b]", ("a", "b"))):
        loaded, _, problems = load(f"{common}person_code: {{column: {written}}}\n", Study)
        assert not problems
        assert loaded.person_code.columns == columns
    _, _, problems = load(f"{common}person_code: {{column: 5}}\n", Study)
    assert places(problems) == [(6, "person_code.column")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1\n", 3, "Not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "Not valid YAML"),
        ("a: 1\na: 2\n", 2, "duplicate key"),
        ("a: \x02\n", 0, "no text has"),
        (b"a: \xf6\n", 0, "Not UTF-8"),
        ("- a\n", 1, "Keys with values are needed"),
    ],
)
def test_a_file_that_is_no_settings_file_is_told_not_thrown(load, text, line, words):
    loaded, _, problems = load(text)
    assert loaded is None
    assert [p.row for p in problems][0] == line
    assert words in problems[0].found


def test_a_byte_order_mark_does_no_harm(load):
    assert load("\ufeff" + BASE + "answers: [a, b]\n")[2] == []


def test_a_missing_file_is_a_problem_only_if_it_is_required(tmp_path):
    class Empty(Setting):
        """Nothing."""

    assert load_model(tmp_path / "x.yaml", "x", Empty, required=False)[2] == []
    assert load_model(tmp_path / "x.yaml", "x", Empty)[2][0].found == "The file is missing."


def test_an_empty_file_has_no_keys(tmp_path):
    (tmp_path / "x.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert read_yaml(tmp_path / "x.yaml", "x") == ({}, [])


def test_line_of_stops_at_the_deepest_place_that_is_there(tmp_path):
    (tmp_path / "x.yaml").write_text("a:\n  b:\n    - c\n    - d\n", encoding="utf-8")
    data, _ = read_yaml(tmp_path / "x.yaml", "x")
    assert line_of(data, ("a", "b", 1)) == 4
    assert line_of(data, ("a", "z")) == 1
    assert line_of(data, ("a", "b", 9)) == 2


def test_nearest_asks_for_the_likeliest_name_and_for_none_that_is_far():
    assert nearest("Rooster", ["roster", "sources"]) == " Did you mean 'roster'?"
    assert nearest("xyz", ["roster"]) == ""
