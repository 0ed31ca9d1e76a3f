"""Sources of a REFI-QDA project: their texts, and what was selected in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from evaluation.interviews.readers.archive import Archive, plain_name
from evaluation.interviews.readers.refi_codes import Notes
from evaluation.interviews.readers.refi_xml import guid, named, target, within

KINDS = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
TEXTS = ("TextSource", "Representation", "TextDescription", "Transcript")
SCHEME = re.compile(r"^\s*(internal|relative|absolute|file):/*", re.IGNORECASE)
AS_WORD = "the text is only there as a word processor's document, which has no positions"
MISSING = "the text is not in the file"


@dataclass
class Applied:
    """One code given to a selection, or to a whole source."""

    code: str
    user: str
    memo: str = ""


@dataclass
class Selection:
    """A part of a source.

    Attributes:
        guid: its own.
        name: what the tool calls it, often the beginning of its text.
        memo: what is said about it.
        applied: its codes.
        start: first position in the text; None for a part of a picture, of sound or of film.
        end: position after the last.
        text: of a part of a page, where the tool gives it.
        page: of a PDF.
    """

    guid: str
    name: str
    memo: str
    applied: list[Applied]
    start: int | None = None
    end: int | None = None
    text: str = ""
    page: int | None = None


@dataclass
class Passage:
    """A text of a source and what was selected in it.

    Attributes:
        path: where the file says that it is; empty if it is in the project itself.
        text: None if it is not there.
        why: why it is not there.
        selections: in it.
        spoken: whether it is the transcript of a recording.
    """

    path: str
    text: str | None
    why: str = ""
    selections: list[Selection] = field(default_factory=list)
    spoken: bool = False


@dataclass
class Document:
    """A source of a project: passages of text, parts without text, and codes of the whole."""

    guid: str
    name: str
    passages: list[Passage] = field(default_factory=list)
    parts: list[Selection] = field(default_factory=list)
    whole: list[Applied] = field(default_factory=list)


class Texts:
    """Texts that stand in the project or in a file of the archive; never anywhere else."""

    def __init__(self, archive: Archive | None) -> None:
        self._archive = archive
        self._by_path, self._by_name = {}, {}
        for name in archive.names if archive else ():
            self._by_path[name] = name
            self._by_name.setdefault(PurePosixPath(name).name, name)
        self._read: dict[str, str] = {}

    def __call__(self, element: Element) -> str | None:
        """The text of an element; None if it has none."""
        return self.of(element)[1]

    def of(self, element: Element) -> tuple[str, str | None, str]:
        """Where it is, text, and why there is none."""
        said = element.get("plainTextPath", "")
        path = self._part(said)
        if path:
            return path, self._content(path), ""
        inline = element.find("PlainTextContent")
        if inline is not None and (inline.text or not said):
            return "", inline.text or "", ""
        rich = element.get("richTextPath") and not said
        return plain_name(SCHEME.sub("", said)), None, AS_WORD if rich else MISSING

    def _part(self, path: str) -> str:
        """The part that a path means: with or without scheme and folder, in any case."""
        bare = SCHEME.sub("", path)
        for spelled in (bare, unquote(bare)):
            name = plain_name(spelled).strip("/ ")
            found = self._by_path.get(f"sources/{name}") or self._by_path.get(name)
            found = found or self._by_name.get(PurePosixPath(name).name)
            if name and found:
                return found
        return ""

    def _content(self, path: str) -> str:
        if path not in self._read:
            self._read[path] = decoded(self._archive.read(path))
        return self._read[path]


def decoded(content: bytes) -> str:
    """A text as it is in its file, line ends too, without a byte order mark."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


