"""Where words stand: the unit and the line ends are told from the words themselves."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.placing import LINE_ENDS, Marked, place

TEXT = "🙂 a\nb 🙂🙂\nthe words here and more\nthe end the end"
CRLF = TEXT.replace("\n", "\r\n")


def span(text, said, unit, ends):
    """Positions of words as a tool counts them."""
    if ends == LINE_ENDS[1]:
        text = text.replace("\n", "\r\n")
    if ends == LINE_ENDS[2]:
        text = text.replace("\r\n", "\n")
    size = (lambda s: len(s.encode("utf-16-le")) // 2) if unit == "UTF-16 units" else len
    at = text.index(said)
    return size(text[:at]), size(text[: at + len(said)])


@pytest.mark.parametrize("unit", ["code points", "UTF-16 units"])
@pytest.mark.parametrize(("text", "ends"), [(TEXT, 0), (TEXT, 1), (CRLF, 0), (CRLF, 2)])
def test_every_convention_is_found(text, unit, ends):
    said = ["the words here", "a", "b"]
    marked = [Marked(1, *span(text, w, unit, LINE_ENDS[ends]), w) for w in said]
    placed = place({1: text}, marked)
    assert [text[slice(*where)] for where in placed.spans] == said
    assert f"Positions count {unit}, line ends {LINE_ENDS[ends]}" in placed.how


def test_words_are_searched_for_if_they_are_there_once():
    marked = [Marked(1, 0, 1, w) for w in ("the words here", "the end", "nowhere", "")]
    placed = place({1: TEXT}, marked)
    at = TEXT.index("the words here")
    assert placed.spans == [(at, at + 14), None, None, None]
    assert "1 were found by their words, 3 have no place" in placed.how


@pytest.mark.parametrize("where", [(None, 3), (-4, 2), (9, 3), (0, 10**12)])
def test_impossible_positions_do_no_harm(where):
    assert place({1: "abc abc"}, [Marked(1, *where, "abc")]).spans == [None]


def test_a_source_without_text_places_nothing():
    assert place({}, [Marked(7, 0, 3, "abc")]).spans == [None]


def test_other_blanks_are_the_same_words():
    text = "one\ntwo three"
    assert place({1: text}, [Marked(1, 0, 7, "one\u2029two")]).spans == [(0, 7)]
