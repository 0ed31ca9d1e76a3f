"""What a file might be that no name or setting explains: a wave, or a sheet of ours."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from evaluation.commands.delivered import cohort_exports
from evaluation.commands.drafts import quoted
from evaluation.commands.exports import dates_of, middle, wave_by_words, wave_column
from evaluation.commands.proposed import Entry, Proposed
from evaluation.commands.templates import kind_by_headers
from evaluation.study.cohort_folder import Cohort, files_in
from evaluation.study.recognition import recognise
from evaluation.study.settings import PersonCode, Settings
from evaluation.surveys.columns import match_columns
from evaluation.surveys.export import Export
from evaluation.surveys.item_wordings import Wordings
from evaluation.surveys.wave_dates import swapped

CODED = "participant, sponsor, reflection, focus_group or comments"


@dataclass
class Unknown:
    """A file that nobody claims, or a survey of which nobody knows the wave.

    Attributes:
        name: relative to the cohort's folder, with slashes.
        exports: its tables.
        date: the day on which the middle one of its forms was sent in.
        items: what it asked, if it is a survey.
    """

    name: str
    exports: list[Export]
    date: datetime.date | None = None
    items: frozenset[str] = frozenset()


def unclaimed_files(settings: Settings, cohort: Cohort) -> list[str]:
    """Files of the cohort's folder that were taken for nothing, relative to the folder."""
    folder = settings.folder / "data" / "raw" / cohort.id
    claimed = {file.path for file in cohort.files}
    return [
        name
        for path in files_in(folder)
        if (name := path.relative_to(folder).as_posix())
        and f"data/raw/{cohort.id}/{name}" not in claimed
    ]


def propose_files(
    settings: Settings,
    cohort: Cohort,
    days: Mapping[str, list[datetime.date]],
    proposed: Proposed,
) -> None:
    """Add what would say what a cohort's unknown files are, and which files were swapped.

    A wave is proposed from words in the file's name; failing that, from the items in it, if one
    wave alone asked these; failing that, from the days on which forms were sent in: the earlier
    file is the earlier wave.

    Args:
        settings: of the study.
        cohort: whose files are looked at.
        days: on which the forms of each wave that is known were sent in.
        proposed: what is added to.
    """
    target = f"data/raw/{cohort.id}/cohort.yaml"
    unknown = [
        Unknown(name, cohort_exports(settings.folder, cohort, f"data/raw/{cohort.id}/{name}"))
        for name in _unknown_names(settings, cohort)
    ]
    by_column = _by_column(settings, cohort, target, unknown)
    if by_column:
        proposed.entries += by_column
        return
    found, asked, surveys = _told_by_content(settings, cohort, target, unknown)
    waves, open_waves = _waves_of(settings, cohort, target, surveys, days)
    found |= waves
    asked |= open_waves
    for name in found.keys() & cohort.settings.files.keys():
        # What a person wrote is not written over.
        entry = found.pop(name)
        asked[name] = f"{entry.value}, instead of {cohort.settings.files[name]}? {entry.why}"
    proposed.entries += [found[file.name] for file in unknown if file.name in found]
    proposed.entries += _swapped(settings, cohort, target, days)
    questions = [f"{quoted(f.name)}: {asked[f.name]}" for f in unknown if f.name in asked]
    if questions:
        proposed.questions["files"] = questions


