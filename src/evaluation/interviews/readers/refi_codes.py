"""Codes, coders and notes of a REFI-QDA project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from evaluation.interviews.coded import ToolCode
from evaluation.interviews.readers.refi_xml import DEEPEST, described, guid, named, target, within


@dataclass
class Codes:
    """The codebook.

    Attributes:
        listed: each path once, in the file's order.
        paths: by GUID.
        same_path: number of codes with the path of another.
    """

    listed: list[ToolCode] = field(default_factory=list)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    same_path: int = 0


def read_codes(root: Element, without: set[str], split: bool = True) -> Codes:
    """Codes of a project or codebook.

    Args:
        root: Project or CodeBook.
        without: GUIDs that are cases, not codes.
        split: whether names such as `a::b` say where a code stands in a flat list.
    """
    found = list(_walk(root, without))
    flat = all(len(path) == 1 for _, path, _ in found)
    if split and flat:
        names = {path[0] for _, path, _ in found}
        found = [(key, _by_name(path[0], names), text) for key, path, text in found]
    codes = Codes()
    listed: dict[tuple[str, ...], ToolCode] = {}
    for key, path, text in found:
        codes.paths.setdefault(key, path)
        codes.same_path += path in listed
        if path not in listed or (text and not listed[path].description):
            listed[path] = ToolCode(path, text)
    codes.listed = list(listed.values())
    return codes


def _walk(root: Element, without: set[str]):
    """GUID, path and description of each code, parents first."""
    book = root if root.tag == "CodeBook" else root.find("CodeBook")
    if book is None:
        return
    waiting = [(code, ()) for code in reversed(list(within(book, "Codes")))]
    unnamed = 0
    while waiting:
        code, above = waiting.pop()
        if code.tag not in ("Code", "CodeBook", "Codes"):
            continue
        if code.tag == "Code" and guid(code) not in without:
            name = named(code)
            unnamed += not name
            above = (*above, name or f"unnamed code {unnamed}")
            yield guid(code), above, described(code)
        waiting += [(child, above) for child in reversed(code)]


def _by_name(name: str, names: set[str]) -> tuple[str, ...]:
    """The path that a name spells: `a::b`, or `a.b` where `a` is a code too."""
    if "::" in name:
        parts = tuple(part.strip() for part in name.split("::"))
        return parts if all(parts) and len(parts) <= DEEPEST else (name,)
    if name.count(".") > DEEPEST:
        return (name,)
    below: list[str] = []
    while at := next(_levels(name, names), 0):
        below.append(name[at + 1 :].strip())
        name = name[:at]
    return (name, *reversed(below))


def _levels(name: str, names: set[str]) -> Iterator[int]:
    """Places of the points in a name that stand behind another code's name, the last one first."""
    points = (i for i in range(len(name) - 1, 0, -1) if name[i] == ".")
    return (i for i in points if name[:i] in names and name[i + 1 :].strip())


def read_users(root: Element) -> dict[str, str]:
    """Names of coders by GUID."""
    users: dict[str, str] = {}
    for number, user in enumerate(within(root, "Users"), start=1):
        users[guid(user)] = named(user) or named(user, "id") or f"user {number}"
    return users


@dataclass
class Notes:
    """Notes (memos) and what they are about.

    Attributes:
        texts: by GUID of the note.
        about: GUIDs of notes by the GUID of what a link ties them to.
        used: GUIDs of notes that became the memo of a coding.
    """

    texts: dict[str, str] = field(default_factory=dict)
    about: dict[str, list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def memo(self, *elements: Element) -> str:
        """What is said about a selection and its coding."""
        said = []
        for element in elements:
            said.append(described(element))
            keys = [target(ref) for ref in element.findall("NoteRef")]
            keys += self.about.get(guid(element), []) if self.about else []
            self.used.update(keys)
            said += [self.texts.get(key, "") for key in keys]
        return "\n".join(dict.fromkeys(filter(None, said)))


def read_notes(root: Element, text_of) -> Notes:
    """Notes of a project; `text_of` gives the text of an element that may stand in a file."""
    notes = Notes()
    for note in within(root, "Notes"):
        notes.texts[guid(note)] = (text_of(note) or described(note)).strip()
    for link in within(root, "Links"):
        ends = guid(link, "originGUID"), guid(link, "targetGUID")
        for note, other in (ends, ends[::-1]):
            if note in notes.texts:
                notes.about.setdefault(other, []).append(note)
    return notes


def not_read(root: Element, notes: Notes) -> Counter:
    """What a project holds that is not coded material."""
    counts = Counter()
    counts["notes (memos) that are not about a coding"] = len(notes.texts.keys() - notes.used)
    counts["drawings of networks"] = len(list(within(root, "Graphs")))
    sets = [s for s in within(root, "Sets") if s.find("MemberSource") is None]
    counts["groups of codes or notes, or empty groups"] = len(sets)
    return +counts
