"""Which header might be which item: wordings that differ a little between exports."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from evaluation.commands.delivered import cohort_exports
from evaluation.commands.drafts import quoted
from evaluation.commands.exports import listed
from evaluation.commands.proposed import Entry, Proposed
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import wording
from evaluation.study.settings import Settings
from evaluation.surveys.close_wording import NEGATIONS
from evaluation.surveys.columns import match_columns
from evaluation.surveys.export import Export
from evaluation.surveys.forms import FileReading
from evaluation.surveys.item_wordings import Wordings
from evaluation.surveys.readers import READERS

LEAST, SURE, APART = 0.6, 0.8, 0.1
"""Similarity from which a wording is proposed, from which it is taken for sure, and by how much it
must be nearer than any other."""

TURNS = re.compile(rf"{NEGATIONS.pattern}|\b(?:\d+|less|few|fewer|un\w{{3,}}|dis\w{{3,}})\b")
"""Words that turn a statement round, or make it another one."""


def propose_columns(
    settings: Settings, cohort: Cohort, readings: Iterable[FileReading], proposed: Proposed
) -> None:
    """Add the item of each header that is close to its wording, and layouts that were mistaken.

    Args:
        settings: of the study.
        cohort: whose exports were read.
        readings: what its exports were taken for.
        proposed: what is added to.
    """
    target = f"data/raw/{cohort.id}/cohort.yaml"
    own = [reading for reading in readings if reading.cohort == cohort.id]
    found: dict[str, Entry] = {}
    for reading in own:
        entries = _close_ones(settings, target, reading)
        if lacking := _lacking(settings, reading) if reading.rater == "self" else []:
            for export in cohort_exports(settings.folder, cohort, reading.file):
                if export.sheet.name == reading.sheet:
                    entries += _nearest(settings, target, reading, export, lacking)
        for entry in entries:
            known = found.setdefault(entry.name, entry)
            if known.value != entry.value:
                # The same header is one item here and another one there: only a person can tell.
                found.pop(entry.name)
    there = {header.casefold() for header in cohort.settings.columns}
    proposed.entries += [entry for entry in found.values() if entry.name.casefold() not in there]
    read = {reading.file for reading in own if reading.items}
    for file in cohort.of_kind("survey"):
        if file.path in read or file.shared:
            continue
        if entry := _mistaken(settings, cohort, target, file.path):
            was = cohort.settings.read_as.get(entry.name)
            if was:
                told = f"{quoted(entry.name)}: {entry.value}, instead of {was}? {entry.why}"
                proposed.questions.setdefault("read_as", []).append(told)
            else:
                proposed.entries.append(entry)


def _close_ones(settings: Settings, target: str, reading: FileReading) -> list[Entry]:
    """Headers that are taken for an item already, since their wording is close."""
    return [
        Entry(target, "columns", match["header"], match["item"], _why(settings, match["item"]))
        for match in reading.matched
        if match["how"] == "close"
    ]


def _why(settings: Settings, item: str) -> str:
    text = settings.instruments[settings.items()[item]].items[item].text
    return f"close to {listed([text], length=60)}"


def _lacking(settings: Settings, reading: FileReading) -> list[str]:
    """Items that a wave of a file asked and that no column of it is."""
    there = {(match["wave"], match["item"]) for match in reading.matched}
    return [
        item
        for item, name in settings.items().items()
        if any(
            settings.instruments[name].was_asked(item, wave, reading.cohort)
            and not {("", item), (wave, item)} & there
            for wave in reading.waves
        )
    ]


def _nearest(
    settings: Settings, target: str, reading: FileReading, export: Export, lacking: list[str]
) -> list[Entry]:
    """The header of each item that lacks one, where both are nearest to each other."""
    names = {c.header: [wording(n) for n in c.names or (c.header,)] for c in export.columns}
    headers = [h for h in reading.unmatched if names.get(h)]
    wordings = {item: _wordings(settings, item) for item in lacking}
    alike = {
        (item, header): max(
            difflib.SequenceMatcher(None, one, other).ratio()
            for one in wordings[item]
            for other in names[header]
        )
        for item in lacking
        for header in headers
    }
    entries = []
    for (item, header), score in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0])):
        rivals = [s for (i, h), s in alike.items() if (i == item) != (h == header)]
        if score >= LEAST and score >= max(rivals, default=0.0) + APART:
            turned = {_turns(w) for w in wordings[item]}.isdisjoint(map(_turns, names[header]))
            sure = score >= SURE and not turned
            entries.append(Entry(target, "columns", header, item, _why(settings, item), sure))
    return entries


def _wordings(settings: Settings, item: str) -> list[str]:
    entry = settings.instruments[settings.items()[item]].items[item]
    return [wording(text) for text in (entry.text, *entry.aliases)]


def _turns(text: str) -> tuple[str, ...]:
    return tuple(sorted(TURNS.findall(text)))


def _mistaken(settings: Settings, cohort: Cohort, target: str, file: str) -> Entry | None:
    """The platform as whose export a file would have most items, if it has none as it was read."""
    wordings, fitting = Wordings(settings), {}
    if _items(settings, cohort, cohort_exports(settings.folder, cohort, file), wordings):
        return None
    for platform in READERS:
        exports = cohort_exports(settings.folder, cohort, file, platform)
        fitting[platform] = _items(settings, cohort, exports, wordings)
    # Of several with the same items it is the one that the register has first.
    platform = max(fitting, key=fitting.get)
    n = fitting[platform]
    if not n:
        return None
    name = file.removeprefix(f"data/raw/{cohort.id}/")
    why = f"read so, {n} of its columns {'is an item' if n == 1 else 'are items'}"
    return Entry(target, "read_as", name, platform, why)


def _items(
    settings: Settings, cohort: Cohort, exports: Iterable[Export], wordings: Wordings
) -> int:
    """Most items that a table has."""
    matched = (match_columns(export, settings, cohort, wordings)[0] for export in exports)
    return max((len(columns.items) for columns in matched if columns), default=0)
