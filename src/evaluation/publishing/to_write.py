"""What authors have to do on their own texts: confirm, write, word otherwise, name an owner."""

from __future__ import annotations

from evaluation.publishing.narrative import GUIDANCE, Narrative, question_about
from evaluation.publishing.narrative_words import doubtful_words
from evaluation.publishing.recommendations import recommendations
from evaluation.publishing.results import PROGRAMME, Scope

STALE = "stale"
"""Kind of what was written about other results: the report stays a draft until it is confirmed."""


def texts_to_do(scope: Scope, written: dict[str, Narrative], stamp: str) -> list[tuple[str, str]]:
    """Kind and text of what is to be done.

    Args:
        scope: the report.
        written: the authors' texts, by section.
        stamp: of the results as they are now.
    """
    folder = f"config/narrative/{scope.report}"
    found = [(STALE, q) for text in written.values() if (q := question_about(text, stamp))]
    if scope.report == PROGRAMME:
        found += [
            ("text", f"Please write {folder}/{section}.md: {ask}")
            for section, ask in GUIDANCE.items()
            if section not in written
        ]
    for text in written.values():
        found += [("words", told) for told in _doubtful(scope, text, folder)]
    if own := written.get("recommendations"):
        found += [("owner", told) for told in _without_owner(own, folder)]
    return found


def _doubtful(scope: Scope, text: Narrative, folder: str) -> list[str]:
    questions = [q.text for q in scope.study.evaluation_questions.values()]
    return [
        f"{folder}/{text.section}.md, line {line}: \u2018{word}\u2019 says more than one group, "
        f"before and after, can show; {instead}."
        for line, word, instead in doubtful_words(text, questions)
    ]


def _without_owner(own: Narrative, folder: str) -> list[str]:
    """Recommendations that nobody is asked to follow, or by no date."""
    file, found = f"{folder}/recommendations.md", recommendations(own.text)
    if not found:
        return [f"{file}: number the recommendations (1., 2.), so that the summary can name each."]
    told = []
    for one in found:
        lacks = [what for what, there in (("owner", one.owner), ("date", one.by)) if not there]
        if lacks:
            told.append(
                f"{file}, line {own.line + one.line - 1}: recommendation {one.number} has no "
                f"{' and no '.join(lacks)}. Write both at its end: (owner; by 31 March 2027)."
            )
    return told
