"""What a REFI-QDA project says of its sources: four shapes, one table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from evaluation.interviews.readers.refi_xml import guid, named, target, within

KEY_AND_VALUE = re.compile(r"([^:]{1,80}?)\s*:(?!:)\s*(\S.*)", re.DOTALL)
"""`gender: male`, the name of a group that is an attribute."""


@dataclass
class Attributes:
    """Attributes by the GUID of a source or of a selection.

    Attributes:
        values: names and values by GUID; several values of one name are kept in order.
        cases: names and values of each case by its GUID.
        selections: GUIDs of cases by the GUID of a selection that belongs to it.
    """

    values: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    cases: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    selections: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Say something of a source."""
        for name, value in pairs:
            values = self.values.setdefault(key, {}).setdefault(name, [])
            if value not in values:
                values.append(value)

    def add_cases(self, key: str, cases: Iterable[str]) -> None:
        """Say that a source, or part of it, belongs to cases."""
        for case in cases:
            self.add(key, self.cases.get(case, ()))

    def of(self, key: str) -> dict[str, str]:
        """Attributes of a source; a source of several cases has their values joined by `; `."""
        return {name: "; ".join(values) for name, values in self.values.get(key, {}).items()}


def read_attributes(root: Element) -> Attributes:
    """Variables of cases and of sources, and groups of sources."""
    found = Attributes()
    variables = {guid(v): named(v) for v in within(root, "Variables")}
    for case in within(root, "Cases"):
        pairs = list(_values(case, variables))
        if named(case):
            pairs.insert(0, ("case", named(case)))
        found.cases[guid(case)] = pairs
        for ref in case.findall("SourceRef"):
            found.add(target(ref), pairs)
        for ref in case.findall("SelectionRef"):
            found.selections.setdefault(target(ref), []).append(guid(case))
    for source in within(root, "Sources"):
        found.add(guid(source), _values(source, variables))
    for group in within(root, "Sets"):
        for ref in group.findall("MemberSource"):
            found.add(target(ref), [_as_pair(named(group))])
    return found


def _as_pair(name: str) -> tuple[str, str]:
    pair = KEY_AND_VALUE.fullmatch(name)
    return (pair[1].strip(), pair[2].strip()) if pair else ("set", name)


def _values(element: Element, variables: dict[str, str]) -> Iterable[tuple[str, str]]:
    for value in element.findall("VariableValue"):
        ref = value.find("VariableRef")
        name = variables.get(target(ref), "") if ref is not None else ""
        said = next((child.text for child in value if child is not ref and child.text), "")
        said = unicodedata.normalize("NFC", said).strip()
        if name and said:
            yield name, said
