"""`study`: start a study from the evaluator's own exports."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from pathlib import Path

from evaluation.commands import drafts
from evaluation.commands.check import check
from evaluation.commands.exports import count_of, listed, wave_column
from evaluation.commands.found_columns import Export, code_header
from evaluation.commands.found_items import Findings, find_items
from evaluation.commands.templates import kind_by_headers, write_templates
from evaluation.publishing.narrative import GUIDANCE
from evaluation.sheets import SUFFIXES, Sheet, read_sheets
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


def new_study(new: Path, source: Path) -> int:
    """Copy exports into a new study, draft its settings, check it, and say what comes next.

    Args:
        new: folder of the study; it may be there if it is empty.
        source: folder with the exports: a folder for each cohort, or the files of one cohort.

    Returns:
        Exit status: 0 if the study was made, whatever is still to be decided in it.
    """
    if new.exists() and (not new.is_dir() or any(new.iterdir())):
        return _refuse(f"{new} is there already, and is not empty. Name a new folder.")
    if not source.is_dir():
        return _refuse(f"{source} is no folder. Name the folder with your exports.")
    cohorts, left = _cohorts(source)
    if not cohorts:
        return _refuse(f"There is no CSV or Excel file in {source}.")
    # Made beside its place and moved there whole, so that nothing half-made is left behind.
    made = new.parent / f".{new.name}.part"
    shutil.rmtree(made, ignore_errors=True)
    try:
        _copy(made, cohorts)
        exports, seen = _read(made)
        found = find_items(exports)
        _write_settings(made, found)
        if new.exists():
            new.rmdir()
        made.rename(new)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _tell(new, seen, left, found)
    print("\n--- check ---\n")
    check(new)
    _next_steps(new, cohorts, found, all(what != "not recognised" for _, what in seen))
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


def _cohorts(source: Path) -> tuple[dict[str, list[tuple[Path, str]]], list[str]]:
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
        named = _flat_name(source, sheets)
        return ({cohort_id(named, set()): [(p, p.name) for p in sheets]} if sheets else {}), left
    cohorts: dict[str, list[tuple[Path, str]]] = {}
    for folder in folders:
        inside = [
            p for p in sheets if p.parent != source and p.relative_to(source).parts[0] == folder
        ]
        own = [(p, p.relative_to(source / folder).as_posix()) for p in inside]
        cohorts[cohort_id(folder, set(cohorts))] = own
    left += [path.name for path in sheets if path.parent == source and path.name != "withdrawn.csv"]
    return cohorts, left


def _flat_name(source: Path, sheets: list[Path]) -> str:
    """Name for the only cohort: the folder's, or the latest year in the files' names."""
    name = source.resolve().name
    if any(w not in EVERYDAY for w in re.findall(r"[a-z0-9]+", name.casefold())):
        return name
    years = [y for path in sheets for y in re.findall(r"(?<!\d)20\d\d(?!\d)", path.name)]
    return max(years, default="cohort-1")


def _copy(study: Path, cohorts: dict[str, list[tuple[Path, str]]]) -> None:
    """Copy the exports as they are."""
    for cohort, files in cohorts.items():
        for path, name in files:
            folder = study / "data" / "raw"
            target = folder / name if name == "withdrawn.csv" else folder / cohort / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _read(study: Path) -> tuple[list[Export], list[tuple[str, str]]]:
    """The survey exports of a new study, and what each file was taken for."""
    exports, seen = [], []
    raw = study / "data" / "raw"
    for path in sorted(p for p in raw.rglob("*") if p.is_file()):
        shown = path.relative_to(raw).as_posix()
        cohort = shown.partition("/")[0]
        kind, detail = recognise(path.name, WAVES) or ("", "")
        if shown == "withdrawn.csv":
            kind = "withdrawn"
        sheet = _survey_sheet(path, shown) if kind in ("", "survey") else None
        if sheet is not None:
            told = wave_column(sheet, WAVES)
            exports += _by_wave(cohort, detail, sheet, told)
            kind = f"survey, wave {detail}" if detail else "not recognised"
        seen.append((shown, f"{kind} ({detail})" if kind == "coded" else kind or "not recognised"))
    return exports, seen


def _survey_sheet(path: Path, shown: str) -> Sheet | None:
    """The sheet with people's codes, or else the longest; None if it is no survey."""
    sheets, _ = read_sheets(path, shown)
    sheets = [s for s in sheets if s.rows and not kind_by_headers(s.headers)]
    coded = [s for s in sheets if code_header(s)]
    return max(coded or sheets, key=lambda s: len(s.rows), default=None)


def _by_wave(
    cohort: str, wave: str, sheet: Sheet, told: tuple[str, dict[str, list[str]]] | None
) -> list[Export]:
    """An export for each wave of a sheet; a column names them, or the file's name does."""
    if told is None:
        return [Export(cohort, wave, sheet)]
    at = sheet.headers.index(told[0])
    exports = []
    for name, values in told[1].items():
        rows = [row for row in sheet.rows if row[at] in values]
        # What nobody answered in this wave was not asked in it.
        keep = [i for i in range(len(sheet.headers)) if i != at and any(row[i] for row in rows)]
        part = Sheet(sheet.file, sheet.name, [sheet.headers[i] for i in keep])
        part.rows = [[row[i] for i in keep] for row in rows]
        exports.append(Export(cohort, name, part))
    return exports


def _write_settings(study: Path, found: Findings) -> None:
    """Write config/, templates/ and .gitignore."""
    config = study / "config"
    write_schemas(config)
    texts = {
        "study.yaml": drafts.study_yaml(found),
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
    write_templates(study / "templates")
    (study / ".gitignore").write_text("data/\n", encoding="utf-8", newline="\n")


def _tell(new: Path, seen: list[tuple[str, str]], left: list[str], found: Findings) -> None:
    """What was copied, and what was found in it."""
    print(f"Copied {count_of(len(seen), 'file')} into {new / 'data' / 'raw'}:")
    for name, what in seen:
        print(f"  {name}: {what}")
    if left:
        print(f"Left out (no CSV or Excel, or beside the cohort folders): {listed(left)}")
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
    code = listed(found.code) if found.code else "none found"
    print(f"Column with people's codes: {code} (CHECK)")
    if found.left_out:
        print(f"Left out, as no items: {listed(found.left_out, most=20)}")


def _next_steps(new: Path, cohorts: dict[str, list], found: Findings, recognised: bool) -> None:
    """At most five things to do, in the order in which they are best done."""
    steps = []
    if not recognised:
        steps.append("Say what the unclaimed files are: paste the lines above into cohort.yaml.")
    steps.append(f"Write what is marked CHECK in {new / 'config' / 'study.yaml'}.")
    names = ", ".join(f"{name}.yaml" for name in drafts.instruments(found))
    steps.append(
        f"In config/instruments/{names}: put the answers lowest first, say which items are "
        "reversed, and put items together to scales."
    )
    has_roster = all(any("roster" in n.casefold() for _, n in files) for files in cohorts.values())
    if not has_roster:
        steps.append(
            "Fill in templates/roster.csv, and others that you need, and put them into the "
            "cohort's folder in data/raw."
        )
    steps.append(f"python -m evaluation check {new}, until nothing stops; then report {new}.")
    print("\nNext:")
    for n, step in enumerate(steps, 1):
        print(f"{n}. {step}")
