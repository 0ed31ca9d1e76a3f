"""Names to look for in texts: read for this one purpose, and kept nowhere."""

from __future__ import annotations

from evaluation.persons.readers.own_sheets import read_own
from evaluation.persons.readers.roster import NAMES
from evaluation.persons.reading import corrections_of, roster_of, withdrawn_of
from evaluation.persons.scanner import NAME, ORGANISATION, PLACE, Scanner, words_of
from evaluation.problems import Problem
from evaluation.sheets import read_fixed
from evaluation.sheets.sheet import Sheet
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.study.yaml_files import nearest

FILE = "data/raw/names.csv"
KINDS = (NAME, ORGANISATION, PLACE)


def scanner_of(settings: Settings, cohorts: list[Cohort]) -> tuple[Scanner, list[Problem]]:
    """A scanner that knows the people of all cohorts, and what is wrong with names.csv.

    It knows names, organisations and codes of the rosters, what names.csv lists, and the codes of
    those who have withdrawn.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
    """
    scanner = Scanner()
    code = settings.study.person_code
    told = [settings.study.programme, settings.study.commissioner, *settings.study.authors]
    public = [f" {' '.join(words_of(text))} " for text in told]
    for withdrawn in withdrawn_of(settings)[0]:
        scanner.add_code(withdrawn)
    for cohort in cohorts:
        people, _ = roster_of(settings, cohort, corrections_of(settings, cohort)[0])
        for own in people or ():
            scanner.add_code(own)
            if code.kind_in_sheets == "e-mail":
                scanner.add_name(" ".join(words_of(own.partition("@")[0])))
        where = {p[name] for p in (people or {}).values() for name in ("organisation", "cluster")}
        for text in sorted(where):
            # What the report prints on its first page tells nothing of anybody.
            if not any(f" {' '.join(words_of(text))} " in known for known in public):
                scanner.add_phrase(text, ORGANISATION)
        for file in cohort.of_kind("roster"):
            sheet, _ = read_fixed(
                settings.folder / file.path, file.path, ("participant_id",), NAMES
            )
            if sheet is not None:
                _add_names(scanner, sheet)
    return scanner, _add_listed(scanner, settings)


def _add_names(scanner: Scanner, sheet: Sheet) -> None:
    """Names on a roster: whole, in parts, and first and last names together."""
    there = [header for header in NAMES if header in sheet.headers]
    for row in zip(*(sheet.column(header) for header in there), strict=True):
        cells = dict(zip(there, row, strict=True))
        for text in cells.values():
            scanner.add_name(text.partition("@")[0])
        own = [cells[h] for h in there if h.startswith(("first", "given", "fore"))]
        family = [cells[h] for h in there if h.startswith(("last", "family", "sur"))]
        scanner.add_name(" ".join(own + family))


def _add_listed(scanner: Scanner, settings: Settings) -> list[Problem]:
    """What names.csv lists: whoever and whatever else may be named."""
    path = settings.folder / FILE
    if not path.is_file():
        return []
    sheet, problems = read_own(path, FILE, ("name",), ("kind",))
    if sheet is None:
        return problems
    rows = zip(sheet.column("name"), sheet.column("kind"), sheet.numbers, strict=True)
    for text, said, number in rows:
        kind = said.strip().casefold() or NAME
        if kind not in KINDS:
            remedy = f"Use {', '.join(KINDS)}, or leave it empty.{nearest(kind, list(KINDS))}"
            problems.append(sheet.problem(number, "kind", f"{said!r} is not known.", remedy))
        elif kind == NAME:
            scanner.add_name(text)
        else:
            scanner.add_phrase(text, kind)
    return problems
