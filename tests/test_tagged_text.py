"""HTML as text: bytes of its words alone are counted, blocks stand on lines of their own."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.tagged_text import TaggedText


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>two</b></p><p>three</p>", "One two\nthree"),
        ("One<br>two", "One\ntwo"),
        ("a &amp; b &lt;p&gt; &eacute;", "a & b <p> é"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("no tags", "no tags"),
        ("", ""),
        ("<p>a<!-- not this --></p>", "a"),
    ],
)
def test_text_of_html(html, text):
    assert TaggedText(html).text == text


def test_a_byte_is_the_character_that_it_is_part_of():
    document = TaggedText("<p>é🙂</p><p>ab</p>")
    assert document.text == "é🙂\nab"
    assert [document.character(b) for b in (0, 2, 6, 7, 8)] == [0, 1, 3, 4, 5]
    assert document.character(6, ends=True) == 2
    assert document.character(9) is None
    assert document.character(-1) is None


def test_every_span_of_bytes_gives_its_words():
    pieces = ["Zoë ", "said 🙂", "“so”", " & more"]
    html = "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in pieces)
    document, at = TaggedText(html), 0
    for piece in pieces:
        end = at + len(piece.encode())
        assert document.text[document.character(at) : document.character(end, ends=True)] == piece
        at = end


def test_broken_html_does_not_end_the_reading():
    assert TaggedText("<" * 10_000 + "p>words").text.endswith("words")
    assert "after" in TaggedText("<p <b>><x words</q></p></p>after").text


@pytest.mark.parametrize(
    "bad", ["<!", "<", "<a ", "</", "<!--", "&", "<p><", '<a "', "<a '\"", "&#"]
)
def test_no_document_takes_long(bad):
    assert TaggedText(bad * 200_000).text is not None


def test_a_bracket_within_quotation_marks_does_not_end_a_tag():
    assert TaggedText('<a title="a > b">words</a>').text == "words"
    assert TaggedText("1 < 2 and 3 > 2").text == "1 < 2 and 3 > 2"
