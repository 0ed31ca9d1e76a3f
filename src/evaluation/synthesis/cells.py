"""Sentences and table rows of a synthesis: all text, numbers as they are printed."""

from __future__ import annotations

from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.front import day_of
from evaluation.publishing.published import in_words, joined, number, quoted, sentence
from evaluation.synthesis.pooling import (
    RANGE_FROM,
    SPREAD_FROM,
    Pooled,
    PooledScale,
    direction_of,
)
from evaluation.synthesis.programmes import Programme

ROUGH = 5
"""Programmes below which a range for a further one is said to be rough."""


def digits(value: float, places: int = 2, *, signed: bool = False) -> str:
    """A number as text, for readers."""
    return number(f"{value:.6f}", places, signed)


def unit_of(scale: PooledScale) -> str:
    """The unit in which a scale's changes are told."""
    return say("synthesis.points" if scale.points else "synthesis.spreads")


def programmes_in_words(count: int) -> str:
    """How many programmes, in words."""
    return say("synthesis.programmes_n", number=in_words(count))


def direction(pooled: Pooled) -> str:
    """What the pooled interval, as printed, says: rose, fell or unclear."""
    return direction_of(round(pooled.low, 2), round(pooled.high, 2))


def sentences(scale: PooledScale) -> list[str]:
    """What is said of a scale: what it did, how far programmes differ, what was left out."""
    pooled = scale.pooled
    if pooled is None:
        return [sentence(say("synthesis.not_pooled", scale=quoted(scale.title)))]
    return [answer(scale), *_spread_words(scale, pooled), *_metric_words(scale)]


def answer(scale: PooledScale) -> str:
    """The pooled change in a sentence."""
    pooled = scale.pooled
    assert pooled is not None, "asked for where it is pooled alone"
    way = direction(pooled)
    size = abs(pooled.mean) if way != "unclear" else pooled.mean
    places = 1 if abs(pooled.mean) >= 0.05 else 2
    return say(
        f"synthesis.answer_{way}",
        programmes=programmes_in_words(pooled.k),
        scale=quoted(scale.title),
        change=digits(size, places, signed=way == "unclear"),
        unit=unit_of(scale),
        low=digits(pooled.low),
        high=digits(pooled.high),
        n=pooled.n,
    )


def _spread_words(scale: PooledScale, pooled: Pooled) -> list[str]:
    if pooled.k < SPREAD_FROM:
        return [say("synthesis.two")]
    unit, count = unit_of(scale), in_words(pooled.k)
    tau, low, high = map(digits, (pooled.tau, pooled.tau_low, pooled.tau_high))
    if round(pooled.tau, 2) == 0:
        found = say("synthesis.alike", number=count, high=high, unit=unit)
    elif round(pooled.tau_low, 2) == 0:
        found = say("synthesis.unsure", tau=tau, unit=unit, number=count, low=low, high=high)
    else:
        found = say("synthesis.apart", tau=tau, unit=unit, number=count, low=low, high=high)
    low, high = digits(pooled.next_low), digits(pooled.next_high)
    return [found, say("synthesis.further", low=low, high=high, unit=unit)]


def _metric_words(scale: PooledScale) -> list[str]:
    words = [] if scale.points else [say("synthesis.other_metric")]
    out = [line.title for line in scale.lines if line.error is None]
    if out:
        key = "synthesis.unpooled_many" if out[1:] else "synthesis.unpooled"
        words.append(say(key, programmes=joined([quoted(title) for title in out])))
    return words


def summary_rows(scales: list[PooledScale]) -> list[tuple[str, ...]]:
    """A row a scale: programmes, people, pooled change, interval, spread, I2."""
    return [_summary_row(scale, scale.pooled) for scale in scales if scale.pooled]


def _summary_row(scale: PooledScale, pooled: Pooled) -> tuple[str, ...]:
    spread, share = spread_cells(pooled)
    change = f"{digits(pooled.mean, signed=True)} {unit_of(scale)}"
    return (scale.title, str(pooled.k), str(pooled.n), change, interval(pooled), spread, share)


def spread_cells(pooled: Pooled) -> tuple[str, str]:
    """How far programmes differ, as standard deviation and as I2, each with its interval."""
    if pooled.k < SPREAD_FROM:
        return say("synthesis.not_told"), say("synthesis.not_told")
    ends = {"low": digits(pooled.tau_low), "high": digits(pooled.tau_high)}
    i2, low, high = (f"{100 * v:.0f}" for v in (pooled.i2, pooled.i2_low, pooled.i2_high))
    value = say("synthesis.share", share=i2)
    return (
        say("synthesis.with_interval", value=digits(pooled.tau), **ends),
        say("synthesis.with_interval", value=value, low=low, high=high),
    )


def rough(scales: list[PooledScale]) -> str:
    """What has to be said where programmes are few; empty where they are not."""
    few = any(scale.pooled and scale.pooled.k < ROUGH for scale in scales)
    return say("synthesis.few") if few else ""


def interval(pooled: Pooled) -> str:
    """The interval of the pooled change."""
    return say("synthesis.interval", low=digits(pooled.low), high=digits(pooled.high))


def scale_rows(scale: PooledScale) -> list[tuple[str, ...]]:
    """A row a programme, then all together, then where a further one may lie."""
    rows: list[tuple[str, ...]] = []
    for line in scale.lines:
        row = line.row
        change = number(row["change"], 2 if row["conf_low"] else 1, True)
        low, high = number(row["conf_low"], 2), number(row["conf_high"], 2)
        told = say("synthesis.interval", low=low, high=high) if low else say("figure.no_interval")
        share = f"{line.weight:.0f}" if line.weight is not None else ""
        weight = say("synthesis.share", share=share) if share else say("synthesis.figure.apart")
        rows.append((line.title, row["n"], change, told, weight))
    pooled = scale.pooled
    if pooled is None:
        return rows
    whole = digits(pooled.mean, signed=True)
    rows.append((say("synthesis.head.pooled"), str(pooled.n), whole, interval(pooled), ""))
    if pooled.k >= RANGE_FROM:
        ends = {"low": digits(pooled.next_low), "high": digits(pooled.next_high)}
        rows.append((say("synthesis.head.further"), "", "", say("synthesis.interval", **ends), ""))
    return rows


def source_rows(programmes: list[Programme]) -> list[tuple[str, ...]]:
    """A row a programme: its edition, its cohorts, its design."""
    rows: list[tuple[str, ...]] = []
    for one in programmes:
        facts = one.facts
        version, day = facts["version"], day_of(facts)
        edition = say("synthesis.of_date", version=version, date=day) if day else version
        title = f"{one.title} ({facts['commissioner']})"
        rows.append((title, edition, facts["cohorts"], facts["design"]))
    return rows


def limits() -> list[str]:
    """What no synthesis of such programmes can show."""
    return list(entries("synthesis.limit").values())


def methods(scales: list[PooledScale]) -> list[str]:
    """How it was made, with references."""
    told = entries("synthesis.method")
    mixed = any(scale.pooled and not scale.points for scale in scales)
    return [text for key, text in told.items() if key != "spreads" or mixed]
