"""An intruder with all reports of a study in hand learns nothing about a few people.

First each attack is shown to work, on tables that leak on purpose; then all of them are run on what
the invented example and a few simulated studies publish. A hundred are attacked by
`make intruder`; `docs/disclosure.md` has the result.
"""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from evaluation.commands import release as command
from evaluation.commands.release import release
from tests.intruder import studies
from tests.intruder.answers import attack_items, attack_once, attack_scales
from tests.intruder.bases import attack_close, attack_cohorts
from tests.intruder.counts import attack_bands, attack_movement, attack_projects, attack_themes
from tests.intruder.everything import attack
from tests.intruder.links import attack_quotes, attack_scores
from tests.intruder.releases import attack_editions
from tests.intruder.system import System, told
from tests.released_study import ReleasedStudy
from tests.small_study import moved, spread

ROOT = Path(__file__).resolve().parents[1]


def found(tried) -> list[str]:
    return [f"{leak.where}: {leak.what}" for leak in tried.leaks]


# The tools.


def test_a_system_is_solved_in_whole_numbers():
    """Two numbers of 0 to 9 that make 11, one of them at least twice the other."""
    system = System()
    for name in "ab":
        system.cell(name, most=9)
    system.total("ab", 11)
    system.know({"a": 1, "b": -2}, 0, 9)
    assert system.reach({"a": 1}) == (8, 9)
    assert system.reach({"b": 1}, whole=False) == (2, 3)
    system.total("a", 12)
    assert system.reach({"b": 1}) is None


@pytest.mark.parametrize(
    ("low", "high", "of", "leaks"),
    [(1, 4, 20, True), (0, 4, 20, False), (3, 6, 20, False), (16, 19, 20, True), (4, 4, 9, True)],
)
def test_what_counts_as_a_leak(low, high, of, leaks):
    assert bool(told(low, high, 5, of)) is leaks


# Each attack finds what it is made for.

ABOUT = {"cohort": "all", "scale": "s", "comparison": "pre-post", "compared_as": "main"}
ABOUT |= {"items": "4", "range_low": "1", "range_high": "5", "shown": "full", "design": "paired"}
ABOUT |= {"before_label": "before", "after_label": "after"}
BEFORE, AFTER = {"mean_before": "3.20"}, {"mean_after": "3.60"}


def theme(group, n_group, n="", words="", name="t"):
    words = words or f"{n} of {n_group}"
    row = {"source_group": group, "theme": name, "n_group": str(n_group), "n": n, "words": words}
    return row | {"people": str(n_group)}


def heard(cohort, n, group="participant"):
    return {"cohort": cohort, "step": "interviewed", "n": str(n)}


def test_a_theme_of_one_cohort_by_taking_away_the_words_of_the_others():
    """Nine of 20; of the one ten at least half, of the other fewer: four, if five to five."""
    reports = {
        "programme": {
            "themes": [theme("participant", 20, "9")],
            "participation": [heard("a", 10), heard("b", 10)],
        },
        "a": {"themes": [theme("participant", 10, words="at least half")]},
        "b": {"themes": [theme("participant", 10, words="fewer than half")]},
    }
    assert found(attack_themes(reports, 5)) == []
    reports["programme"]["themes"] = [theme("participant", 20, "6")]
    assert "b, themes, participant, theme t: nobody" not in found(attack_themes(reports, 5))
    reports["programme"]["themes"] = [theme("participant", 20, "14")]
    leaks = found(attack_themes(reports, 5))
    assert any("exactly 4 people" in leak for leak in leaks), leaks


def test_a_theme_of_a_small_group_by_the_sources_of_its_code():
    reports = {
        "programme": {
            "themes": [theme("participant", 20, "9"), theme("sponsor", 8, words="fewer than half")],
            "participation": [
                heard("a", 20),
                {"cohort": "a", "step": "heard_sponsor", "n": "8"},
            ],
            "codebook": [{"theme": "t", "code": "c", "sources": "11"}],
        },
        "a": {},
    }
    assert "sponsor, theme t: exactly 2 people" in " ".join(found(attack_themes(reports, 5)))


