"""`study`: start a study from the evaluator's own exports."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.commands import drafts
from evaluation.commands.check import check
from evaluation.commands.delivered import exports_in
from evaluation.commands.exports import count_of, listed
from evaluation.commands.found_items import Findings, find_items
from evaluation.commands.found_parts import (
    RATERS,
    Survey,
    cohort_column,
    likely_waves,
    others_beside_own,
    parts_of,
    survey_in,
)
from evaluation.commands.progress import Progress
from evaluation.commands.templates import write_frameworks, write_templates
from evaluation.publishing.narrative import GUIDANCE
from evaluation.sheets import SUFFIXES
from evaluation.study.recognition import IGNORED, recognise
from evaluation.study.schemas import write_schemas

WAVES: dict[str, tuple[str, ...]] = {wave: () for wave in drafts.WAVES}
EVERYDAY = {"csv", "data", "download", "downloads", "export", "exports", "files", "raw", "survey"}
"""Words of a folder's name that say nothing about a cohort."""

NARRATIVE = """\
One folder for each report (`programme`, or a cohort's), one Markdown file for each section that
only people can write. A file without text is left out, and asked for in the review. When results
change after you wrote about them, the review asks whether your text is still true; set `stamp` to
what it says then, or to "not about results" for a text that no result can make untrue.
"""


@dataclass
class Source:
    """The evaluator's exports, and where each goes.

    Attributes:
        cohorts: files of each cohort, by its id, with their names in its folder.
        shared: files of several cohorts.
        values: cells that name a cohort in these, by its id.
        left: names of files that are left out.
    """

    cohorts: dict[str, list[tuple[Path, str]]] = field(default_factory=dict)
    shared: list[Path] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def cohort_of(self, cell: str) -> str:
        """Id of the cohort that a cell names."""
        return next(cohort for cohort, cells in self.values.items() if cell in cells)


def new_study(new: Path, source: Path) -> int:
    """Copy exports into a new study, draft its settings, check it, and say what comes next.

    Args:
        new: folder of the study; it may be there if it is empty.
        source: folder with the exports: a folder for each cohort, or the files of one cohort, or
            files in which a column names the cohort.

    Returns:
        Exit status: 0 if the study was made, whatever is still to be decided in it.
    """
    if new.exists() and (not new.is_dir() or any(new.iterdir())):
        return _refuse(f"{new} is there already, and is not empty. Name a new folder.")
    if not source.is_dir():
        return _refuse(f"{source} is no folder. Name the folder with your exports.")
    with Progress(source):
        given = _sorted(source)
    if not given.cohorts:
        return _refuse(f"There is no CSV, Excel or SPSS file in {source}.")
    # Made beside its place and moved there whole, so that nothing half-made is left behind.
    made = new.parent / f".{new.name}.part"
    shutil.rmtree(made, ignore_errors=True)
    try:
        _copy(made, given)
        with Progress(made):
            surveys, seen = _read(made)
        known = {"pre", "post", *(s.wave for s in surveys)} - {"then"}
        likely_waves(surveys, [wave for wave in WAVES if wave in known])
        # What others answer has its own wordings, and would look like further items.
        own = [s for s in surveys if not s.rater]
        found = find_items([part for s in own for part in parts_of(s, given.cohort_of)])
        _write_settings(made, found, surveys, given)
        if new.exists():
            new.rmdir()
        made.rename(new)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _tell(new, seen, given, found, _raters(surveys))
    print("\n--- check ---\n")
    check(new)
    _next_steps(new, given, found, all(what != "not recognised" for _, what in seen))
    return 0


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