def _told_by_content(
    settings: Settings, cohort: Cohort, target: str, unknown: list[Unknown]
) -> tuple[dict[str, Entry], dict[str, str], list[Unknown]]:
    """Files that their sheets or headers explain, those that nothing does, and the surveys."""
    found: dict[str, Entry] = {}
    asked: dict[str, str] = {}
    surveys = []
    for file in unknown:
        kind = next((k for e in file.exports if (k := kind_by_headers(e.sheet.headers))), "")
        if waves := _sheets_by_wave(file, settings, cohort):
            why = f"its sheets are waves {', '.join(waves)}"
            if file.name not in cohort.settings.files:
                found[file.name] = Entry(target, "files", file.name, "survey", why)
            continue
        survey = next((e for e in file.exports if _items(e, settings, cohort)), None)
        if kind == "coded":
            asked[file.name] = f"its headers are coded excerpts; of {CODED}?"
        elif kind:
            found[file.name] = Entry(target, "files", file.name, kind, "by its headers")
        elif survey is not None:
            order = cohort.settings.date_order or settings.study.date_order
            file.date = middle(dates_of(survey, order))
            file.items = _items(survey, settings, cohort)
            surveys.append(file)
        else:
            asked[file.name] = "nothing in it fits the settings"
    return found, asked, surveys


def _unknown_names(settings: Settings, cohort: Cohort) -> list[str]:
    names = unclaimed_files(settings, cohort)
    if not (cohort.settings.wave_column or settings.study.wave_column):
        own = [f.path for f in cohort.of_kind("survey") if not f.detail and not f.shared]
        names = sorted({*names, *(path.removeprefix(f"data/raw/{cohort.id}/") for path in own)})
    return names


def _items(export: Export, settings: Settings, cohort: Cohort) -> frozenset[str]:
    """Items that a table asks of its own wave; none if it is no survey of this study."""
    # A form without the column of codes is a survey all the same; reading it tells what it lacks.
    study = settings.study.model_copy(update={"person_code": PersonCode(kind="none")})
    unlinked = replace(settings, study=study)
    columns, _ = match_columns(export, unlinked, cohort, Wordings(settings))
    return frozenset(item for wave, item in columns.items if not wave) if columns else frozenset()


def _sheets_by_wave(file: Unknown, settings: Settings, cohort: Cohort) -> list[str]:
    """The waves that the names of a workbook's sheets say, if each sheet is another one."""
    surveys = [e for e in file.exports if _items(e, settings, cohort)]
    words = {wave: entry.words for wave, entry in settings.study.waves.items()}
    told = [recognise(f"{e.sheet.name}.csv", words) or ("", "") for e in surveys]
    waves = [detail for kind, detail in told if kind == "survey"]
    return waves if len(surveys) > 1 and len(set(waves)) == len(surveys) else []


def _words(settings: Settings) -> dict[str, tuple[str, ...]]:
    return {w: (*entry.words, entry.label) for w, entry in settings.study.waves.items()}


def _by_column(
    settings: Settings, cohort: Cohort, target: str, unknown: list[Unknown]
) -> list[Entry]:
    """Entries that name the column with the waves, if a file has one."""
    for file in unknown:
        for export in file.exports:
            told = wave_column(export, _words(settings))
            if told and _items(export, settings, cohort):
                entries = [Entry(target, "wave_column", "", told[0], f"in {file.name}")]
                return entries + [
                    Entry(target, "wave_values", wave, cells, f"cells of {file.name}")
                    for wave, cells in told[1].items()
                ]
    return []


