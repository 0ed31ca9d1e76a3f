"""How positions in texts are counted, told from the texts."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.refi import read_refi
from evaluation.interviews.readers.refi_text import (
    CHARACTERS,
    ONE,
    RAW,
    TWO,
    UNITS,
    WAYS,
    Counting,
    Span,
    agreement,
    choose,
)
from tests.refi_files import project, qdpx, selected, text_source

LINE = "😀 We have grown, said the manager 🎉.\n"
LF, CRLF = LINE * 40, LINE.replace("\n", "\r\n") * 40


def counted(text: str, way: Counting) -> list[int]:
    """Position of each character, as a program that counts in that way has it."""
    at, positions = 0, []
    for number, sign in enumerate(text):
        positions.append(at)
        both = sign == "\n" and text[number - 1 : number] == "\r"
        width = 2 if way.unit == UNITS and ord(sign) > 0xFFFF else 1
        if way.ends == ONE and both:
            at, width = positions[-2], 1
            positions[-1] = at
        if way.ends == TWO and sign == "\n" and not both:
            width = 2
        at += width
    return [*positions, at]


def spans(text: str, way: Counting, words=("grown", "said the manager"), names=False):
    """Those words wherever they stand, as that program would select them."""
    at = counted(text, way)
    return [
        Span(at[start], at[start + len(word)], word if names else "")
        for word in words
        for start in range(len(text))
        if text.startswith(word, start)
    ]


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize("text", [LF, CRLF], ids=["LF", "CRLF"])
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_way_a_program_counts_is_found(text, way, names):
    choice = choose([(text, spans(text, way, names=names))], "")
    found = {text[start:end] for start, end in choice.places[0]}
    assert found == {"grown", "said the manager"}
    assert choice.score == 1
    assert choice.runner_up[1] < 0.9


@pytest.mark.parametrize(
    ("origin", "way"),
    [
        ("NVivo 12", Counting(UNITS, RAW)),
        ("ATLAS.ti 8", Counting(CHARACTERS, ONE)),
        ("MAXQDA", Counting(CHARACTERS, RAW)),
    ],
)
def test_where_texts_do_not_tell_the_program_does(origin, way):
    choice = choose([("We have grown.", [Span(0, 7, "")])], origin)
    assert (choice.way, choice.score, choice.runner_up) == (way, 1, None)


def test_the_texts_tell_more_than_the_program():
    true = Counting(CHARACTERS, ONE)
    assert choose([(CRLF, spans(CRLF, true))], "NVivo 12").way == true


def test_a_way_that_is_asked_for_is_taken():
    choice = choose([(LF, spans(LF, WAYS[0]))], "", str(Counting(UNITS, RAW)))
    assert choice.way == Counting(UNITS, RAW)
    assert choice.score < 0.9


def test_a_project_without_selections_gives_no_score():
    choice = choose([("text", []), ("", [Span(0, 3, "")])], "")
    assert (choice.score, choice.places, choice.fits) == (None, [[], [None]], True)


@pytest.mark.parametrize("position", [-5, 10**30, -(10**30)])
def test_positions_that_cannot_be_are_no_places(position):
    choice = choose([("We have", [Span(position, position, ""), Span(0, position, "")])], "")
    assert choice.places == [[None, None]]


def test_an_end_just_beyond_the_text_is_cut_to_it():
    assert choose([("We have", [Span(3, 8, "")])], "").places == [[(3, 7)]]


def test_words_of_scripts_without_blanks_may_begin_anywhere():
    text = "私たちは成長しました"
    assert choose([(text, [Span(1, 3, ""), Span(4, 6, "")])], "").score == 1


@pytest.mark.parametrize(
    ("name", "text", "agrees"),
    [
        ("We have grown", "We have grown", 1.0),
        ("We have grown…", "We have grown a lot", 1.0),
        ("We have grown", "We have\r\n grown", 1.0),
        ("We have, grown", "We have grown", 0.95),
        ("We have grown a lot", "We have grown", 0.95),
        ("Me\u0301lange", "Mélange", 0.95),
        ("growth", "We have grown", 0.0),
        ("We", "We have grown", 0.0),
        ("Quotation 12:3", "We have grown", 0.0),
    ],
)
def test_a_name_agrees_with_a_text_or_is_a_title(name, text, agrees):
    assert agreement(name, text) == agrees


def read(tmp_path, text: str, selections: list[Span], origin=""):
    source = text_source("".join(selected(s.start, s.end) for s in selections))
    path = qdpx(tmp_path / "a.qdpx", project(source, origin=origin), sources__a_txt=text)
    return read_refi(path, "a.qdpx")


def test_the_report_says_how_positions_are_counted_and_what_is_next_best(tmp_path):
    found = read(tmp_path, CRLF, spans(CRLF, Counting(UNITS, RAW)), "NVivo 12")
    assert not found.problems
    (note,) = found.notes
    assert note.startswith(
        "Positions are counted in UTF-16 units, line ends as in the file: 100.0% of 80 selections"
    )
    assert "the next best, " in note


def test_a_byte_order_mark_is_not_counted(tmp_path):
    found = read(tmp_path, "\ufeff" + LF, spans(LF, WAYS[0]))
    assert {c.text for c in found.codings} == {"grown", "said the manager"}
    assert not found.sources["A"].text.startswith("\ufeff")


@pytest.mark.parametrize("text", [LF, "We have grown, said the manager. " * 40])
def test_positions_that_fit_no_way_of_counting_stop_the_run(tmp_path, text):
    wrong = [Span(at, at + 11, "") for at in range(10, 900, 7)]
    found = read(tmp_path, text, wrong)
    (problem,) = found.problems
    assert problem.severity == "stop"
    assert "do not fit its texts" in problem.found
    assert not found.codings
    assert len(found.notes) == 1


def test_of_very_many_selections_some_are_judged_and_all_are_placed(monkeypatch):
    monkeypatch.setattr("evaluation.interviews.readers.refi_text.MOST_JUDGED", 20)
    choice = choose([(LF, spans(LF, WAYS[0]))], "")
    assert (choice.judged, choice.score, len(choice.places[0])) == (16, 1, 80)
    assert {LF[start:end] for start, end in choice.places[0]} == {"grown", "said the manager"}


def test_a_few_careless_selections_do_not_stop_the_run(tmp_path):
    some = spans(LF, WAYS[0])
    careless = [Span(s.start + 1, s.end - 1, "") for s in some[:6]]
    assert not read(tmp_path, LF, some + careless).problems
