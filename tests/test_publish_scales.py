"""The change on each scale, as it may be handed over."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.publishing.catalogue import say
from tests import small_study
from tests.small_study import SmallStudy, cells, estimates_of, moved

NUMBERS = ("mean_before", "mean_after", "conf_low", "conf_high", "d", "d_low", "d_high", "note")


class Apart(SmallStudy):
    """Answers of two waves that nobody can link."""

    def results(self) -> dict[str, pd.DataFrame]:
        """Result tables of scores that belong to no pair."""
        found = dict(super().results())
        pairs = found["pairs"]
        scales = pairs[pairs["level"] == "scale"]
        rows = [
            (r.cohort, wave, "self", f"{r.person}-{wave}", "self", "scale", "identity", value, 4, 4)
            for r in scales.itertuples()
            for wave, value in (("pre", r.before), ("post", r.after))
            if value
        ]
        found["scores"] = pd.DataFrame(rows, columns=found["scores"].columns)
        found["pairs"] = pairs.iloc[:0]
        return found | {"estimates": estimates_of(self.folder, found)}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setattr(small_study, "_COMPUTED", {})
    return SmallStudy(tmp_path / "study")


@pytest.fixture
def apart(tmp_path, monkeypatch):
    monkeypatch.setattr(small_study, "_COMPUTED", {})
    return Apart(tmp_path / "study")


def change(study, report: str = "2025") -> dict[str, str]:
    [row] = study.published(report)["change"]
    return row


def withheld(study) -> dict[str, str]:
    return dict(cells(study.published("2025")["withheld"], "what", "n"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([(3.0, 3.0)] * 20, "+0.0"),
        ([(1.0 + i % 5, 1.0 + i % 5) for i in range(20)], "+0.0"),
        ([(2.0 + i % 3, 3.0 + i % 3) for i in range(20)], "+1.0"),
    ],
)
def test_that_everybody_changed_alike_does_not_follow_from_what_is_told(study, given, told):
    study.cohort("2025", given)
    row = change(study)
    assert (row["shown"], row["n"], row["change"]) == ("direction", "20", told)
    assert not any(row[name] for name in NUMBERS)
    assert say("guarded.digits") in withheld(study)
    everybody = study.published()["change"]
    assert {r["shown"] for r in everybody} == {"direction"}
    assert not any(r[name] for r in everybody for name in NUMBERS)


def test_a_change_that_only_one_set_of_answers_makes_is_not_told_at_all(study):
    # Six people from one end to the other: a change of four points can be nothing else.
    study.cohort("2025", [(1.0, 5.0)] * 6)
    row = change(study)
    assert (row["shown"], row["n"], row["change"]) == ("too_few", "6", "")
    assert say("guarded.digits") in withheld(study)


def test_answers_that_are_not_linked_are_two_groups_with_a_number_each(apart):
    # Means 3 of 20 and of 15 people; by hand: variances 40/19 and 30/14, Welch's t(30.2) 2.04.
    given = [(1.0 + i % 5, 1.0 + i % 5 if i < 15 else 0.0) for i in range(20)]
    apart.cohort("2025", given)
    row = change(apart)
    assert (row["design"], row["n_before"], row["n_after"]) == ("unlinked", "20", "15")
    assert (row["shown"], row["change"], row["mean_before"]) == ("full", "+0.00", "3.00")
    assert (row["conf_low"], row["conf_high"]) == ("-1.02", "1.02")
    assert row["d"] == "", "of whom nobody is followed nothing is told in standard deviations"


def test_of_two_groups_the_smaller_decides(apart):
    apart.cohort("2025", [(b, a if i < 7 else 0.0) for i, (b, a) in enumerate(moved(10, 5, 5))])
    row = change(apart)
    assert (row["shown"], row["n_before"], row["n_after"]) == ("direction", "20", "7")
    assert not any(row[name] for name in NUMBERS)