def cohort_id(name: str, others: set[str]) -> str:
    """The id of a cohort folder, made from a folder's name; from the year in it if that is all.

    Args:
        name: of the evaluator's folder.
        others: ids that are taken.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    made = "-".join(w for w in words if w not in EVERYDAY) or "cohort"
    if made in ("all", "programme"):
        made = f"cohort-{made}"
    n, free = 2, made
    while free in others:
        free, n = f"{made}-{n}", n + 1
    return free


def _sorted(source: Path) -> Source:
    """Files of each cohort with their names in its folder, and the files that are left out."""
    files = [
        path
        for path in sorted(source.rglob("*"))
        if path.is_file()
        and path.name not in IGNORED
        and not any(part.startswith((".", "~$")) for part in path.relative_to(source).parts)
    ]
    sheets = [path for path in files if path.suffix.lower() in SUFFIXES]
    left = [path.relative_to(source).as_posix() for path in files if path not in sheets]
    folders = sorted({p.relative_to(source).parts[0] for p in sheets if p.parent != source})
    if not folders:
        return _flat(source, sheets, left)
    given = Source(left=left)
    for folder in folders:
        inside = [
            p for p in sheets if p.parent != source and p.relative_to(source).parts[0] == folder
        ]
        own = [(p, p.relative_to(source / folder).as_posix()) for p in inside]
        given.cohorts[cohort_id(folder, set(given.cohorts))] = own
    beside = [path for path in sheets if path.parent == source]
    given.left += [path.name for path in beside if path.name != "withdrawn.csv"]
    return given


def _flat(source: Path, sheets: list[Path], left: list[str]) -> Source:
    """Files without folders: those of one cohort, or of several that a column names."""
    names: dict[Path, list[str]] = {}
    for path in sheets:
        kind, _ = recognise(path.name, WAVES) or ("survey", "")
        exports = exports_in(source, path.name) if kind == "survey" else []
        for export in exports:
            if header := cohort_column(export):
                cells = export.sheet.column(header)
                names[path] = names.get(path, []) + sorted(set(filter(None, cells)))
    if not names:
        own = [(path, path.name) for path in sheets]
        return Source({cohort_id(_flat_name(source, sheets), set()): own} if own else {}, left=left)
    given = Source(shared=[path for path in sheets if path in names])
    for cell in dict.fromkeys(cell for cells in names.values() for cell in cells):
        same = cohort_id(cell, set())
        given.values.setdefault(same, []).append(cell)
        given.cohorts.setdefault(same, [])
    keys = [p for p in sheets if (recognise(p.name, WAVES) or ("", ""))[0] == "key"]
    given.shared += keys
    rest = [p.name for p in sheets if p not in names and p not in keys]
    given.left = left + [name for name in rest if name != "withdrawn.csv"]
    return given


def _flat_name(source: Path, sheets: list[Path]) -> str:
    """Name for the only cohort: the folder's, or the latest year in the files' names."""
    name = source.resolve().name
    if any(w not in EVERYDAY for w in re.findall(r"[a-z0-9]+", name.casefold())):
        return name
    years = [y for path in sheets for y in re.findall(r"(?<!\d)20\d\d(?!\d)", path.name)]
    return max(years, default="cohort-1")


def _copy(study: Path, given: Source) -> None:
    """Copy the exports as they are."""
    folder = study / "data" / "raw"
    for cohort, files in given.cohorts.items():
        (folder / cohort).mkdir(parents=True, exist_ok=True)
        for path, name in files:
            target = folder / name if name == "withdrawn.csv" else folder / cohort / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    for path in given.shared:
        shutil.copyfile(path, folder / path.name)


def _read(study: Path) -> tuple[list[Survey], list[tuple[str, str]]]:
    """The survey exports of a new study, and what each file was taken for."""
    surveys, seen = [], []
    raw = study / "data" / "raw"
    for path in sorted(p for p in raw.rglob("*") if p.is_file()):
        shown = path.relative_to(raw).as_posix()
        cohort = shown.partition("/")[0] if "/" in shown else ""
        kind, detail = recognise(path.name, WAVES) or ("", "")
        if shown == "withdrawn.csv":
            kind = "withdrawn"
        exports = exports_in(study, f"data/raw/{shown}") if kind in ("", "survey") else []
        survey = survey_in(exports, shown, cohort, detail, WAVES)
        if survey is not None:
            surveys.append(survey)
            kind = shown
        seen.append((shown, f"{kind} ({detail})" if kind == "coded" else kind))
    others_beside_own(surveys)
    told = {s.shown: _told(s) for s in surveys}
    return surveys, [(name, told.get(name, what) or "not recognised") for name, what in seen]


def _told(survey: Survey) -> str:
    """What a survey was taken for; empty if nobody knows its wave."""
    who = f" by {survey.rater} (CHECK)" if survey.rater else ""
    if survey.by_sheets:
        return f"survey, waves {', '.join(wave for _, wave in survey.tables)} by its sheets"
    if survey.wave_column:
        header, values = survey.wave_column
        return f"survey, waves {', '.join(values)} by column {header!r}"
    return f"survey{who}, wave {survey.wave}" if survey.wave else ""


def _cohort_yaml(cohort: str, surveys: list[Survey], given: Source) -> str:
    """What nobody can tell of a cohort by names: its label, and workbooks with a sheet a wave."""
    label = given.values.get(cohort, [""])[0]
    files = [s.shown.partition("/")[2] for s in surveys if s.cohort == cohort and s.by_sheets]
    lines = [f"label: {drafts.quoted(label)}"] * bool(label)
    lines += ["files:"] * bool(files)
    why = "its sheets are named by waves"
    lines += [f"  {drafts.quoted(name)}: survey   # {why}" for name in files]
    return "".join(f"{line}\n" for line in lines)


def _write_settings(study: Path, found: Findings, surveys: list[Survey], given: Source) -> None:
    """Write config/, templates/, what cohorts need to be read, and .gitignore."""
    config = study / "config"
    write_schemas(config)
    texts = {
        "study.yaml": drafts.study_yaml(found, *_columns(surveys), given.values, _raters(surveys)),
        "plan.yaml": drafts.PLAN,
        "codebook.yaml": drafts.CODEBOOK,
        "release.yaml": drafts.RELEASE,
        "narrative/README.md": NARRATIVE,
    }
    for name, text in drafts.instruments(found).items():
        texts[f"instruments/{name}.yaml"] = text
    for section, guidance in GUIDANCE.items():
        texts[f"narrative/programme/{section}.md"] = f'---\n# {guidance}\nstamp: ""\n---\n'
    for name, text in texts.items():
        path = config / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for cohort in given.cohorts:
        if text := _cohort_yaml(cohort, surveys, given):
            path = study / "data" / "raw" / cohort / "cohort.yaml"
            path.write_text(text, encoding="utf-8", newline="\n")
    write_frameworks(config / "frameworks")
    write_templates(study / "templates")
    (study / ".gitignore").write_text("data/\n", encoding="utf-8", newline="\n")


def _columns(surveys: list[Survey]) -> tuple[tuple[str, dict[str, list[str]]] | None, str]:
    """The column of waves, its cells by wave, and the column of cohorts, as the surveys have them.

    Surveys that name waves in different columns are left to `check`, which proposes one a cohort.
    """
    headers = {s.wave_column[0] for s in surveys if s.wave_column}
    values: dict[str, list[str]] = {}
    for survey in (s for s in surveys if s.wave_column):
        for wave, cells in survey.wave_column[1].items():
            values[wave] = sorted({*values.get(wave, []), *cells})
    waves = (headers.pop(), values) if len(headers) == 1 else None
    return waves, next((s.cohort_column for s in surveys if not s.cohort and s.cohort_column), "")


def _raters(surveys: list[Survey]) -> dict[str, tuple[str, ...]]:
    """Those who answered about participants, and the words for them in file names."""
    there = {s.rater for s in surveys}
    return {rater: words for rater, words in RATERS.items() if rater in there}


def _tell(
    new: Path,
    seen: list[tuple[str, str]],
    given: Source,
    found: Findings,
    raters: dict[str, tuple[str, ...]],
) -> None:
    """What was copied, and what was found in it."""
    print(f"Copied {count_of(len(seen), 'file')} into {new / 'data' / 'raw'}:")
    for name, what in seen:
        print(f"  {name}: {what}")
    if given.left:
        why = "no sheets of any kind, or of no cohort's folder"
        print(f"Left out ({why}): {listed(given.left)}")
    if given.values:
        print(f"Cohorts, by a column: {listed(given.values)}")
    if found.prefix:
        print(f"Asked once more, looking back: headers that begin with {found.prefix!r}")
    for name, group in zip(drafts.instruments(found), found.groups, strict=False):
        how = listed(group.labels) if group.labels else f"{group.least} to {group.most}"
        count = count_of(len(group.items), "item")
        print(f"Found {count}, in config/instruments/{name}.yaml; answers: {how}")
    if not found.groups:
        print("Found no column that looks like an item.")
    if found.open_questions:
        print(f"Found {count_of(len(found.open_questions), 'open question')}.")
    if raters:
        print(f"Others answered too, who are under 'raters' in study.yaml: {listed(raters)}. Put")
        print("their wordings under 'aliases' of the items that they are about.")
    code = listed(found.code) if found.code else "none found"
    print(f"Column with people's codes: {code} (CHECK)")
    if found.left_out:
        print(f"Left out, as no items: {listed(found.left_out, most=20)}")


def _next_steps(new: Path, given: Source, found: Findings, recognised: bool) -> None:
    """At most five things to do, in the order in which they are best done."""
    steps = []
    if not recognised:
        steps.append(
            f"Say what the unclaimed files are: python -m evaluation check {new} --accept writes "
            "what is proposed above; what it does not know goes into cohort.yaml."
        )
    steps.append(f"Write what is marked CHECK in {new / 'config' / 'study.yaml'}.")
    names = ", ".join(f"{name}.yaml" for name in drafts.instruments(found))
    steps.append(
        f"In config/instruments/{names}: put the answers lowest first, say which items are "
        "reversed, and put items together to scales."
    )
    names_of = [[name.casefold() for _, name in own] for own in given.cohorts.values()]
    if not all(any("roster" in name for name in own) for own in names_of):
        steps.append(
            "Fill in templates/roster.csv, and others that you need, and put them into the "
            "cohort's folder in data/raw."
        )
    steps.append(f"python -m evaluation check {new}, until nothing stops; then report {new}.")
    print("\nNext:")
    for n, step in enumerate(steps, 1):
        print(f"{n}. {step}")
