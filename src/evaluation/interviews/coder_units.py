"""What coders agree or disagree about: sources that several of them coded, and stretches of text.

Two comparisons are made of the same excerpts, since they answer different questions. By *source*:
is the code in the source at all? By *character*: is it on the same words? Text is kept as stretches
with a length, never as a cell for each character.

A coder who did not apply a code in a source that he or she saw judged it absent. A coder who did
not see the source judged nothing: that is missing, and no disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

PLACE = ["cohort", "source"]
Labels = list[tuple[str, str]]
"""Theme and code of each label; the code of a theme is empty."""


@dataclass(frozen=True)
class Documents:
    """The sources that at least two coders saw.

    Attributes:
        table: cohort, source and characters of each, in an order that no pseudonym decides.
        coders: their names, in order of the columns of `seen`.
        seen: documents x coders, whether the coder saw it.
    """

    table: pd.DataFrame
    coders: list[str]
    seen: np.ndarray

    def of(self, rows: np.ndarray) -> Documents:
        """Those at some positions, in their order."""
        return Documents(self.table.iloc[rows].reset_index(drop=True), self.coders, self.seen[rows])


@dataclass(frozen=True)
class Stretches:
    """Where codes were applied, each stretch with the coders who applied one there.

    A whole source is one stretch of length 1 where sources are compared. What no stretch tells of
    was judged to be without the code by all who saw the document.

    Attributes:
        label: of each stretch, position of its code (or theme) in the list of labels.
        document: position in `Documents`.
        length: characters, or 1.
        applied: stretches x coders.
        sizes: length of each document; 0 for one that cannot be compared.
        unknown: labels and documents of which it is not known where the code was applied.
    """

    label: np.ndarray
    document: np.ndarray
    length: np.ndarray
    applied: np.ndarray
    sizes: np.ndarray
    unknown: np.ndarray

    def of(self, documents: np.ndarray, rows: np.ndarray, lost: np.ndarray) -> Stretches:
        """Those of some documents, which are counted anew.

        Args:
            documents: their positions, in order.
            rows: positions of their stretches.
            lost: positions of what is not known of them.
        """
        unknown = self.unknown[lost]
        return Stretches(
            self.label[rows],
            np.searchsorted(documents, self.document[rows]),
            self.length[rows],
            self.applied[rows],
            self.sizes[documents],
            np.column_stack([unknown[:, 0], np.searchsorted(documents, unknown[:, 1])]),
        )


Applied = tuple[Labels, Stretches]
"""Labels, and where they were applied."""


def documents_of(
    sources: pd.DataFrame, excerpts: pd.DataFrame, saw_everything: tuple[str, ...] = ()
) -> Documents:
    """The sources that at least two coders saw.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`; those of nobody known say nothing about agreement.
        saw_everything: coders who read every source of the cohorts in which they coded anything;
            another one saw those sources alone in which he or she coded anything.
    """
    known = excerpts[excerpts["coder"] != ""]
    coders = sorted(known["coder"].unique())
    table = sources[[*PLACE, "characters"]].drop_duplicates(PLACE)
    # Keys of excerpts are the same whatever the pseudonyms; sources without one are all alike.
    first = known.groupby(PLACE)["excerpt"].min().rename("first")
    table = table.merge(first.reset_index(), on=PLACE, how="left").fillna({"first": ""})
    table = table.sort_values(["cohort", "first", "characters"], kind="stable", ignore_index=True)
    seen = np.zeros((len(table), len(coders)), dtype=bool)
    marked = known[[*PLACE, "coder"]].drop_duplicates()
    seen[positions(table, marked), pd.Index(coders).get_indexer(marked["coder"])] = True
    for c, coder in enumerate(coders):
        if coder in saw_everything:
            own = set(table.loc[seen[:, c], "cohort"])
            seen[:, c] = table["cohort"].isin(own)
    several = seen.sum(axis=1) > 1
    table = table.loc[several, [*PLACE, "characters"]].reset_index(drop=True)
    return Documents(table, coders, seen[several])


def positions(table: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Row of `table` that each row's cohort and source stand in; -1 if in none."""
    index = pd.MultiIndex.from_frame(table[PLACE])
    return index.get_indexer(pd.MultiIndex.from_frame(rows[PLACE]))


def rows_of(labels: np.ndarray) -> dict[int, np.ndarray]:
    """Positions of each label, in order."""
    order = np.argsort(labels, kind="stable")
    names, starts = np.unique(labels[order], return_index=True)
    return dict(zip(names.tolist(), np.split(order, starts[1:]), strict=bool(len(names))))


def cut_by(
    groups: np.ndarray, applied: list[Applied]
) -> Iterator[tuple[int, np.ndarray, list[Applied]]]:
    """Cut what was applied by groups of documents, in one pass: there may be thousands of groups.

    Args:
        groups: number of each document's group; -1 for none.
        applied: labels, and where they were applied in all documents.

    Yields:
        Number of a group, positions of its documents, and what was applied in these.
    """
    none = np.zeros(0, dtype=int)
    at = [(rows_of(groups[s.document]), rows_of(groups[s.unknown[:, 1]])) for _, s in applied]
    for group, documents in rows_of(groups).items():
        if group >= 0:
            own = [
                (names, s.of(documents, rows.get(group, none), lost.get(group, none)))
                for (names, s), (rows, lost) in zip(applied, at, strict=True)
            ]
            yield group, documents, own


def applied_in(documents: Documents, excerpts: pd.DataFrame, unit: str) -> Iterator[Applied]:
    """The labels and where they were applied: first of the themes, then of the codes.

    Args:
        documents: that are compared.
        excerpts: the table `excerpts`.
        unit: `source` or `characters`.
    """
    kinds = {"source": by_source, "characters": by_character}
    for said in (excerpts.assign(code=""), excerpts):
        groups = said.groupby(["theme", "code"], sort=True)
        made = codings(documents, excerpts, groups.ngroup())
        yield list(groups.groups), kinds[unit](documents, made)


def codings(documents: Documents, excerpts: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """The codings in these documents as positions: label, document, coder, start and end.

    Args:
        documents: that are compared.
        excerpts: the table `excerpts`.
        labels: for each excerpt the position of its code, or of its theme; -1 to leave it out.
    """
    made = pd.DataFrame(
        {
            "label": labels.to_numpy(),
            "document": positions(documents.table, excerpts),
            "coder": pd.Index(documents.coders).get_indexer(excerpts["coder"]),
            "start": excerpts["start"].to_numpy(dtype=np.float64, na_value=np.nan),
            "end": excerpts["end"].to_numpy(dtype=np.float64, na_value=np.nan),
        }
    )
    return made[(made[["label", "document", "coder"]] >= 0).all(axis=1)]


def by_source(documents: Documents, made: pd.DataFrame) -> Stretches:
    """Whether each coder applied each code in each document."""
    keys, rows = np.unique(made[["label", "document"]], axis=0, return_inverse=True)
    applied = np.zeros((len(keys), len(documents.coders)), dtype=bool)
    applied[rows.ravel(), made["coder"]] = True
    ones = np.ones(len(keys))
    sizes = np.ones(len(documents.table))
    return Stretches(keys[:, 0], keys[:, 1], ones, applied, sizes, np.zeros((0, 2), dtype=int))


def by_character(documents: Documents, made: pd.DataFrame) -> Stretches:
    """On which characters each coder applied each code.

    A document whose length is not known cannot be compared; nor can a code in a document where one
    of its codings has no place, or one beyond the end of the text.
    """
    sizes = documents.table["characters"].to_numpy(dtype=np.float64)
    whole = sizes[made["document"].to_numpy()]
    placed = (made["start"] >= 0) & (made["end"] >= made["start"]) & (made["end"] <= whole)
    unknown = np.unique(made.loc[~placed & (whole > 0), ["label", "document"]], axis=0)
    rows = made[placed & (made["end"] > made["start"])]
    keys = pd.MultiIndex.from_arrays(unknown.T) if len(unknown) else []
    lost = pd.MultiIndex.from_frame(rows[["label", "document"]]).isin(keys)
    events = _united(rows[~lost])
    found = _split(events, len(documents.coders))
    return Stretches(*found, sizes, unknown)


def _events(rows: pd.DataFrame) -> pd.DataFrame:
    """Where something begins (+1) and ends (-1)."""
    key = ["label", "document", "coder"]
    begins = rows[[*key, "start"]].set_axis([*key, "at"], axis=1).assign(step=1)
    ends = rows[[*key, "end"]].set_axis([*key, "at"], axis=1).assign(step=-1)
    return pd.concat([begins, ends], ignore_index=True)


def _united(rows: pd.DataFrame) -> pd.DataFrame:
    """Beginnings and ends of what one coder marked with one code: overlaps with himself are one."""
    events = _events(rows)
    # What begins where another ends goes on: beginnings come first.
    order = [-events["step"], events["at"], events["coder"], events["document"], events["label"]]
    events = events.iloc[np.lexsort(order)]
    depth = events["step"].cumsum()
    return events[((events["step"] == 1) & (depth == 1)) | (depth == 0)]


def _split(events: pd.DataFrame, coders: int) -> tuple[np.ndarray, ...]:
    """Label, document, length and coders of each stretch between two borders that any coder set."""
    order = np.lexsort([events["at"], events["document"], events["label"]])
    events = events.iloc[order]
    steps = np.zeros((len(events), coders), dtype=np.int64)
    steps[np.arange(len(events)), events["coder"]] = events["step"]
    # Every beginning has its end in the same document, so that each starts from nought.
    applied = steps.cumsum(axis=0).astype(bool)
    at = events["at"].to_numpy()
    length = np.append(np.diff(at), 0.0)
    kept = applied.any(axis=1) & (length > 0)
    label, document = events["label"].to_numpy(), events["document"].to_numpy()
    return label[kept], document[kept], length[kept], applied[kept]