def _waves_of(
    settings: Settings,
    cohort: Cohort,
    target: str,
    surveys: list[Unknown],
    days: Mapping[str, list[datetime.date]],
) -> tuple[dict[str, Entry], dict[str, str]]:
    """The entry of each survey without a wave, by words or dates, and those that stay open."""
    order = [w for w, entry in settings.study.waves.items() if not entry.column_prefix]
    taken = {
        file.detail: (middle(days.get(file.detail, [])), file.path.rpartition("/")[2])
        for file in cohort.of_kind("survey")
        if file.detail and file.rater == "self"
    }
    found, left = {}, []
    for file in surveys:
        by_words = wave_by_words(file.name, _words(settings))
        by_items = "" if by_words else _wave_by_items(settings, cohort, order, file)
        wave = by_words or by_items
        if wave and wave not in taken:
            why = "by words in its name" if by_words else "this wave alone asks the items in it"
            why += f"; {_sent_in(file.date)}" if file.date and not by_words else ""
            found[file.name] = Entry(target, "files", file.name, wave, why)
            taken[wave] = (file.date, file.name)
        else:
            left.append(file)
    dated = sorted((f for f in left if f.date), key=lambda f: (f.date, f.name))
    for file in dated:
        wave = wave_by_date(file.date, order, taken, alone=len(dated) == 1)
        if wave:
            why = _why(file, taken)
            found[file.name] = Entry(target, "files", file.name, wave, why)
            taken[wave] = (file.date, file.name)
    free = [w for w in order if w not in taken]
    open_files = [f for f in left if f.name not in found]
    if len(free) == len(open_files) == 1 and taken:
        (file,), (wave,) = open_files, free
        why = "the only wave that is left"
        found[file.name] = Entry(target, "files", file.name, wave, why, sure=False)
    choice = " or ".join(free) or "which wave"
    return found, {f.name: f"a survey; {choice}?" for f in left if f.name not in found}


def _wave_by_items(settings: Settings, cohort: Cohort, order: list[str], file: Unknown) -> str:
    """The one wave that asked just the items that a file has; empty if none or several did."""
    asked = {
        wave: {
            item
            for item, name in settings.items().items()
            if settings.instruments[name].was_asked(item, wave, cohort.id)
        }
        for wave in order
    }
    fitting = [wave for wave in order if asked[wave] == file.items]
    # Where no wave fits to the item, one that asked all that is there and others did not.
    fitting = fitting or [wave for wave in order if file.items <= asked[wave]]
    return fitting[0] if len(fitting) == 1 else ""


def _why(file: Unknown, taken: Mapping[str, tuple[datetime.date | None, str]]) -> str:
    """When a file was sent in, and after or before which other."""
    others = sorted((date, name) for date, name in taken.values() if date)
    earlier = [name for date, name in others if date < file.date]
    later = [name for date, name in others if date > file.date]
    after = f", after {earlier[-1]}" if earlier else ""
    before = f", before {later[0]}" if later and not earlier else ""
    return f"{_sent_in(file.date)}{after or before}"


def _sent_in(day: datetime.date) -> str:
    return f"sent in about {day.day} {day:%B %Y}"


def wave_by_date(
    date: datetime.date,
    order: list[str],
    taken: Mapping[str, tuple[datetime.date | None, str]],
    *,
    alone: bool,
) -> str:
    """The first wave that is free and lies between those sent in before and after; '' if none.

    Args:
        date: on which the middle one of a file's forms was sent in.
        order: waves in order of time.
        taken: day and file of the waves that are known.
        alone: whether no other file has no wave yet.
    """
    days = [(order.index(w), day) for w, (day, _) in taken.items() if day and w in order]
    if not days and alone:
        return ""
    least = max((at for at, day in days if day < date), default=-1)
    most = min((at for at, day in days if day > date), default=len(order))
    return next((w for w in order[least + 1 : most] if w not in taken), "")


def _swapped(
    settings: Settings, cohort: Cohort, target: str, days: Mapping[str, list[datetime.date]]
) -> list[Entry]:
    """The other wave for each of two files that were sent in in the wrong order."""
    order = [w for w, entry in settings.study.waves.items() if not entry.column_prefix]
    waves = swapped(days, order) or ()
    own = {
        wave: [f for f in cohort.of_kind("survey") if f.detail == wave and f.rater == "self"]
        for wave in waves
    }
    if not own or any(len(files) != 1 or files[0].shared for files in own.values()):
        return []
    names = [own[wave][0].path.removeprefix(f"data/raw/{cohort.id}/") for wave in waves]
    why = "told by its dates; look into it before you accept"
    return [
        Entry(target, "files", name, wave, why, sure=False)
        for name, wave in zip(names, reversed(waves), strict=True)
        if name not in cohort.settings.files
    ]
