"""REFI-QDA: projects (.qdpx) and codebooks (.qdc) of NVivo, ATLAS.ti, MAXQDA, QualCoder, others.

The standard is read as its programs write it: see docs/coded.md for what they do differently.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

from evaluation.interviews.coded import CodedProject, CodedSource, Coding
from evaluation.interviews.readers.archive import LARGEST_PART, Archive, Refused, is_archive
from evaluation.interviews.readers.refi_attributes import Attributes, read_attributes
from evaluation.interviews.readers.refi_codes import not_read, read_codes, read_notes, read_users
from evaluation.interviews.readers.refi_sources import (
    Applied,
    Document,
    Passage,
    Reader,
    Selection,
    Texts,
)
from evaluation.interviews.readers.refi_text import FIRM, RAW, Choice, Counting, Span, choose
from evaluation.interviews.readers.refi_xml import parsed, root_name
from evaluation.problems import Problem

PROJECT, CODEBOOK = "refi", "refi_codebook"
"""Names in the register of readers."""
OWN_ORIGIN = "evaluation of leadership programmes"
OWN_WAY = str(Counting("characters", RAW))
JOIN = "\n\n"
"""Between several transcripts of one recording."""


def read_refi(path: Path, shown: str, way: str = "") -> CodedProject | None:
    """Read a REFI-QDA project; None if the file is none.

    Args:
        path: of the file.
        shown: the file as the evaluator sees it.
        way: how positions are counted, in the words of `refi_text.WAYS`, if it is known.
    """
    project = CodedProject(PROJECT)
    suffix = path.suffix.casefold()
    try:
        if not path.is_file():
            return None
        if is_archive(path):
            return _from_archive(path, project, suffix, way)
        content = _bare_xml(path, "Project")
        if content is not None:
            return _filled(project, parsed(content), None, way)
        if suffix in (".qdpx", ".qde"):
            raise Refused("It is no REFI-QDA project.", "Export it again.")
        return None
    except Refused as refused:
        return _stopped(project, shown, refused)


def read_refi_codebook(path: Path, shown: str) -> CodedProject | None:
    """Read a REFI-QDA codebook, which has codes and no codings; None if the file is none."""
    project = CodedProject(CODEBOOK)
    try:
        content = _bare_xml(path, "CodeBook") if path.is_file() else None
        if content is None:
            if path.suffix.casefold() == ".qdc" and path.is_file():
                raise Refused("It is no REFI-QDA codebook.", "Export it again.")
            return None
        codes = read_codes(parsed(content), set())
    except Refused as refused:
        return _stopped(project, shown, refused)
    project.codes = codes.listed
    project.notes.append("A codebook: it has codes, and no codings.")
    _tell(project, codes.same_path, "code(s) with the same path as another are taken as one.")
    return project


def _stopped(project: CodedProject, shown: str, refused: Refused) -> CodedProject:
    stopped = CodedProject(project.format, notes=project.notes)
    stopped.problems.append(Problem("stop", shown, 0, "", refused.found, refused.remedy))
    return stopped


def _bare_xml(path: Path, root: str) -> bytes | None:
    """Content of an XML file with that root."""
    with path.open("rb") as file:
        if root_name(file.read(4096)) != root:
            return None
    if path.stat().st_size > LARGEST_PART:
        most = LARGEST_PART // 1_000_000
        raise Refused(f"More than {most} MB of XML is not read.", "Export it in smaller parts.")
    return path.read_bytes()


def _from_archive(path: Path, project: CodedProject, suffix: str, way: str) -> CodedProject | None:
    try:
        archive = Archive(path)
    except Refused:
        if suffix == ".qdpx":
            raise
        return None
    with archive:
        name = _project_part(archive, suffix)
        if not name:
            return None
        left = archive.left_aside
        _tell(project, left, "part(s) of the archive lead outside it, and were not looked at.")
        return _filled(project, parsed(archive.read(name)), archive, way)


def _project_part(archive: Archive, suffix: str) -> str:
    """The project's XML, whatever it is called: in the archive's root, or in its only folder."""
    found = [n for n in archive.names if n.endswith(".qde") and not n.startswith("__macosx/")]
    least = min((n.count("/") for n in found), default=0)
    found = [n for n in found if n.count("/") == least and not n.rpartition("/")[2].startswith(".")]
    if len(found) > 1:
        raise Refused(f"It holds {len(found)} projects; one was expected.", "Export it again.")
    if not found and suffix == ".qdpx":
        raise Refused("There is no REFI-QDA project in it.", "Export it again.")
    return found[0] if found else ""


def _filled(
    project: CodedProject, root: Element, archive: Archive | None, way: str
) -> CodedProject:
    if root.tag != "Project":
        raise Refused("Its XML is no REFI-QDA project.", "Export it again.")
    origin = root.get("origin", "").strip()
    own = origin == OWN_ORIGIN
    attributes = read_attributes(root)
    codes = read_codes(root, set(attributes.cases), split=not own)
    texts = Texts(archive)
    notes = read_notes(root, texts)
    reader = Reader(texts, notes)
    documents = reader.documents(root)
    passages = [passage for document in documents for passage in document.passages]
    spans = [(p.text or "", [_span(s) for s in p.selections]) for p in passages]
    choice = choose(spans, origin, way or (OWN_WAY if own else ""))
    _tell_choice(project, choice)
    if not choice.fits:
        raise _do_not_fit(choice)
    places = {id(p): found for p, found in zip(passages, choice.places, strict=True)}
    project.codes = codes.listed
    filling = _Filling(project, codes.paths, read_users(root), attributes, places)
    for document in documents:
        filling.add(document)
    project.skipped += +reader.skipped + not_read(root, notes)
    _tell(project, codes.same_path, "code(s) with the same path as another are taken as one.")
    _tell(project, reader.twice, "document(s) are a source and a transcript at once.")
    _tell(project, choice.cut_names, "selection(s) have a name that goes on beyond their text.")
    for said, count in sorted(filling.told.items()):
        _tell(project, count, said)
    return project


def _tell(project: CodedProject, count: int, said: str) -> None:
    if count:
        project.notes.append(f"{count} {said}")


def _span(selection: Selection) -> Span:
    start, end = selection.start, selection.end
    if start is None or end is None:
        return Span(-1, -1, "")
    return Span(start, end, selection.name)


def _tell_choice(project: CodedProject, choice: Choice) -> None:
    if choice.score is None:
        return
    share = f"{choice.score:.1%} of {choice.judged:,} selections fit"
    said = f"Positions are counted in {choice.way}: {share}"
    if choice.runner_up:
        way, score = choice.runner_up
        project.notes.append(f"{said}; the next best, {way}: {score:.1%}.")
    else:
        project.notes.append(f"{said}; every other way of counting gives the same.")


def _do_not_fit(choice: Choice) -> Refused:
    found = (
        f"Its positions do not fit its texts: at best {choice.score:.1%} of the selections begin "
        f"and end where words do, or have the text that they are named by; {FIRM:.0%} is needed."
    )
    remedy = (
        "Export the project again, with the texts as they were when they were coded, or export "
        "the coded segments as a table."
    )
    return Refused(found, remedy)


class _Filling:
    """Codings and sources of a project, made from its documents one after another."""

    def __init__(
        self,
        project: CodedProject,
        paths: dict[str, tuple[str, ...]],
        users: dict[str, str],
        attributes: Attributes,
        places: dict[int, list],
    ) -> None:
        self.project, self._paths, self._users = project, paths, users
        self._attributes, self._places = attributes, places
        self.told: Counter = Counter()

    def add(self, document: Document) -> None:
        """Take in one source with its codings."""
        text = ""
        for passage in document.passages:
            self._add_passage(document, passage, len(text) + len(JOIN) if text else 0)
            if passage.text:
                text = f"{text}{JOIN}{passage.text}" if text else passage.text
            elif passage.text is None:
                self.told[f"text(s) are not read: {passage.why}."] += 1
        for part in document.parts:
            self._apply(document, part, part.applied, part.text, None, None, part.memo)
            self.told["coding(s) are of a part of a page, picture, sound or film."] += len(
                part.applied
            )
        self._apply(document, None, document.whole, "", None, None, "")
        name, key = document.name, document.guid
        self.project.sources[name] = CodedSource(name, text, self._attributes.of(key))

    def _add_passage(self, document: Document, passage: Passage, shift: int) -> None:
        places = self._places[id(passage)]
        for selection, place in zip(passage.selections, places, strict=True):
            if place and passage.text:
                start, end = place
                said = passage.text[start:end]
                self._apply(
                    document,
                    selection,
                    selection.applied,
                    said,
                    start + shift,
                    end + shift,
                    selection.memo,
                )
                self.told["selection(s) have no characters."] += start == end
            else:
                self._apply_unplaced(document, passage, selection)

    def _apply_unplaced(self, document: Document, passage: Passage, selection: Selection) -> None:
        """A selection whose text is not there: its name may be its text, or tell of it."""
        said, title = selection.text, ""
        if not said and selection.name:
            said, title = (selection.name, "") if _is_text(selection) else ("", selection.name)
        memo = "\n".join(filter(None, (title, selection.memo)))
        count = len(selection.applied)
        if not said and not memo:
            where = passage.why or "they are beyond its end"
            self.project.skipped[f"codings without words: {where}"] += count
            return
        # Positions in a text that is not there still tell which codings overlap.
        start, end = (None, None) if passage.text else (selection.start, selection.end)
        self._apply(document, selection, selection.applied, said, start, end, memo)
        self.told["coding(s) have the name of the selection for a text, or no text."] += count

    def _apply(
        self,
        document: Document,
        selection: Selection | None,
        applied: list[Applied],
        said: str,
        start: int | None,
        end: int | None,
        memo: str,
    ) -> None:
        if selection is not None:
            cases = self._attributes.selections.get(selection.guid, ())
            self._attributes.add_cases(document.guid, cases)
        for one in applied:
            if one.code in self._attributes.cases:
                self._attributes.add_cases(document.guid, [one.code])
                self.project.skipped["codings that say to which case a text belongs"] += 1
            elif one.code not in self._paths:
                self.project.skipped["codings with a code that is not in the codebook"] += 1
            else:
                full = "\n".join(dict.fromkeys(filter(None, (memo, one.memo))))
                coder = self._coder(one.user)
                path = self._paths[one.code]
                self.project.codings.append(
                    Coding(document.name, path, said, start, end, coder, 0, full)
                )

    def _coder(self, user: str) -> str:
        if user and user not in self._users:
            self._users[user] = f"unlisted user {len(self._users) + 1}"
        return self._users.get(user, "")


def _is_text(selection: Selection) -> bool:
    """Whether a name is the selection's text: of its length, or cut with an ellipsis."""
    name, length = selection.name, (selection.end or 0) - (selection.start or 0)
    if name.endswith(("…", "...")):
        return len(name) >= 20 and len(name) <= length + 3
    units = len(name.encode("utf-16-le", "surrogatepass")) // 2
    return length in (len(name), units)
