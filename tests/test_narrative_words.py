"""Words that authors are warned about, where they stand."""

import pytest

from evaluation.publishing.narrative import Narrative, read_narratives
from evaluation.publishing.narrative_words import doubtful_words
from evaluation.publishing.wording import FORBIDDEN

QUESTION = "What is the impact of the improvement projects?"


def told(text):
    return doubtful_words(Narrative("findings", text, ""), [QUESTION])


def test_each_word_is_told_with_its_line_and_another():
    found = told("Ratings rose.\nThis proves it:\n\nthe Effect is significant.")
    assert [(line, word) for line, word, _ in found] == [
        (2, "proves"),
        (4, "Effect"),
        (4, "significant"),
    ]
    assert all("say '" in instead for _, _, instead in found)


def test_lines_are_those_of_the_file(tmp_path):
    text = '---\nstamp: "x"\n---\n\nOne.\nIt caused two.\n'
    (tmp_path / "findings.md").write_text(text, encoding="utf-8")
    [(line, word, _)] = doubtful_words(read_narratives(tmp_path)["findings"], [])
    assert (line, word) == (6, "caused")
    assert "caused" in text.splitlines()[line - 1]


@pytest.mark.parametrize(
    "text",
    [
        "What is the impact of the improvement\nprojects? We asked.",
        "what is the Impact of the improvement projects",
        "She said \u201cit had an effect\u201d.",
        'She said "it had an effect".',
        "She said \u2018it had an effect\u2019.",
        "> It had an effect on us.",
        "People felt affected, and were efficient.",
    ],
)
def test_what_others_said_and_the_questions_are_quoted_as_they_stand(text):
    assert told(text) == []


def test_a_question_quoted_over_two_lines_leaves_the_lines_below_in_their_place():
    assert told("What is the impact of the\nimprovement projects?\nA proof.")[0][0] == 3


@pytest.mark.parametrize("word", FORBIDDEN)
def test_every_forbidden_word_has_another_instead(word):
    [(_, found, instead)] = told(f"It was {word} here.")
    assert found == word
    assert instead
