"""NVivo: a code's references as text, lists of coding, and the matrix of cases by codes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import Building, damaged, named, parts
from evaluation.interviews.readers.coded_sheets import (
    cannot_be_used,
    cells,
    columns_of,
    is_number,
    plain,
    sheet_with,
    sheets_of,
)
from evaluation.sheets import Sheet, decode

FORMAT = "nvivo"
SOURCE = re.compile(r"<?([^<>]+?)>?\s+-\s+§\s+(\d+)\s+[^\[\]]+\[\s*[\d.,]+\s*%[^\]]*\]")
REFERENCE = re.compile(r"\S+\s+(\d+)\s+-\s+[\d.,]+\s*%\s+\S+")
NAME = re.compile(r"Name:\s*(.+)")
ROW = re.compile(r"\d+ : (.+)")
COLUMN = re.compile(r"[A-Z]+ : (.+)")
LONGEST = 100_000_000
LONGEST_HEADING = 2_000

LIST = {
    "document": ("file name", "source name", "file", "source", "case"),
    "code": ("code name", "node name", "code", "node"),
    "text": ("coded text", "reference text", "text", "content"),
    "coder": ("coded by initials", "coded by name", "coded by", "initials"),
    "number": ("reference number",),
    "coverage": ("coverage", "number of coding references"),
}
COMPARISON = {
    "code": ("node", "code"),
    "source": ("source", "file"),
    "kappa": ("kappa",),
    "agreement": ("agreement (%)",),
}
CODEBOOK = {k: (k,) for k in ("name", "description", "files", "references")}
AGAIN = "Export the codings: a REFI-QDA project (.qdpx), or each code with its references."


def read_nvivo(path: Path, shown: str) -> CodedProject | None:
    """Codings in one of NVivo's exports; None for another file."""
    if path.is_file() and path.suffix.lower() == ".txt" and (found := _read_text(path, shown)):
        return found
    sheets, problems = sheets_of(path, shown)
    if any(sheet_with([sheet], COMPARISON, COMPARISON) for sheet in sheets):
        found = "It compares two coders in NVivo's numbers, and holds no codings."
        return damaged(FORMAT, shown, found, AGAIN)
    if any(sheet_with([sheet], CODEBOOK, CODEBOOK) for sheet in sheets):
        return damaged(FORMAT, shown, "It is NVivo's codebook, and holds no codings.", AGAIN)
    for sheet in sheets:
        read = _read_matrix if _is_matrix(sheet) else _read_list if _is_list(sheet) else None
        if read:
            bad = cannot_be_used(FORMAT, shown, sheet, problems)
            return bad or read(sheet, shown)
    return None


# References of one code as text


@dataclass
class References:
    """What a text of references says, line by line.

    Attributes:
        code: named in a line before the first source.
        found: folder path of a source and words, of each reference.
        announced: how many references the lines of sources promise.
    """

    code: str = ""
    found: list[tuple[str, str]] = field(default_factory=list)
    announced: int = 0
    _source: str = ""
    _number: int = 0
    _lines: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Take in the next line."""
        bare = line.strip() if len(line) <= LONGEST_HEADING else ""
        source, reference = SOURCE.fullmatch(bare), REFERENCE.fullmatch(bare)
        if source:
            self.close()
            self._source, self._number = source[1].strip(), 0
            self.announced += int(source[2])
        elif reference and self._source and int(reference[1]) == self._number + 1:
            self.close()
            self._number += 1
        elif self._number:
            self._lines.append(line)
        elif not self._source and (name := NAME.fullmatch(bare)):
            self.code = name[1]

    def close(self) -> None:
        """End the reference that is open, if one is."""
        if self._number:
            self.found.append((self._source, "\n".join(self._lines).strip()))
        self._lines.clear()


def _read_text(path: Path, shown: str) -> CodedProject | None:
    if path.stat().st_size > LONGEST:
        return None
    references = References()
    for line in (decode(path.read_bytes()) or "").splitlines():
        references.take(line)
    references.close()
    if not references.announced:
        return None
    building = Building(CodedProject(FORMAT))
    code = parts(references.code or path.stem, "\\")
    if not references.code:
        building.project.notes.append("The code is named as the file is: no line names it.")
    names = _short([source for source, _ in references.found])
    for source, said in references.found:
        building.coding(Coding(names[source], code, said))
    if lost := references.announced - len(references.found):
        building.project.skipped["reference that is announced and not there"] += lost
    building.project.notes.append("NVivo's text does not say who coded.")
    return building.done(shown)


def _short(paths: list[str]) -> dict[str, str]:
    """Names of sources without their folders, if no two are the same."""
    names = {path: named(path.split("\\")[-1]) for path in dict.fromkeys(paths)}
    count = Counter(names.values())
    return {path: named(path) if count[name] > 1 else name for path, name in names.items()}


# Lists of coding, with or without the words


def _is_list(sheet: Sheet) -> bool:
    found = columns_of(sheet, LIST).keys()
    return {"document", "code"} <= found and bool(found & {"number", "coverage"})


def _read_list(sheet: Sheet, shown: str) -> CodedProject:
    building = Building(CodedProject(FORMAT))
    columns = columns_of(sheet, LIST)
    paths = [cells(row, columns)["document"] for row in sheet.rows]
    names = _short(paths)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cell = cells(row, columns)
        code = parts(cell["code"], "\\")
        coder = named(cell.get("coder", ""))
        source = names[cell["document"]]
        coding = Coding(source, code, cell.get("text", ""), coder=coder, row=number)
        building.row(coding, cell.get("number", ""))
    if "text" not in columns:
        building.project.notes.append("It has no words: it tells which codes a source has.")
    return building.done(shown)


# The matrix of cases by codes


def _is_matrix(sheet: Sheet) -> bool:
    """Whether rows are numbered as `1 : x` and columns lettered as `A : y`."""
    headers = [h for h in sheet.headers[1:] if h]
    rows = [row[0] for row in sheet.rows if plain(row[0]) != "total"]
    numbered = bool(rows) and all(ROW.fullmatch(label) for label in rows)
    return numbered and bool(headers) and all(COLUMN.fullmatch(h) for h in headers)


def _read_matrix(sheet: Sheet, shown: str) -> CodedProject:
    building = Building(CodedProject(FORMAT))
    skipped = building.project.skipped
    codes = {
        i: parts(match[1], "\\")
        for i, header in enumerate(sheet.headers)
        if i and (match := COLUMN.fullmatch(header))
    }
    for code in codes.values():
        building.code(code)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        match = ROW.fullmatch(row[0])
        if not match:
            skipped["row of totals"] += 1
            continue
        building.source(named(match[1]))
        for at, code in codes.items():
            if not is_number(row[at]):
                skipped["cell that is no number"] += 1
            elif float(row[at].rstrip("%").replace(",", ".")) > 0:
                building.coding(Coding(named(match[1]), code, "", row=number))
    building.project.notes.append(
        "A matrix has no words and no coder: it tells which codes a case has, not how often."
    )
    return building.done(shown)