class Reader:
    """Reads the sources of one project, and counts what it leaves out.

    Attributes:
        skipped: what was left out and why.
        twice: number of documents that are a source and a transcript at once.
    """

    def __init__(self, texts: Texts, notes: Notes) -> None:
        self._texts, self._notes = texts, notes
        self.skipped: Counter = Counter()
        self.twice = 0

    def documents(self, root: Element) -> list[Document]:
        """All sources, in the file's order, under names that are all different."""
        found: list[Document] = []
        for element in within(root, "Sources"):
            if element.tag in KINDS:
                found.append(self._document(element))
            else:
                self.skipped["sources of a kind that is not in the standard"] += 1
        _name_apart(found)
        self._join_transcripts(found)
        return found

    def _document(self, element: Element) -> Document:
        document = Document(guid(element), named(element) or _file_name(element))
        document.whole = self._applied(element, "")
        if element.tag == "TextSource":
            document.passages.append(self._passage(element))
        for child in element:
            if child.tag in TEXTS:
                document.passages.append(self._passage(child))
                document.whole += self._applied(child, "")
            elif child.tag.endswith("Selection") and element.tag != "TextSource":
                document.parts.append(self._part(child))
        if element.tag == "PDFSource":
            self._drop_pdf_twins(document)
            self._join_pages(document)
        return document

    def _passage(self, element: Element) -> Passage:
        path, text, why = self._texts.of(element)
        passage = Passage(path, text, why, spoken=element.tag == "Transcript")
        points = {guid(p): _number(p.get("position")) for p in element.findall("SyncPoint")}
        for child in element:
            if child.tag == "PlainTextSelection":
                span = _number(child.get("startPosition")), _number(child.get("endPosition"))
            elif child.tag == "TranscriptSelection":
                span = tuple(
                    points.get(guid(child, end)) for end in ("fromSyncPoint", "toSyncPoint")
                )
            else:
                continue
            passage.selections.append(self._part(child, *span))
        return passage

    def _part(
        self, element: Element, start: int | None = None, end: int | None = None
    ) -> Selection:
        own = element.find("Representation")
        selection = Selection(
            guid(element),
            named(element),
            self._notes.memo(element),
            self._applied(element, guid(element, "creatingUser")),
            start if end is not None else None,
            end if start is not None else None,
            (self._texts(own) or "").strip() if own is not None else "",
            _number(element.get("page")),
        )
        self.skipped["selections without a code"] += not selection.applied
        return selection

    def _applied(self, element: Element, user: str) -> list[Applied]:
        found = []
        for coding in element.findall("Coding"):
            # Who coded is not who owns the document or who selected first.
            coder = guid(coding, "creatingUser") or user
            memo = self._notes.memo(coding)
            refs = coding.findall("CodeRef")
            found += [Applied(target(ref), coder, memo) for ref in refs]
            self.skipped["codings without a code"] += not refs
        return found

    def _drop_pdf_twins(self, document: Document) -> None:
        """Leave out parts of pages that stand in the page's text too."""
        texts = [s for passage in document.passages for s in passage.selections]
        by_guid = {s.guid: s for s in texts if s.guid}
        by_name: dict[str, list[Selection]] = {}
        for selection in texts:
            by_name.setdefault(selection.name, []).append(selection)
        kept = []
        for part in document.parts:
            codes = {a.code for a in part.applied}
            # The part of a quotation on its second page has a GUID of its own.
            twin = by_guid.get(part.guid) or next(
                (s for s in by_name.get(part.name, ()) if codes <= {a.code for a in s.applied}),
                None,
            )
            if twin is None or (not part.name and part.guid not in by_guid):
                kept.append(part)
                continue
            self._count_twin(part)
            has = {(a.code, a.user) for a in twin.applied}
            twin.applied += [a for a in part.applied if (a.code, a.user) not in has]
            twin.text = f"{twin.text} {part.text}".strip()
        document.parts = kept

    def _count_twin(self, part: Selection) -> None:
        count = len(part.applied)
        self.skipped["codings of a PDF that stand in it twice (page and text)"] += count
        self.skipped["selections without a code"] -= not part.applied

    def _join_pages(self, document: Document) -> None:
        """Make one of the parts of a quotation that goes over pages."""
        for before, after in reversed(list(pairwise(document.parts))):
            if _goes_on(before, after):
                before.text = f"{before.text} {after.text}".strip()
                self._count_twin(after)
                document.parts = [part for part in document.parts if part is not after]

    def _join_transcripts(self, documents: list[Document]) -> None:
        """Leave out of a recording what is coded in the same text as a source of its own."""
        coded: dict[str, set[tuple]] = {}
        for passage in (p for d in documents for p in d.passages if p.path and not p.spoken):
            spans = {key for s in passage.selections for key in _keys(s)}
            coded.setdefault(passage.path, set()).update(spans)
        for passage in (p for d in documents for p in d.passages if p.spoken and p.path in coded):
            self.twice += 1
            for selection in passage.selections:
                new = [
                    a
                    for a, k in zip(selection.applied, _keys(selection), strict=True)
                    if k not in coded[passage.path]
                ]
                gone = len(selection.applied) - len(new)
                self.skipped["codings of a transcript that stand in its text too"] += gone
                selection.applied = new


def _keys(selection: Selection) -> list[tuple]:
    return [(selection.start, selection.end, a.code, a.user) for a in selection.applied]


def _goes_on(before: Selection, after: Selection) -> bool:
    """Whether a part is the next page of a quotation: its name runs over both."""
    same = before.name and before.name == after.name and before.page is not None
    if not same or after.page != before.page + 1 or not before.text or not after.text:
        return False
    if {a.code for a in before.applied} != {a.code for a in after.applied}:
        return False
    name = _bare(before.name)
    return _bare(before.text + after.text).startswith(name) and not _bare(after.text).startswith(
        name
    )


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text))).casefold()


def _number(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:
        return None


def _file_name(element: Element) -> str:
    """Name of the file of a source without a name; not where it was, which tells of a person."""
    for key in ("plainTextPath", "path", "richTextPath"):
        path = SCHEME.sub("", element.get(key, "")).replace("\\", "/")
        if path.strip("/"):
            return unicodedata.normalize("NFC", PurePosixPath(path).name)
    return "unnamed source"


def _name_apart(documents: list[Document]) -> None:
    taken: set[str] = {document.name for document in documents}
    seen: Counter = Counter()
    for document in documents:
        name = document.name
        seen[name] += 1
        while seen[name] > 1 and document.name in taken:
            document.name = f"{name} ({seen[name]})"
            seen[name] += document.name in taken
        taken.add(document.name)