def test_a_theme_by_what_was_said_in_one_period():
    reports = {
        "a": {
            "themes": [theme("participant", 10, words="fewer than half")],
            "themes_over_time": [
                {"source_group": "participant", "theme": "t", "people": "7"}
                | {"words": "at least half"}
            ],
        }
    }
    assert "exactly 4 people" in found(attack_themes(reports, 5))[0]


def test_nobody_and_everybody_are_leaks_too():
    reports = {
        "programme": {
            "themes": [theme("participant", 12, "6")],
            "participation": [heard("a", 6), heard("b", 6)],
        },
        "a": {"themes": [theme("participant", 6, words="at least half")]},
        "b": {"themes": [theme("participant", 6, words="at least half")]},
    }
    assert len(found(attack_themes(reports, 5))) == 2  # three and three


def test_movement_beside_reliable_change():
    """Fifteen rose; eleven of them by more than the error: four by less."""
    movement = [
        {"cohort": "all", "scale": "s", "class": c, "n": n, "n_all": "30"}
        for c, n in (("higher", "15"), ("not_higher", "15"))
    ]
    reliable = [
        {"scale": "s", "class": c, "n": n, "n_all": "30"}
        for c, n in (("higher", "11"), ("not_higher", "19"))
    ]
    tables = {"movement": movement}
    assert found(attack_movement({"programme": tables}, 5)) == []
    tables["movement"] = [r | {"class": "same"} for r in movement[:1]] + movement[1:]
    tables["movement"] = [
        movement[0] | {"n": "15"},
        movement[0] | {"class": "same", "n": "12"},
        movement[0] | {"class": "lower", "n": "3"},
    ]
    assert "exactly 3 people" in found(attack_movement({"programme": tables}, 5))[0]
    assert reliable[0]["n"] == "11"


def test_projects_of_a_cohort_from_those_of_all():
    def row(stage, n, n_all):
        return {"kind": "stage", "stage": stage, "n": n, "n_all": n_all}

    reports = {
        "programme": {"projects": [row("changed", "9", "20"), row("not_changed", "11", "20")]},
        "a": {"projects": [row("changed", "7", "14"), row("not_changed", "7", "14")]},
        "b": {"projects": [row("all", "6", "6")]},
    }
    assert len(found(attack_projects(reports, 5))) == 2  # two and four


def test_a_band_that_holds_few():
    rows = [{"item": "i", "n": "40", "gaps": "more than 2%, up to 10%"}]
    assert found(attack_bands({"programme": {"quality_items": rows}}, 5))
    rows = [{"item": "i", "n": "60", "gaps": "up to 10%"}]
    assert found(attack_bands({"programme": {"quality_items": rows}}, 5)) == []


def test_one_question_of_six_people_by_its_mean():
    """29 of 30 points: one gave a four."""
    row = {"cohort": "a", "scale": "s", "item": "i", "wave_label": "end", "n": "6", "mean": "4.8"}
    row |= {"range_low": "1", "range_high": "5"}
    leaks = found(attack_once({"a": {"experience": [row]}}, 5))
    assert any("exactly 1 people" in leak for leak in leaks)
    assert found(attack_once({"a": {"experience": [row | {"mean": "4"}]}}, 5)) == []


def test_one_question_of_thirty_by_share_mean_and_interval():
    """Answers 2, 3 x 4, 4 x 15, 5 x 10: that one gave a two follows from mean and interval."""
    row = {"cohort": "all", "scale": "s", "item": "i", "wave_label": "end", "n": "30"}
    row |= {"range_low": "1", "range_high": "5", "share": "83"}
    row |= {"mean": "4.13", "mean_low": "3.84", "mean_high": "4.42"}
    leaks = found(attack_once({"programme": {"experience": [row]}}, 5))
    assert any("exactly 1 people" in leak for leak in leaks), leaks
    share_alone = row | {"mean": "", "mean_low": "", "mean_high": ""}
    assert found(attack_once({"programme": {"experience": [share_alone]}}, 5)) == []


