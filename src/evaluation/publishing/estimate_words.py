"""One estimate in words: direction, size in points and against what matters, interval, people.

One decimal in text, two in tables; a change takes two where one would read 'by 0.0 points'. The
limits of an interval keep two: rounded again, it could look narrower than it is.
"""

from decimal import Decimal

from .catalogue import say
from .other_ways import disagreement
from .published import (
    Row,
    Tables,
    about,
    decimal,
    filled,
    joined,
    long_date,
    number,
    quoted,
    rounded,
    sentence,
)
from .voices import TOO_FEW


def points(text: str) -> str:
    """Return the size of a change without its sign: '0.4 points'; two decimals below 0.05."""
    size = text.lstrip("+-")
    nought = rounded(decimal(size) or Decimal(0), 1) == 0 != decimal(size)
    told = number(size, 2 if nought else 1)
    return say("size.one" if decimal(told) == 1 else "size.many", number=told)


def interval(row: Row, places: int = 2) -> str:
    """Return '95% interval 0.15 to 0.62'; '' where the table has none.

    Limits keep the table's two decimals: rounded again, an interval could look narrower than it is.
    """
    if not row["conf_low"]:
        return ""
    low, high = number(row["conf_low"], places), number(row["conf_high"], places)
    return say("estimate.interval", low=low, high=high)


def answer_sentence(row: Row, population: str = "") -> str:
    """Return the main outcome's change, with both times and the scale's range.

    `population` opens the sentence ('Across the people in these 3 cohorts').
    """
    if row["shown"] == "too_few":
        return _too_few([row])
    text = _told(row, "unlinked" if row["design"] == "unlinked" else "answer")
    if population:
        text = say("estimate.of_population", population=population, text=text)
    text = say("estimate.on_scale", text=text, range=scale_range(row))
    return _finished(row, text, sized=row["design"] != "unlinked")


def estimate_sentence(row: Row, smallest: str = "", *, ranged: bool = True) -> str:
    """Return one scale's change: direction, size in points and in words, interval and n.

    Args:
        row: of the table `change`; below the gate it is told that there are too few people, with a
            direction alone there is no interval.
        smallest: change that matters, in points, if one was agreed.
        ranged: whether the scale's range is told.
    """
    if row["shown"] == "too_few":
        return _too_few([row])
    text = _told(row, "unlinked" if row["design"] == "unlinked" else "paired")
    if ranged:
        text = say("estimate.on_scale", text=text, range=scale_range(row))
    told, size = _finished(row, text), matters(row, smallest)
    if not size or (size == "perhaps" and _kind(row) == "unclear"):
        return told
    return sentence(say("estimate.with_size", text=told.rstrip("."), size=say(f"matters.{size}")))


def estimate_sentences(tables: Tables, rows: list[Row]) -> list[str]:
    """Return a sentence for each scale, and one for all that have too few people.

    The range of a scale is told where it is another than that of the scale before; what other ways
    to estimate a change say otherwise follows it.
    """
    told, before = [], ""
    for row in rows:
        if row["shown"] == "too_few":
            continue
        own = scale_range(row)
        text = estimate_sentence(row, smallest_of(tables, row), ranged=own != before)
        # Of the main outcome the answer says it, at the head of the report.
        otherwise = "" if row["main"] == "yes" else disagreement(tables, row["scale"])
        told.append(f"{text} {otherwise}".strip())
        before = own
    few = [row for row in rows if row["shown"] == "too_few"]
    return [*told, _too_few(few)] if few else told


def _too_few(rows: list[Row]) -> str:
    """Return which scales cannot be told of."""
    apart = all(row["design"] == "unlinked" for row in rows)
    scales = joined([quoted(row["title"]) for row in rows])
    return sentence(say("estimate.too_few_apart" if apart else "estimate.too_few", scales=scales))


