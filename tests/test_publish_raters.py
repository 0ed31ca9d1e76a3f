"""What others say of participants: shown where it is of enough people, beside what these say."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.publishing.catalogue import say
from evaluation.publishing.questions import all_questions
from tests import small_study
from tests.small_study import STUDY, SmallStudy, cells, estimates_of, moved

RATERS = (
    "raters: {sponsor: {label: Sponsors, words: [sponsor survey]}, team: {label: Their team}}\n"
)
# Lakens 2013, Front. Psychol. 4:863: t(9) interval of the mean difference 0.52 to 1.48.
BEFORE, AFTER = [9, 6, 7, 8, 7, 9, 8, 8, 8, 7], [9, 7, 8, 9, 8, 9, 9, 10, 9, 9]
LAKENS = [(before / 2, after / 2) for before, after in zip(BEFORE, AFTER, strict=True)]


class Rated(SmallStudy):
    """As the workflow does it: what others say is in `pairs` and `scores`, by rater."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        self.write("config/study.yaml", f"{STUDY}{RATERS}minimum_group: 5\n")
        self.pairs: list[tuple] = []
        self.scores: list[tuple] = []

    def rated_by(self, rater: str, cohort: str, given: list[tuple[float | None, ...]]) -> None:
        """Add what one kind of rater says of a cohort's first few people, before and after."""
        kind = ("self", "scale", "identity")
        for i, (before, after) in enumerate(given):
            who = f"{cohort}-{i}"
            for wave, value in (("pre", before), ("post", after)):
                if value is not None:
                    self.scores.append((cohort, wave, rater, who, *kind, value, 4, 4))
            if before is not None and after is not None:
                row = (cohort, "pre-post", rater, who, *kind, 4, before, after)
                self.pairs.append((*row, after - before, "exact"))

    def results(self) -> dict[str, pd.DataFrame]:
        """Result tables, with the estimates of raters too."""
        found = dict(super().results())
        for name, rows in (("pairs", self.pairs), ("scores", self.scores)):
            more = pd.DataFrame(rows, columns=found[name].columns)
            found[name] = pd.concat([found[name], more], ignore_index=True)
        return found | {"estimates": estimates_of(self.folder, found)}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setattr(small_study, "_COMPUTED", {})
    made = Rated(tmp_path / "study")
    made.cohort("2025", moved(12, 6, 4))
    return made


def others(study, report: str = "2025") -> list[dict[str, str]]:
    return study.published(report)["others"]


def withheld(study) -> str:
    """How many rows are held back as ratings by others."""
    rows = study.published("2025")["withheld"]
    return {row["what"]: row["n"] for row in rows}.get(say("withheld.raters"), "")


def told(study) -> list[tuple[str, ...]]:
    """The report's table of what others say, below the one question that has one."""
    [rows] = [q["others"] for q in all_questions(study.published("2025")) if q["others"]]
    return rows


def test_change_in_ratings_by_sponsors_is_told_with_its_interval(study):
    study.rated_by("sponsor", "2025", LAKENS)
    [row] = others(study)
    assert row["rater_label"] == "Sponsors"
    assert (row["n"], row["shown"], row["wave_label"], row["mean"]) == ("10", "full", "", "")
    assert (row["mean_before"], row["mean_after"], row["change"]) == ("3.85", "4.35", "+0.50")
    assert (row["conf_low"], row["conf_high"]) == ("0.26", "0.74")
    table = told(study)
    assert table[0][:2] == ("Identity", "Participants themselves")
    assert table[1][:2] == ("Identity", "Sponsors")
    assert (table[1][2], table[1][3], table[1][-1]) == ("3.85", "4.35", "10")


def test_who_was_asked_once_has_the_mean_of_that_wave(study):
    # By hand: mean 3, variance 30/14, t(14) = 2.1448.
    study.rated_by("team", "2025", [(None, 1.0 + i % 5) for i in range(15)])
    [row] = others(study)
    assert (row["wave_label"], row["mean"], row["n"]) == ("after", "3.00", "15")
    assert (row["conf_low"], row["conf_high"]) == ("2.19", "3.81")
    assert row["change"] == row["mean_before"] == ""
    _, who, before, after, _, inside, n = told(study)[1]
    assert (who, before, after) == ("Their team, after only", "", "mean 3.00")
    assert n == "15"
    assert "2.19" in inside
    assert "3.81" in inside


def test_who_was_asked_before_alone_has_the_mean_in_the_column_before(study):
    study.rated_by("team", "2025", [(1.0 + i % 5, None) for i in range(15)])
    assert told(study)[1][1:4] == ("Their team, before only", "mean 3.00", "")


def test_of_few_people_rated_nothing_is_told_but_how_many(study):
    study.rated_by("sponsor", "2025", LAKENS[4:8])
    [row] = others(study)
    assert row["shown"] == "too_few"
    assert told(study)[1] == ("Identity", "Sponsors", "", "", "too few to say", "", "4")
    assert withheld(study) == "1"


@pytest.mark.parametrize(
    "given",
    [
        [(3.0, 3.0)] * 10,  # all rated as before: each would be known to be
        [(None, after) for _, after in LAKENS],  # so near the end that few can be far from it
        [(5.0, 1.0 + i % 5) for i in range(15)],  # everybody at the end before
    ],
)
def test_ratings_that_would_give_away_a_few_are_not_told(study, given):
    study.rated_by("sponsor", "2025", given)
    [row] = others(study)
    assert (row["shown"], row["n"]) == ("too_few", str(len(given)))
    assert withheld(study) == "1"
    numbers = ("mean", "mean_before", "mean_after", "change", "conf_low", "conf_high")
    assert not any(row[name] for name in numbers)


def test_in_the_programmes_report_all_cohorts_are_taken_together(study):
    study.cohort("2026", moved(12, 6, 4))
    for cohort in ("2025", "2026"):
        study.rated_by("sponsor", cohort, LAKENS)
    assert cells(others(study, "programme"), "cohort", "n", "change") == [
        ("all", "20", "+0.50"),
        ("2025", "10", "+0.50"),
        ("2026", "10", "+0.50"),
    ]


def test_a_rater_whom_the_plan_names_and_nobody_heard_of_is_told(study):
    study.write("config/plan.yaml", "main_outcome: identity\nraters: [sponsor]\n")
    study.rated_by("team", "2025", LAKENS)
    rows = cells(study.published()["deviations"], "kind", "what")
    assert ("not_named", "Ratings by Their team") in rows
    assert ("not_computed", "Ratings by Sponsors") in rows
