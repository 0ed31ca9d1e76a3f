"""The sources of one coded file: which source of the cohort each is, and whose."""

from __future__ import annotations

import re

from evaluation.interviews.coded import CodedProject
from evaluation.interviews.readers.coded_sheets import plain
from evaluation.interviews.sources import Source, Sources, groups_of, stem
from evaluation.persons.identifiers import code_of
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.readers.projects import YES
from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import RawFile
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings

OURS = ("long sheet", "wide sheet")
"""Formats whose columns about the source are ours, consent among them."""
WHOLE = ("wide sheet",)
"""Formats in which each source was looked at, one without any code too."""
SEVERAL = "; "
"""Between the values of an attribute that has several."""
SURE = 4
"""Characters from which a withdrawn person's code is looked for within a name."""


class FileSources:
    """The sources of one coded file.

    Args:
        settings: of the study.
        file: the coded file.
        project: what it says.
        sources: of the cohort; what the file says of them is added.
        people: of the cohort.

    Attributes:
        problems: of the sources.
        other_text: names in the cohort of those that have a text of another length in a file that
            was read before: places in one are not places in the other.
    """

    def __init__(
        self,
        settings: Settings,
        file: RawFile,
        project: CodedProject,
        sources: Sources,
        people: KnownPeople,
    ) -> None:
        self._file, self._project = file, project
        self._sources, self._people = sources, people
        self._groups = groups_of(settings)
        self._rows: dict[str, int] = {}
        for coding in project.codings:
            self._rows.setdefault(coding.source, coding.row)
        self.problems: list[Problem] = []
        self.other_text: set[str] = set()

    def names(self) -> dict[str, str]:
        """Name in the cohort of each source that counts, by its name in the file."""
        told = {n: self._attributes(n) for n in self._project.sources}
        if self._project.format in WHOLE:
            counts = list(told)
        else:
            counts = [n for n in told if n in self._rows]
        names, unclear, unlisted, quoted = {}, 0, [], 0
        people = self._persons(counts, told)
        groups = self._group(counts, told)
        for name in counts:
            meant = self._sources.meant(name)
            if len(meant) > 1:
                unclear += 1
                continue
            names[name] = meant[0] if meant else name
            if not meant:
                self._sources.add(name, Source(groups[name], "", self._said_yes(told[name])))
            if names[name] not in self._sources.listed:
                unlisted.append(names[name])
            characters = len(self._project.sources[name].text)
            self._merge(names[name], people.get(name, ""), told[name], characters)
        merged = len(names) - len(set(names.values()))
        if merged:
            found = f"{merged} source(s) of this file have the name of another but for its ending."
            self._tell("note", found, "They count as one. Rename one, if that is wrong.")
        unlisted = list(dict.fromkeys(unlisted))
        quoted = sum(self._sources.known[name].quote_consent for name in unlisted)
        if unclear:
            found = f"{unclear} source(s) of this file may be several of the sources sheet."
            self._tell("stop", found, "Give each a name that no other has, case aside.")
        if unlisted:
            may = f"{quoted} may be quoted" if quoted else "none is quoted"
            found = f"{len(unlisted)} source(s) of this file are on no sources sheet; {may}."
            self._tell("note", found, "Add them to sources.csv, with consent to be quoted.")
        if self.other_text:
            found = f"{len(self.other_text)} source(s) have another text here than in a file before"
            remedy = "Coders agree by character only in copies of one text."
            self._tell("note", f"{found}; on which words codes stand is not compared.", remedy)
        self._tell_without_codings(told)
        return names

    def _tell(self, severity: str, found: str, remedy: str, column: str = "source") -> None:
        self.problems.append(Problem(severity, self._file.path, 0, column, found, remedy))

    def _attributes(self, name: str) -> dict[str, str]:
        return {plain(k): v for k, v in self._project.sources[name].attributes.items()}

    def _said_yes(self, told: dict[str, str]) -> bool:
        ours = self._project.format in OURS
        return ours and told.get("quote consent", "").casefold() in YES

    def _merge(self, name: str, code: str, told: dict[str, str], characters: int) -> None:
        """Add to a source what this file says of it; consent must be given by all that speak."""
        source = self._sources.known[name]
        if source.characters and characters and source.characters != characters:
            self.other_text.add(name)
        source.characters = source.characters or characters
        if self._project.format in OURS and told.get("quote consent") and not self._said_yes(told):
            source.quote_consent = False
        if code and source.code and code != source.code:
            found = "A source is somebody else's by this file than by the sources sheet."
            self._tell("stop", found, "Correct the one that is wrong.", "participant_id")
        source.code = source.code or code

    def _group(self, names: list[str], told: dict[str, dict[str, str]]) -> dict[str, str]:
        """Source group of each source that is on no sheet: by the file, or by its own column."""
        found, unknown = {}, 0
        for name in names:
            said = told[name].get("source group", "")
            found[name] = self._groups.get(normalised(said), self._file.detail)
            unknown += bool(said) and normalised(said) not in self._groups
        if unknown:
            what = f"{unknown} source(s) have a group that is not in study.yaml."
            remedy = "They count as what the file's name says. Correct them, or add the group."
            self._tell("note", what, remedy, "source_group")
        return found

    def _persons(self, names: list[str], told: dict[str, dict[str, str]]) -> dict[str, str]:
        """Normalised code of whom each source belongs to, where that is told."""
        said = {n: told[n].get("participant id", "") for n in names}
        found = self._linked({n: v for n, v in said.items() if v and SEVERAL not in v})
        joint = [n for n, v in said.items() if SEVERAL in v]
        if joint:
            what = f"{len(joint)} source(s) belong to several people; they are linked to nobody."
            self._tell("note", what, "List each member in sources.csv.", "participant_id")
        for name in joint:
            parts = [self._code(part) for part in said[name].split(SEVERAL)]
            if any(part in self._people.withdrawn for part in parts):
                what = "Somebody whose words are in a source of several people has withdrawn."
                remedy = "Take their words out in the tool for coding, and export again."
                self._tell("stop", what, remedy, "participant_id")
        for name in names:
            if not found.get(name) and not self._listed_code(name):
                found[name] = self._by_name(name, told[name].get("case", ""))
        return found

    def _listed_code(self, name: str) -> str:
        meant = self._sources.meant(name)
        return self._sources.known[meant[0]].code if len(meant) == 1 else ""

    def _linked(self, said: dict[str, str]) -> dict[str, str]:
        """Codes that the file gives, held against the people of the cohort as in other sheets."""
        if not said:
            return {}
        in_rows = all(self._rows.get(n) for n in said)
        places = {n: at for at, n in enumerate(self._project.sources, 1)}
        numbers = [self._rows[n] if in_rows else places[n] for n in said]
        sheet = Sheet(
            self._file.path, "", ["participant_id"], [[v] for v in said.values()], numbers
        )
        codes, problems = self._people.read(sheet)
        for p in problems:
            found = p.found if in_rows else p.found.replace("row", "source")
            row = p.row if in_rows else 0
            self.problems.append(Problem(p.severity, p.file, row, p.column, found, p.remedy))
        return dict(zip(said, codes, strict=True))

    def _code(self, text: str) -> str:
        return code_of([text], self._people.kind, self._people.parts)

    def _by_name(self, name: str, case: str) -> str:
        """The person whose code a source or its case is named by; empty if it is nobody's.

        A withdrawn person's code is looked for within the name too.
        """
        known = self._people.codes | self._people.withdrawn
        for text in (name, stem(name), case):
            if (code := self._code(text)) in known and code:
                return code
        parts = re.split(r"[\s_.,;()\-]+", f"{stem(name)} {case}")
        codes = (self._code(part) for part in parts if len(part) >= SURE)
        return next((code for code in codes if code in self._people.withdrawn), "")

    def _tell_without_codings(self, told: dict[str, dict[str, str]]) -> None:
        """A note of sources that nobody coded and no sheet lists: they may be no interviews."""
        if self._project.format in WHOLE:
            return
        left = [n for n in told if n not in self._rows and not self._sources.meant(n)]
        if left:
            found = f"{len(left)} source(s) of this file have no coding and are on no sources sheet"
            remedy = "Add those that are interviews to sources.csv, so that they are counted."
            self._tell("note", f"{found}; they are not counted.", remedy)
