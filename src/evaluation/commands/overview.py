"""What `check` says of a cohort: what each file was taken for, and what is absent."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from evaluation.commands.exports import count_of, listed
from evaluation.commands.proposed_files import unclaimed_files
from evaluation.commands.templates import HEADERS, NEEDED, header_name
from evaluation.interviews.coded_reading import CODEBOOK
from evaluation.interviews.reading import CodedReading
from evaluation.problems import Problem
from evaluation.sheets import read_sheets
from evaluation.study.cohort_folder import Cohort, RawFile, of_programme, wave_state
from evaluation.study.recognition import KEY
from evaluation.study.settings import Settings
from evaluation.surveys.forms import FileReading
from evaluation.surveys.reading import SurveyReading

NOT_USED = {"no code": "blank", "duplicate": "duplicate", "empty": "without any answer"}
PLATFORMS = {
    "plain": "a plain table",
    "microsoft_forms": "Microsoft Forms",
    "google_forms": "Google Forms",
    "qualtrics": "Qualtrics",
    "jisc": "Jisc Online Surveys",
    "surveymonkey": "SurveyMonkey",
    "limesurvey": "LimeSurvey",
    "redcap": "REDCap",
    "spss": "SPSS",
}
"""Platforms as people name them; any other stands as the register of readers names it."""

CODED_FORMATS = {
    "refi": "REFI-QDA project",
    "taguette": "Taguette",
    "qualcoder": "QualCoder",
    "rqda": "RQDA",
    "maxqda": "MAXQDA, coded segments",
    "atlasti": "ATLAS.ti, quotation manager",
    "dedoose": "Dedoose, excerpts",
    "nvivo": "NVivo, coding",
}
"""Formats of coded material as people name them; any other as the register of readers does."""

WITHOUT_GROUP = {
    "participant": ("participant interviews", "nothing is heard in participants' own words"),
    "sponsor": ("sponsor interviews", "only participants themselves speak of their behaviour"),
    "reflection": ("reflections", "nothing is heard from during the programme"),
    "focus_group": ("focus group", "the facilitators are not heard"),
    "comments": ("coded comments", "open answers are not counted by theme"),
}
"""What follows where a source group is absent."""

WITHOUT_SHEET = {
    "roster": "no denominator: nobody knows how many were enrolled",
    "attendance": "the report cannot say how much of the programme people had",
    "projects": "nothing on improvement projects, so nothing on results",
}
"""What follows where a sheet is absent."""


@dataclass
class Examination:
    """A study's settings and raw files, read without analysing anything.

    Attributes:
        settings: of the study.
        cohorts: its cohort folders.
        problems: of settings, folders and contents, in no order.
        surveys: what surveys and rosters say.
        coded: what coded files say.
    """

    settings: Settings
    cohorts: list[Cohort] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    surveys: SurveyReading = field(default_factory=SurveyReading)
    coded: CodedReading = field(default_factory=CodedReading)


def describe_files(seen: Examination, cohort: Cohort) -> list[str]:
    """A line for each file of a cohort folder, and indented lines for its details."""
    readings: dict[str, list[FileReading]] = {}
    for reading in seen.surveys.files:
        if reading.cohort == cohort.id:
            readings.setdefault(reading.file, []).append(reading)
    lines = []
    for file in cohort.files:
        name = file.path.removeprefix(f"data/raw/{cohort.id}/")
        name = f"{file.path} (for all cohorts)" if file.shared else name
        if file.kind == "survey":
            told = _survey(seen, cohort, file, readings.get(file.path, []))
        elif file.kind == "coded":
            told = _coded(seen, file)
        elif file.kind == KEY:
            told = ["says what the codes of the export beside it mean"]
        else:
            told = _sheet(seen, cohort, file)
        lines += [f"{name}: {told[0]}", *(f"  {line}" for line in told[1:])]
    lines += [f"{name}: unclaimed" for name in unclaimed_files(seen.settings, cohort)]
    return lines


def _survey(
    seen: Examination, cohort: Cohort, file: RawFile, readings: list[FileReading]
) -> list[str]:
    who = f" by {file.rater}" if file.rater != "self" else ""
    if not readings:
        what = f"wave {file.detail}" if file.detail else "wave not known"
        return [f"survey{who}, {what}; could not be read (see the problems)"]
    found = [_table(seen, cohort, reading, who) for reading in readings]
    lines = found[0] if len(found) == 1 else [f"survey{who}; {len(found)} sheets", *_flat(found)]
    return lines + _codes(seen, cohort, file)


def _flat(found: list[list[str]]) -> list[str]:
    return [line for first, *rest in found for line in (first, *(f"  {r}" for r in rest))]


def _table(seen: Examination, cohort: Cohort, reading: FileReading, who: str) -> list[str]:
    """What one table of answers was taken for."""
    waves = ", ".join(reading.waves) or "not known"
    sheet = f" in sheet {reading.sheet!r}" if reading.sheet else ""
    many = "s" if len(reading.waves) > 1 else ""
    lines = [f"survey{who}, wave{many} {waves}; {count_of(reading.rows, 'row')}{sheet}"]
    lines.append(f"read as: {PLATFORMS.get(reading.platform, reading.platform)}")
    if reading.left_out:
        told = ", ".join(f"{n} {reason}" for reason, n in sorted(reading.left_out.items()))
        lines.append(f"rows left out: {told}")
    asked = sum(
        instrument.was_asked(item, wave, cohort.id)
        for wave in reading.waves
        for instrument in seen.settings.instruments.values()
        for item in instrument.items
    )
    columns = count_of(reading.items, "column")
    over = f", all {len(reading.waves)} waves counted" if len(reading.waves) > 1 else ""
    lines.append(f"matched: {columns}, for {count_of(asked, 'item')} asked{over}")
    lines += _close(seen, reading)
    if reading.unmatched:
        found = [h if "@" not in h else "(an e-mail address)" for h in reading.unmatched]
        lines.append(f"not matched: {listed(found)}")
    return lines


def _close(seen: Examination, reading: FileReading) -> list[str]:
    """The headers that are an item by close wording, with both wordings."""
    close = [match for match in reading.matched if match["how"] == "close"]
    items = seen.settings.items()
    lines = [f"of these, {count_of(len(close), 'column')} by close wording:"] * bool(close)
    for match in close:
        text = seen.settings.instruments[items[match["item"]]].items[match["item"]].text
        lines.append(f"  {listed([match['header']], length=60)} is {listed([text], length=60)}")
    return lines


def days_by_wave(seen: Examination, cohort: Cohort) -> dict[str, list[datetime.date]]:
    """Days on which people sent in their own forms of each wave, where an export tells."""
    responses = seen.surveys.tables["responses"]
    own = responses[(responses["cohort"] == cohort.id) & (responses["rater"] == "self")]
    days: dict[str, list[datetime.date]] = {}
    for wave, told in zip(own["wave"], own["submitted"], strict=True):
        if told:
            days.setdefault(wave, []).append(datetime.date.fromisoformat(told[:10]))
    return days


def _dates(forms: pd.DataFrame) -> str:
    """The first and the last day on which some forms were sent in; empty if no day is told."""
    days = sorted(datetime.date.fromisoformat(t[:10]) for t in forms["submitted"] if t)
    if not days:
        return ""
    first, last = (f"{day.day} {day:%B %Y}" for day in (days[0], days[-1]))
    return f"; sent in {first}" + (f" to {last}" if last != first else "")


def _codes(seen: Examination, cohort: Cohort, file: RawFile) -> list[str]:
    """How the codes of a file were matched, for each of its waves."""
    responses = seen.surveys.tables["responses"]
    mine = responses[(responses["file"] == file.path) & (responses["cohort"] == cohort.id)]
    audit = seen.surveys.tables["matching_audit"]
    gone = audit[(audit["cohort"] == cohort.id) & (audit["kind"] == "withdrawn")]
    linked = seen.settings.study.person_code.kind != "none"
    lines = []
    for wave in (w for w in seen.settings.study.waves if w in set(mine["wave"])):
        rows = mine[mine["wave"] == wave]
        used = Counter(rows.loc[rows["used"], "match"].astype(str))
        unused = Counter(NOT_USED.get(r, r) for r in rows.loc[~rows["used"], "reason"])
        always = {kind: used.pop(kind, 0) for kind in ("exact", "near", "new") if linked}
        blank = {kind: unused.pop(kind, 0) for kind in ("blank", "duplicate") if linked}
        counts = always | used | blank | unused
        withdrawn = int(gone.loc[gone["wave"] == wave, "n"].sum()) if file.rater == "self" else 0
        counts |= {"withdrawn": withdrawn} if withdrawn else {}
        what = "codes" if linked else "forms"
        name = f"{what}, {wave}" if mine["wave"].nunique() > 1 else what
        told = ", ".join(f"{n} {kind}" for kind, n in counts.items())
        lines.append(f"{name}: {told}{_dates(rows)}")
    return lines


def _coded(seen: Examination, file: RawFile) -> list[str]:
    label = seen.settings.study.source_groups.get(file.detail, file.detail)
    told = next((f for f in seen.coded.files if f.file == file.path), None)
    if told is None or not told.format:
        return [f"coded excerpts, {label}; could not be read (see the problems)"]
    if told.format == CODEBOOK:
        return ["a codebook; nothing is counted of it"]
    lines = [f"coded excerpts, {label}; {count_of(told.excerpts, 'excerpt')}"]
    lines.append(f"read as: {CODED_FORMATS.get(told.format, told.format)}")
    if told.skipped:
        left = ", ".join(f"{n} {why}" for why, n in told.skipped.items())
        lines.append(f"left out: {left}")
    return lines + told.notes


def _sheet(seen: Examination, cohort: Cohort, file: RawFile) -> list[str]:
    """A sheet with fixed headers: its rows, and its columns that are not read."""
    sheets, _ = read_sheets(seen.settings.folder / file.path, file.path)
    needed = set(NEEDED[file.kind])
    sheet = next((s for s in sheets if needed <= {header_name(h) for h in s.headers}), None)
    if sheet is None:
        return [f"{file.kind}; could not be read (see the problems)"]
    lines = [f"{file.kind}; {count_of(len(sheet.rows), 'row')}"]
    if file.kind == "sources":
        lines += _sources(seen, cohort)
    if file.kind == "roster":
        people = seen.surveys.tables["participants"]
        enrolled = int((people["enrolled"] & (people["cohort"] == cohort.id)).sum())
        lines[0] += f", {enrolled} enrolled"
    study = seen.settings.study
    known = {*HEADERS[file.kind], header_name(study.cluster or "")}
    known |= set(map(header_name, study.attributes)) if file.kind == "roster" else set()
    others = [h for h in sheet.headers if h and header_name(h) not in known]
    return lines + ([f"not read: {listed(others)}"] if others else [])


def _sources(seen: Examination, cohort: Cohort) -> list[str]:
    table = seen.coded.tables["sources"]
    own = table[table["cohort"] == cohort.id]
    counts = Counter(own["source_group"])
    labels = seen.settings.study.source_groups
    told = ", ".join(f"{counts[g]} {labels[g]}" for g in labels if counts[g])
    quoted = f"{int(own['quote_consent'].sum())} may be quoted"
    return [f"sources: {told}; {quoted}"] if told else []


def absent(seen: Examination, cohort: Cohort) -> list[str]:
    """What the cohort lacks, each with what follows for the report."""
    lines = _absent_waves(seen, cohort)
    if not of_programme(seen.settings, [cohort]):
        return lines
    for kind, so in WITHOUT_SHEET.items():
        if not cohort.of_kind(kind):
            lines.append(f"{kind}: {so}")
    sources = seen.coded.tables["sources"]
    there = set(sources.loc[sources["cohort"] == cohort.id, "source_group"])
    there |= {file.detail for file in cohort.of_kind("coded")}
    for group, label in seen.settings.study.source_groups.items():
        if group not in there:
            what, so = WITHOUT_GROUP.get(group, (label.lower(), "this voice is missing"))
            lines.append(f"{what}: {so}")
    if cohort.of_kind("coded") and not cohort.of_kind("sources"):
        lines.append("sources sheet: nobody may be quoted, and themes have no sure denominator")
    return lines


def _absent_waves(seen: Examination, cohort: Cohort) -> list[str]:
    received = {
        wave
        for reading in seen.surveys.files
        if reading.cohort == cohort.id
        for wave in reading.waves
    } | {file.detail for file in cohort.of_kind("survey")}
    lines = []
    for wave in seen.settings.study.waves:
        state = wave_state(seen.settings, cohort, wave, wave in received)
        dates = cohort.settings.waves.get(wave)
        day = f" ({dates.due.day} {dates.due:%B %Y})" if dates and dates.due else ""
        if state == "not yet due":
            lines.append(f"wave {wave}: not yet due{day}, so nobody is missing yet")
        elif state == "due":
            main = wave in seen.settings.study.main_comparison
            so = "no change can be told" if main else "nothing is compared with it"
            lines.append(f"wave {wave}: due{day}, but not here; {so}")
    return lines
