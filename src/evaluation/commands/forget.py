"""Who withdraws is taken out of what was kept of editions that were handed over, too."""

from __future__ import annotations

from evaluation.persons.held_back import forget_released
from evaluation.persons.reading import pseudonyms_of, withdrawn_of
from evaluation.publishing.releases import forget_words
from evaluation.study.released import FOLDER
from evaluation.study.settings import Settings


def forget_withdrawn(settings: Settings) -> None:
    """Take those who have withdrawn out of every record and every frozen copy of their words."""
    withdrawn, _ = withdrawn_of(settings)
    holding = forget_released(settings, pseudonyms_of(settings), withdrawn)
    for edition in holding:
        if forget_words(settings.folder, edition):
            print(
                f"Somebody withdrew who is in the edition of {edition}: its frozen documents, "
                f"quotes and cases were deleted from {FOLDER}. Its tables of numbers stay."
            )