def test_answers_of_a_small_cohort_from_the_shares_of_all_and_of_the_other():
    row = {"scale": "s", "item": "i", "wave_label": "end", "range_low": "1", "range_high": "5"}
    rows = [
        row | {"cohort": "all", "n": "42", "share": "86"},  # 36
        row | {"cohort": "a", "n": "32", "share": "81"},  # 26: ten of ten in b
        row | {"cohort": "b", "n": "10", "mean": "4.5"},
    ]
    assert found(attack_once({"programme": {"experience": rows}}, 5))


def test_a_scale_of_few_people_near_the_top():
    row = ABOUT | {"cohort": "a", "n": "10", "mean_after": "4.92"}
    assert "10" in row["n"]
    leaks = found(attack_scales({"a": {"change": [row]}}, 5))
    assert "mean_after" in leaks[0]
    assert found(attack_scales({"a": {"change": [row | AFTER]}}, 5)) == []


def test_one_of_twelve_fell_and_the_others_stayed():
    row = ABOUT | {"cohort": "a", "items": "1", "n": "12", "change": "-0.08"}
    row |= {"conf_low": "-0.27", "conf_high": "0.10"}
    assert "exactly 1 people" in found(attack_scales({"a": {"change": [row]}}, 5))[0]


def test_answers_before_and_after_by_classes_and_change():
    """Thirty people, of whom five agree before and all of them moved up by the same."""
    rows = [
        {"scale": "s", "item": "i", "wave": w, "class": c, "n": n, "n_all": "30"}
        for w, c, n in (("pre", "1", "25"), ("pre", "2", "5"), ("post", "1", "3"))
    ]
    rows.append(rows[0] | {"wave": "post", "class": "2", "n": "27"})
    tables = {"answers": rows, "change": [ABOUT | {"n": "30"}]}
    assert "exactly 3 people" in " ".join(found(attack_items({"programme": tables}, 5)))


def test_a_cohort_of_three_is_had_by_taking_the_others_away():
    rows = [
        ABOUT | BEFORE | AFTER | {"n": "33"},
        ABOUT | BEFORE | AFTER | {"cohort": "a", "n": "18"},
        ABOUT | BEFORE | AFTER | {"cohort": "b", "n": "12"},
        ABOUT | {"cohort": "c", "n": "3", "shown": "too_few"},
    ]
    leaks = found(attack_cohorts({"programme": {"change": rows}}, 5))
    assert "the mean of 3 people" in leaks[0]
    rows[0]["n"], rows[3]["n"] = "30", "0"
    assert found(attack_cohorts({"programme": {"change": rows}}, 5)) == []


def test_means_of_nearly_the_same_people():
    rows = [
        ABOUT | BEFORE | AFTER | {"n": "30"},
        ABOUT | BEFORE | {"n": "28", "comparison": "pre-later", "compared_as": "later"},
    ]
    assert "people but for 2" in found(attack_close({"programme": {"change": rows}}, 5))[0]
    rows[1]["n"] = "20"
    assert found(attack_close({"programme": {"change": rows}}, 5)) == []


def test_a_question_that_few_left_out_beside_its_scale():
    item = {"scale": "s", "item": "i", "n": "28", "shown": "full", "change": "+0.50"}
    tables = {"change": [ABOUT | BEFORE | {"n": "30"}], "items": [item]}
    assert found(attack_close({"programme": tables}, 5))


def test_who_is_in_no_group_that_is_told():
    rows = [
        {"attribute": "role", "scale": "s", "group": g, "n": n, "mean_before": "3.00"}
        for g, n in (("worker", "16"), ("manager", "12"))
    ]
    tables = {"change": [ABOUT | BEFORE | {"n": "30"}], "subgroups": rows}
    assert "2 people of no group" in found(attack_close({"programme": tables}, 5))[0]


