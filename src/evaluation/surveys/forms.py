"""Forms: one form is what one person sent in for one wave."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from evaluation.study.settings import Settings


@dataclass
class Block:
    """The forms of one wave and rater in one table: one row a form.

    Attributes:
        cohort: cohort folder.
        wave: wave of study.yaml.
        rater: who answered.
        forms: what is known of each, by name: file, row, code (normalised, empty if blank),
            corrected, consent, submitted (ISO, empty if it cannot be told), seconds, cluster. Raw
            codes go no further than this.
        items: items that were asked, in the order of the columns of `answers`.
        answers: forms x items, on the instruments' ranges, not turned round; NaN for none.
        reasons: forms x items, why there is no answer; empty where there is one.
        comments: open answers: column of each question.
    """

    cohort: str
    wave: str
    rater: str
    forms: dict[str, np.ndarray]
    items: list[str]
    answers: np.ndarray
    reasons: np.ndarray
    comments: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.answers)


@dataclass(frozen=True)
class FileReading:
    """What a survey file was taken for, for `check`, the review and the data dictionary."""

    file: str
    sheet: str
    waves: tuple[str, ...]
    rows: int
    items: int
    unmatched: tuple[str, ...]
    platform: str = "plain"
    cohort: str = ""
    rater: str = "self"
    matched: tuple[dict[str, str], ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    consent: bool = False


def straight(block: Block, settings: Settings) -> np.ndarray:
    """Forms with one and the same answer to every item of an instrument, where that is telling.

    It is telling of at least six items one of which at least is turned round, and of at least ten
    items; four in five of them must be answered.
    """
    items, found = settings.items(), np.zeros(len(block), dtype=bool)
    for name, instrument in settings.instruments.items():
        at = [i for i, item in enumerate(block.items) if items[item] == name]
        turned = any(instrument.items[block.items[i]].reversed for i in at)
        if len(at) < (6 if turned else 10):
            continue
        own = block.answers[:, at]
        answered = (~np.isnan(own)).sum(axis=1)
        enough = answered >= 0.8 * len(at)
        low = np.where(np.isnan(own), np.inf, own).min(axis=1)
        high = np.where(np.isnan(own), -np.inf, own).max(axis=1)
        found |= enough & (low == high)
    return found
