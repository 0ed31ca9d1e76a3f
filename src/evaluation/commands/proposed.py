"""What `check` can propose: an entry of a cohort's settings, or a row of its corrections."""

from __future__ import annotations

from dataclasses import dataclass, field

from evaluation.commands.drafts import quoted
from evaluation.commands.settings_edits import Value, shown


@dataclass(frozen=True)
class Entry:
    """An entry of cohort.yaml.

    Attributes:
        file: path in the study.
        key: key at the top of the file, such as `files`.
        name: key below it; empty if the value stands at the top.
        value: what would be written.
        why: what speaks for it.
        sure: whether it is written when all is accepted; if not, only by its number.
    """

    file: str
    key: str
    name: str
    value: Value
    why: str
    sure: bool = True

    @property
    def line(self) -> str:
        """As it would stand in the file, below its key."""
        return f"{quoted(self.name)}: {shown(self.value)}" if self.name else shown(self.value)


@dataclass(frozen=True)
class Row:
    """A row of corrections.csv.

    Attributes:
        file: path in the study.
        cells: what would be written, by header. Codes are in it, so it is never shown.
        told: the same for the console: rows, and no code.
        sure: as of an entry.
    """

    file: str
    cells: dict[str, str] = field(repr=False)
    told: str
    sure: bool = True


Proposal = Entry | Row


@dataclass
class Proposed:
    """What is proposed for one cohort.

    Attributes:
        entries: of cohort.yaml, those of one key beside each other.
        corrections: of corrections.csv.
        questions: what only a person can tell, by the key of cohort.yaml where it would stand.
    """

    entries: list[Entry] = field(default_factory=list)
    corrections: list[Row] = field(default_factory=list)
    questions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all(self) -> list[Proposal]:
        """Everything that could be written, in the order in which it is numbered."""
        return [*self.entries, *self.corrections]