def test_a_quote_whose_two_attributions_leave_two_people():
    quote = {"theme": "t", "text": "I said so"}
    reports = {
        "programme": {"quotes": [quote | {"attribution": "Manager, one of the participants"}]},
        "a": {"quotes": [quote | {"attribution": "One of the participants, Spring"}]},
    }
    enrolled = Counter({("a", "Manager"): 2, ("a", "Worker"): 9, ("b", "Manager"): 7})
    assert found(attack_quotes(reports, 5, enrolled)) == ["a quote of 3 words: who said it"]
    enrolled["a", "Manager"] = 6
    assert found(attack_quotes(reports, 5, enrolled)) == []


def test_a_row_about_a_person_and_a_quote_beside_a_score():
    quotes = [{"theme": "t", "text": "I said so", "attribution": "One"}]
    rows = [{"cohort": "a", "n": "1", "change": "+1.25"}, {"change": "2", "said": "I said so"}]
    rows.append({"title": "p0123456789ab"})
    reports = {"a": {"quotes": quotes, "change": rows}}
    assert len(found(attack_scores(reports, 5))) == 3


# Two editions.


def tables_of(study) -> dict:
    """All published tables of all reports that lie in the study's folder `reports`."""
    reports: dict = {}
    for path in sorted((study.folder / "reports").glob("*/tables/*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = [{k: v.removeprefix("'") for k, v in r.items()} for r in csv.DictReader(handle)]
        reports.setdefault(path.parts[-3], {})[path.stem] = rows
    return reports


@pytest.fixture
def study(tmp_path, monkeypatch):
    made = ReleasedStudy(tmp_path / "study")
    made.cohort("2025", spread(22))
    made.cohort("2026", spread(17))
    made.heard("2025", "participant", 14, "claiming", 7)
    monkeypatch.setattr(command, "make_reports", made.run)
    return made


def withdraw(study):
    study.gone |= {"2025-3", study.sources[3][1]}


def come_late(study):
    study.cohort("2025", [*study.people["2025"], (1.0, 5.0)])


def change_an_answer(study):
    (before, _), *rest = study.people["2025"]
    study.cohort("2025", [(before, 1.0), *rest])


def come_late_with_a_new_cohort(study):
    come_late(study)
    study.cohort("2027", moved(6, 3, 2))


EVENTS = (withdraw, come_late, change_an_answer, come_late_with_a_new_cohort)


@pytest.mark.parametrize("event", EVENTS)
def test_two_editions_of_nearly_the_same_people_are_told_apart(study, event):
    """Nothing was recorded as handed over: the attack finds the person, so it can find one."""
    study.run()
    first = tables_of(study)
    event(study)
    study.run()
    leaks = found(attack_editions(first, tables_of(study), 5))
    assert any("change" in leak for leak in leaks)


@pytest.mark.parametrize("event", EVENTS)
def test_two_releases_tell_nothing_of_who_came_or_went(study, event):
    assert release(study.folder, by="A. Checker") == 0
    first = tables_of(study)
    event(study)
    study.run()
    assert found(attack_editions(first, tables_of(study), 5)) == []


# What is published.


def enrolled_in(have) -> Counter:
    people = have["participants"]
    own = people[people["enrolled"]]
    return Counter(zip(own["cohort"].astype(str), own["role"].astype(str), strict=True))


def all_that_follows(folder) -> list[str]:
    have = studies.computed(folder)
    return found(attack(studies.published(folder, have), 5, enrolled_in(have)))


def test_nothing_follows_from_the_example(tmp_path):
    for name in ("config", "data/raw", "data/decisions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy2(ROOT / "data/pseudonym.key", tmp_path / "data/pseudonym.key")
    assert all_that_follows(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 5])
def test_nothing_follows_from_simulated_studies(tmp_path, seed):
    studies.write_invented(tmp_path / "study", studies.shape_of(seed))
    assert all_that_follows(tmp_path / "study") == []
