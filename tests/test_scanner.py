import pytest

from evaluation.persons.scanner import PLACE, Scanner


@pytest.fixture
def scanner():
    scanner = Scanner()
    for name in (
        "Jane Smith-Jones",
        "Rose O'Brien",
        "Zoë van der Berg",
        "Dr Will May",
        "An Hu",
        "A Roe",
    ):
        scanner.add_name(name)
    scanner.add_phrase("Invented City", "organisation")
    scanner.add_phrase("Local authority", "organisation")
    scanner.add_phrase("ABC Trust", "organisation")
    scanner.add_phrase("Sandwell", "place")
    for code in ("ab12c", "1234", "a5678", "abc12", "anna", "2026", "x1y"):
        scanner.add_code(code)
    return scanner


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("jane said so", "[name] said so"),
        ("I told Jane Smith-Jones's manager", "I told [name]'s manager"),
        ("ROSE O\u2019BRIEN came, and Rose", "[name] came, and [name]"),
        ("ZOE VAN DER BERG, or Zoë", "[name], or [name]"),
        ("Smith\nJones", "[name]"),
        ("Ask An: Hu and roe know.", "Ask [name]: [name] and [name] know."),
        ("dr will may came, and will may spoke", "[name] came, and [name] spoke"),
        ("Sandwell: Jane Brien", "[place]: [name]"),
        ("In the Stra\u00dfe Jane waits", "In the Stra\u00dfe [name] waits"),
        ("at Invented City Council", "at [organisation] Council"),
        ("near Sandwell.", "near [place]."),
        ("AB-12 C; ab12c; 1234; ANNA", "; ".join(["[participant code]"] * 4)),
        ("ABC-12 of ABC Trust", "[participant code] of [organisation]"),
        ("mail jane.doe@x.co.uk, said Jane.", "mail [e-mail], said [name]."),
        ("mail jane.doe@x.co.uk.", "mail [e-mail]."),
        ("jane (at) x (dot) org", "[e-mail]"),
        ("call 0121 496 0123 or +44 20 7946 0018", "call [telephone] or [telephone]"),
        ("call 030 901820 or +12345 67890 12345", "call [telephone] or [telephone]"),
        ("see https://a.b/INDEX, www.x.org. bbc.co.uk/news", "see [link], [link]. [link]"),
        ("@janed wrote", "[handle] wrote"),
        ("B15 2TT or b15 2tt", "[postcode] or [postcode]"),
        ("staff no. 12345, QQ 12 34 56 C, SW98765", "[number], [number], [number]"),
        ("0012345678901234 or +12345678", "[number] or [number]"),  # too long, too short to call
    ],
)
def test_what_may_tell_who_somebody_is_is_taken_out(scanner, text, redacted):
    assert scanner.redacted(text)[0] == redacted


@pytest.mark.parametrize(
    "text",
    [
        "a rose is a rose; they will; it may; an answer",
        "local authority rules; the invented city",
        "AB12CD, 12345, anna, in 2026, X1Y, a 5678; AB, 12C; AB, 12, C; ab 1 2 c",
        "on 2026-05-31 or 01-02-2026",
        "at 10.30; 1 000 000 people; £1000000; 3.5 of 10; 100,000 families",
        "Half of us (12 of 24) went on the A1; and/or; e.g. this; 9-to-5",
        "",
    ],
)
def test_words_that_tell_nobody_stay_as_they_are(scanner, text):
    assert scanner.redacted(text) == (text, ())


def test_a_single_name_that_is_a_word_begins_with_a_capital():
    scanner = Scanner()
    scanner.add_name("May")
    assert scanner.redacted("May may come")[0] == "[name] may come"


@pytest.mark.parametrize("listed", [("Riverside", "riverside"), ("riverside", "Riverside")])
def test_a_place_listed_with_and_without_a_capital_is_found_in_both_ways(listed):
    scanner = Scanner()
    for text in listed:
        scanner.add_phrase(text, PLACE)
    assert scanner.redacted("from riverside to Riverside")[0] == "from [place] to [place]"


def test_a_name_with_a_combining_accent_is_the_same_name(scanner):
    assert scanner.redacted("Zoe\u0308 said")[0] == "[name] said"


def test_kinds_are_told_once_each_in_order(scanner):
    assert scanner.redacted("Jane of Sandwell, a@b.org, and jane")[1] == ("e-mail", "name", "place")


def test_no_name_is_made_of_blanks_titles_and_kinds_of_organisations():
    scanner = Scanner()
    for word in ("", "n/a", "Mr", "-", "unknown"):
        scanner.add_name(word)
    for word in ("NHS", "Health", "Local authority"):
        scanner.add_phrase(word, "organisation")
    text = "Mr Unknown of the NHS, Health, Local authority; n/a"
    assert scanner.redacted(text) == (text, ())


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "a." * 25_000, "0 " * 25_000, "@" * 50_000, "1" * 50_000]
)
def test_a_long_text_made_to_be_slow_is_not(scanner, text):
    import time

    began = time.perf_counter()
    scanner.redacted(text)
    assert time.perf_counter() - began < 2
