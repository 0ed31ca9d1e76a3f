"""What waits for a person: what authors write, and every decision that may have gone stale."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.publishing.edition import make_edition
from evaluation.publishing.gather import gather
from evaluation.publishing.narrative import NOT_ABOUT_RESULTS
from evaluation.study.cohort_folder import open_study
from evaluation.tables import checked
from tests.small_study import SmallStudy, spread

TEXT = "config/narrative/programme"


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(16))
    study.heard("2025", "participant", 10, "claiming", 6)
    return study


def told(edition, kind):
    return [text for found, text in edition.todo if found == kind]


def reason(edition):
    return {row["key"]: row["value"] for row in edition.tables["about"]}["draft_reason"]


def narrative(study, section, text, stamp=NOT_ABOUT_RESULTS):
    study.write(f"{TEXT}/{section}.md", f'---\nstamp: "{stamp}"\n---\n\n{text}\n')
    return study.edition()


def signed(study):
    """The study after somebody has signed for it as it is: nothing but what is stale is left."""
    digest = study.edition().digest
    study.write(
        "config/release.yaml", f"reports: {{programme: {{checked_by: C, tables: {digest}}}}}"
    )


# Authors' texts


def test_a_forbidden_word_is_told_with_file_and_line_and_does_not_make_a_draft(study):
    edition = narrative(study, "conclusions", "People changed.\nThe programme caused it.")
    [text] = told(edition, "words")
    assert text.startswith(f"{TEXT}/conclusions.md, line 6: \u2018caused\u2019 says more than")
    assert "say 'followed'" in text
    assert reason(edition) == "not checked"


def test_the_studys_own_questions_may_be_quoted(study):
    path = study.folder / "config/study.yaml"
    text = path.read_text().replace("What was learned?", "What was the impact of the sessions?")
    path.write_text(text)
    quoted = "What was the impact of the sessions? People told us."
    assert told(narrative(study, "conclusions", quoted), "words") == []
    assert told(narrative(study, "conclusions", "The impact of it."), "words") != []


def test_a_recommendation_without_owner_or_date_is_told_with_its_line(study):
    typed = "1. Do it (the board; by May 2027)\n2. Do more\n3. Rest\nOwner: everybody"
    one, other = told(narrative(study, "recommendations", typed), "owner")
    assert one.startswith(f"{TEXT}/recommendations.md, line 6: recommendation 2 has no owner and")
    assert "line 7: recommendation 3 has no date." in other


def test_recommendations_in_prose_are_asked_to_be_numbered(study):
    [text] = told(narrative(study, "recommendations", "Do it again."), "owner")
    assert "number the recommendations" in text
    assert told(study.edition("2025"), "owner") == []


def test_conclusions_are_asked_for(study):
    [text] = [t for t in told(study.edition(), "text") if "conclusions.md" in t]
    assert text.startswith(f"Please write {TEXT}/conclusions.md: What do you conclude")
    edition = narrative(study, "conclusions", "People changed.")
    assert not [t for t in told(edition, "text") if "conclusions.md" in t]


# What goes stale: each keeps the report a draft (DESIGN section 8)


def test_a_text_about_other_results(study):
    narrative(study, "conclusions", "People changed.", "identity +0.01 | 00000000")
    signed(study)
    assert reason(study.edition()) == "texts to confirm"
    assert "Still true?" in told(study.edition(), "stale")[0]
    narrative(study, "conclusions", "People changed.")
    signed(study)
    assert reason(study.edition()) == ""


def test_a_verdict_about_other_results(study):
    study.write(
        "data/decisions/programme/verdicts.csv",
        "scale,theme,verdict,stamp\nidentity,claiming,converge,+0.01 points\n",
    )
    signed(study)
    assert reason(study.edition()) == "verdicts to confirm"
    [text] = [t for t in told(study.edition(), "verdict") if "Still true?" in t]
    what, line = text.split("\n")
    assert "when it was: +0.01 points. It is now:" in what
    folder = study.folder / "data/decisions/programme/verdicts.csv"
    head = "scale,theme,verdict,stamp\n"
    folder.write_text(head + line.replace("VERDICT", "converge") + "\n", encoding="utf-8")
    signed(study)
    assert reason(study.edition()) == ""


def test_a_quote_whose_words_are_no_longer_what_was_chosen(study):
    quotes = "data/decisions/programme/quotes.csv"
    study.write(quotes, "excerpt,show,text,who\ne0,yes,,A\ngone,yes,,A\n")
    signed(study)
    assert reason(study.edition()) == "quotes to confirm"
    [text] = [t for t in told(study.edition(), "quotes") if "any more" in t]
    assert text.startswith("1 of the quotes in")
    assert text.endswith(": gone")
    study.write(quotes, "excerpt,show,text,who\ne0,yes,,A\ngone,no,,A\n")
    signed(study)
    assert reason(study.edition()) == ""


def redacted(study, state, decision):
    """The programme's edition with one text in a state, and a decision on it."""
    row = ("2025", "excerpt", "k1", "name", 1, state, True, "Said by [name]", "s1")
    columns = ["cohort", "place", "key", "kinds", "n", "state", "asks", "text", "stamp"]
    study.write(
        "data/decisions/programme/redactions.csv", f"key,decision,text,stamp\nk1,{decision},,s0\n"
    )
    settings, cohorts, _ = open_study(study.folder)
    table = checked("redactions", pd.DataFrame([row], columns=columns))
    results = gather(study.results() | {"redactions_coded": table})
    return make_edition(settings, cohorts, results, "programme", {})


def test_a_redaction_that_was_decided_on_other_words(study):
    signed(study)
    stale = redacted(study, "proposed", "accept")
    assert reason(stale) == "redactions to confirm"
    assert [t for t in told(stale, "redaction") if "Decide anew" in t and t.endswith(": k1")]
    assert reason(redacted(study, "accepted", "accept")) == ""
    # One on which nobody has decided keeps its excerpt out, and the report is none the worse.
    assert reason(redacted(study, "proposed", "")) == ""


def test_a_summary_of_other_excerpts(study):
    study.write(
        "data/decisions/programme/framework.csv",
        "case,theme,summary,stamp\nc1,claiming,Says so,old\n",
    )
    signed(study)
    assert reason(study.edition()) == "summaries to confirm"
    assert told(study.edition(), "summary")
    study.write("data/decisions/programme/framework.csv", "case,theme,summary,stamp\n")
    assert reason(study.edition()) == ""