def _told(row: Row, form: str) -> str:
    """Return direction and size of a change; form: answer, paired, unlinked."""
    kind = _kind(row)
    told = {"scale": quoted(row["title"]), "size": _size(row, kind)}
    before, after = _against(row["before_label"]), row["after_label"]
    if form == "answer":
        kind = f"unclear_{_way(row)}" if kind == "unclear" else kind
        return say(f"estimate.answer.{kind}", before=before, after=after, **told)
    if form == "paired":
        return say(f"estimate.paired.{kind}", **told)
    later = say("estimate.unlinked.answered", wave=after)
    earlier = say("estimate.unlinked.answered", wave=row["before_label"])
    return say(f"estimate.unlinked.{kind}", later=later, earlier=earlier, **told)


def _kind(row: Row) -> str:
    """Return which sentence tells a change: same, unclear, higher, lower."""
    if row["direction"] == "same":
        return "same"
    if row["direction"] == "unclear" and row["shown"] == "full":
        return "unclear"
    return _way(row)


def _way(row: Row) -> str:
    return "lower" if (decimal(row["change"]) or Decimal(0)) < 0 else "higher"


def _size(row: Row, kind: str) -> str:
    """Return how large a change is; of none, how exactly that is known."""
    return points("0.1") if kind == "same" else points(row["change"])


def _finished(row: Row, text: str, *, sized: bool = False) -> str:
    """Return the sentence of an estimate with its interval and its people.

    `sized`: whether the text tells the size of an unclear change already.
    """
    size = say(f"estimate.{_way(row)}_by", size=points(row["change"]))
    few = "" if row["shown"] == "full" else say("estimate.no_interval")
    size = size if _kind(row) == "unclear" and not sized else ""
    parts = (size, interval(row), _people(row), few)
    return sentence(say("estimate.told", text=text, inside="; ".join(filter(None, parts))))


def _people(row: Row) -> str:
    if row["design"] == "unlinked":
        return say("estimate.people_of_two", before=row["n_before"], after=row["n_after"])
    return say("estimate.people", n=row["n"])


def scale_range(row: Row) -> str:
    """Return the range of a scale's answers: '1 to 5'."""
    return say("estimate.range", low=row["range_low"], high=row["range_high"])


def _against(label: str) -> str:
    return label if label.startswith(("before", "at ", "after")) else quoted(label)


def smallest_of(tables: Tables, row: Row) -> str:
    """Return the smallest change agreed to matter on a scale, in points; '' if none was."""
    agreed = {r["scale"]: r["agreed"] for r in filled(tables, "precision") if r["agreed"]}
    main = about(tables)["smallest_change"] if row["main"] == "yes" else ""
    return agreed.get(row["scale"], main)


def matters(row: Row, smallest: str) -> str:
    """Return how a change lies to the smallest that matters: enough, too_small, perhaps; or ''."""
    low, high, least = (decimal(row["conf_low"]), decimal(row["conf_high"]), decimal(smallest))
    if low is None or high is None or least is None:
        return ""
    if low > least or high < -least:
        return "enough"
    return "too_small" if -least < low and high < least else "perhaps"


def against_smallest(row: Row, smallest: str, agreed_on: str = "") -> str:
    """Return how the main outcome's interval lies to the smallest change agreed beforehand."""
    found = matters(row, smallest)
    if not found:
        return ""
    size, day = points(smallest), long_date(agreed_on)
    agreed = say("smallest.agreed_on", day=day, size=size) if day else None
    agreed = agreed or say("smallest.agreed", size=size)
    what = say("matters.what.unlinked" if row["design"] == "unlinked" else "matters.what.paired")
    down = found == "enough" and _way(row) == "lower"
    return f"{agreed} {say(f'smallest.{found}_down' if down else f'smallest.{found}', what=what)}"


def change_words(row: Row) -> str:
    """Return a change in a few words for a table's cell or a joint display."""
    if row["shown"] == "too_few":
        return TOO_FEW
    design = "unlinked" if row["design"] == "unlinked" else "paired"
    kind = row["direction"] if row["direction"] in ("rose", "fell", "same") else "unclear"
    return say(f"in_few_words.{design}.{kind}", size=points(row["change"]))
