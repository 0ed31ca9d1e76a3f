"""Where coders disagree, excerpt by excerpt: the table `coder_disagreements`, to talk over.

It holds what people said, and stays in `data/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.interviews.coder_units import documents_of, positions
from evaluation.study.settings import Coding

KINDS = ("theme not in the source", "code not in the source", "code elsewhere in the source")
BETWEEN = " / "
"""Between excerpts of the other coder."""
ORDER = ["cohort", "theme", "code", "kind", "excerpt", "coder", "other"]


@dataclass(frozen=True)
class _Marked:
    """What coders marked in one source; theme, code, coder and key of the words as numbers."""

    theme: np.ndarray
    code: np.ndarray
    coder: np.ndarray
    key: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def of(self, rows: slice) -> _Marked:
        return _Marked(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def disagreements(sources: pd.DataFrame, excerpts: pd.DataFrame, coding: Coding) -> pd.DataFrame:
    """The table `coder_disagreements`: what one coder marked and another did not.

    One row for each excerpt and each other coder who saw the source and did not apply the code to
    words that overlap. Beside it stands what that coder applied to such words. Where it is not
    known on which words the other's code stands, the code in the same source is no disagreement.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        coding: how the study codes (`coding` of study.yaml).
    """
    documents = documents_of(sources, excerpts, coding.saw_everything)
    if coding.approach == "reflexive" or documents.table.empty:
        return tables.empty("coder_disagreements")
    made = excerpts.assign(document=positions(documents.table, excerpts))
    made = made[(made["document"] >= 0) & (made["coder"] != "")]
    made = made.sort_values(["document", "excerpt", "start", "coder", "theme", "code"])
    document, marked = made.pop("document").to_numpy(), _marked(made, documents.coders)
    names, texts = made["code"].tolist(), made["text"].tolist()
    rows, more = [], []
    starts = np.flatnonzero(np.diff(document, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(made)], strict=True):
        own = marked.of(slice(start, end))
        for row, other, kind, beside in _of_source(own, documents.seen[document[start]]):
            rows.append(start + row)
            codes = dict.fromkeys(names[start + i] for i in beside)
            words = dict.fromkeys(texts[start + i] for i in beside if texts[start + i])
            coder = documents.coders[other]
            more.append((KINDS[kind], coder, "; ".join(codes), BETWEEN.join(words)))
    added = pd.DataFrame(more, columns=["kind", "other", "other_codes", "other_text"])
    found = pd.concat([made.iloc[rows].reset_index(drop=True), added], axis=1)
    columns = list(tables.MODELS["coder_disagreements"].to_schema().columns)
    found = found[columns].drop_duplicates()
    found = found.sort_values(ORDER, kind="stable", ignore_index=True)
    return tables.checked("coder_disagreements", found)


def _marked(made: pd.DataFrame, coders: list[str]) -> _Marked:
    """Excerpts as numbers. Those without words have keys of their own: nothing tells them alike."""
    key = made["excerpt"].factorize()[0]
    key = np.where(made["text"] != "", key, -1 - np.arange(len(made)))
    code = made.groupby(["theme", "code"], sort=False).ngroup().to_numpy()
    start, end = (made[n].to_numpy(dtype=np.float64, na_value=np.nan) for n in ("start", "end"))
    coder = pd.Index(coders).get_indexer(made["coder"])
    return _Marked(made["theme"].factorize()[0], code, coder, key, start, end)


def _of_source(own: _Marked, seen: np.ndarray) -> Iterator[tuple[int, int, int, np.ndarray]]:
    """Disagreements in one source: row, the other coder, kind, and rows of his on such words.

    Args:
        own: what was marked in it.
        seen: whether each coder saw it.
    """
    together = (own.start[:, None] < own.end) & (own.start < own.end[:, None])
    together |= own.key[:, None] == own.key
    placed = ~np.isnan(own.start)
    for other in np.flatnonzero(seen):
        his = np.flatnonzero(own.coder == other)
        same = own.code[:, None] == own.code[his]
        missing = ~(together[:, his] & same).any(axis=1) & (own.coder != other)
        has_code, has_theme = same.any(axis=1), np.isin(own.theme, own.theme[his])
        # His code may stand on these words too if the place of either is not told.
        told = placed & ~(same & ~placed[his]).any(axis=1)
        kinds = has_theme.astype(int) + has_code
        for row in np.flatnonzero(missing & (~has_code | told)):
            yield row, other, kinds[row], his[together[row, his]]
