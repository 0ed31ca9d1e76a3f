"""docs/funders.md quotes the example's reports as they are, and its words are the catalogue's."""

import html
import re

from evaluation.publishing.catalogue import say
from evaluation.publishing.wording import check_words
from evaluation.study.settings import Study
from tests.whole import ROOT

PAGE = (ROOT / "docs/funders.md").read_text(encoding="utf-8")


def plain(report):
    text = (ROOT / "docs/example" / report / "report.html").read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def test_what_it_quotes_is_in_the_example():
    report = plain("programme")
    quotes = re.findall(r"^> (.+)$", PAGE, re.MULTILINE)
    assert len(quotes) > 5
    assert [quote for quote in quotes if quote not in report] == []


def test_the_words_that_it_explains_are_those_of_the_reports():
    rows = re.findall(r"^\| (\*.+?) \|", PAGE, re.MULTILINE)
    explained = re.findall(r"\*([^*]+)\*", " ".join(rows))
    known = {
        *(say("words.too_few"), say("annex_cell.not_told")),
        say("sensitivity.not_estimated_for_few", n=4),
        *(say("figure.no_interval"), say("views.half"), say("views.fewer")),
    }
    assert known <= set(explained)
    shown = plain("programme") + plain("2025-spring")
    assert [w for w in explained if w not in known and w.lower() not in shown.lower()] == []


def test_the_smallest_count_is_the_default_of_the_settings():
    words = {5: "five"}
    assert f"at least {words[Study.model_fields['minimum_group'].default]} people" in PAGE


def test_it_says_no_more_than_the_design():
    assert check_words(PAGE) == []


def test_it_is_two_pages_long_at_most():
    text = re.sub(r"!\[.*?\]\(.*?\)", "", PAGE)
    assert len(text.split()) < 1300
