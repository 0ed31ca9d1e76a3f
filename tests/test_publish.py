"""What is published of a study, and nothing of fewer people than may be shown."""

import itertools

import pandas as pd
import pytest

from tests.small_study import SmallStudy, cells, moved, spread


@pytest.fixture
def study(tmp_path):
    return SmallStudy(tmp_path / "study")


def published(study, report="programme"):
    return study.edition(report).tables


def rows(table, cohort):
    return [row for row in table if row.get("cohort") == cohort]


def change_of(study, n, cohort="2025"):
    study.cohort(cohort, spread(n))
    return rows(published(study, cohort)["change"], cohort)[0]


NUMBERS = ("mean_before", "mean_after", "conf_low", "conf_high", "d", "d_low", "d_high")


def test_ten_people_on_four_questions_are_shown_in_full(study):
    row = change_of(study, 10)
    assert row["shown"] == "full"
    assert all(row[name] for name in NUMBERS)


@pytest.mark.parametrize("n", [9, 5])
def test_fewer_are_a_direction_and_one_decimal(study, n):
    row = change_of(study, n)
    assert (row["shown"], row["n"]) == ("direction", str(n))
    assert not any(row.get(name) for name in (*NUMBERS, "method", "note"))
    assert len(row["change"].partition(".")[2]) == 1


def test_four_are_too_few(study):
    study.absent["2025"] = 3
    row = change_of(study, 4)
    assert (row["shown"], row["direction"]) == ("too_few", "unclear")
    assert not any(row.get(name) for name in (*NUMBERS, "change"))


def test_movement_is_merged_or_left_out(study):
    def shown(*counts):
        study.people.clear()
        study.cohort("2024", moved(*counts))
        return cells(published(study)["movement"], "class", "n")

    assert shown(5, 5, 5) == [("higher", "5"), ("same", "5"), ("lower", "5")]
    assert shown(8, 2, 3) == [("higher", "8"), ("not_higher", "5")]
    assert shown(9, 2, 2) == []


def test_counts_are_told_for_all_cohorts_only(study):
    """Of two cohorts' counts and those of all, a third cohort's could be had by taking away."""
    for cohort in ("2024", "2025", "2026"):
        study.cohort(cohort, moved(6, 6, 6))
    assert {row["cohort"] for row in published(study)["movement"]} == {"all"}
    own = published(study, "2024")
    assert own["movement"] == own["answers"] == []


def test_answers_are_the_same_classes_before_and_after(study):
    study.cohort("2025", moved(9, 15, 9))
    table = published(study)["answers"]
    classes = {
        wave: [r["class_label"] for r in table if r["wave"] == wave] for wave in ("pre", "post")
    }
    assert classes["pre"] == classes["post"] != []
    assert all(int(row["n"]) >= 5 for row in table)
    for _, group in itertools.groupby(table, key=lambda r: (r["item"], r["wave"])):
        group = list(group)
        assert sum(int(r["n"]) for r in group) == int(group[0]["n_all"]) == 33


def test_answers_of_few_are_left_out_and_said(study):
    study.cohort("2025", moved(6, 0, 0))
    tables = published(study)
    assert tables["answers"] == []
    withheld = {row["what"]: row["n"] for row in tables["withheld"]}
    assert withheld["answers to single questions"] == "1"


def test_reliability_from_twenty(study):
    study.cohort("2024", spread(20))
    study.cohort("2025", spread(19))
    assert all(row["alpha"] for row in published(study, "2024")["measures"])
    assert not any(row["alpha"] for row in published(study, "2025")["measures"])


@pytest.mark.parametrize(("agreeing", "shown"), [(25, True), (26, False), (4, False), (5, True)])
def test_a_share_only_where_both_cells_are_large_enough(study, agreeing, shown):
    study.cohort("2025", [(2.0, 4.0)] * agreeing + [(2.0, 2.0)] * (30 - agreeing))
    [row] = published(study, "2025")["experience"]
    assert (row["shown"], row["item"]) == ("full" if shown else "direction", "useful")
    assert bool(row["share"]) == bool(row["share_low"]) == bool(row["share_high"]) == shown


def test_a_single_question_answered_by_29_has_a_mean_to_one_decimal(study):
    study.cohort("2025", [(2.0, 4.0)] * 15 + [(2.0, 2.0)] * 14)
    [row] = published(study, "2025")["experience"]
    assert (row["shown"], row["mean"], row["mean_low"]) == ("direction", "3.0", "")
    assert row["share"] == ""


def test_themes_keep_to_groups_of_k(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 12, "claiming", 7)
    study.heard("2025", "sponsor", 4, "claiming", 4)
    study.heard("2025", "focus_group", 1, "time", 1, first=4)
    table = published(study)["themes"]
    found = {(r["group_label"], r["theme"]): (r["n"], r["words"]) for r in table}
    assert found == {
        ("Participants", "claiming"): ("7", "7 of 12"),
        ("Participants", "time"): ("", "fewer than half"),
        ("Sponsors and Facilitators", "claiming"): ("", "at least half"),
        ("Sponsors and Facilitators", "time"): ("", "fewer than half"),
    }
    # Words alone in a cohort's own report: one cohort's counts would tell another's.
    assert {row["n"] for row in published(study, "2025")["themes"]} == {""}


def test_a_group_of_four_alone_is_left_out_and_said(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 12, "claiming", 7)
    study.heard("2025", "sponsor", 4, "time", 4)
    tables = published(study, "2025")
    assert {row["group_label"] for row in tables["themes"]} == {"Participants"}
    assert "Sponsors" not in str(tables["joint"])
    assert ("source groups with few people", "1") in cells(tables["withheld"], "what", "n")


def test_only_quotes_that_a_person_accepted_and_two_from_one_source(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 9, "claiming", 8)
    first = study.excerpts[0]
    study.excerpts += [
        (*first[:3], f"more{i}", *first[4:6], f"More {i}", *first[7:]) for i in range(2)
    ]
    others = "".join(f"e{i},yes,\n" for i in range(2, 8))
    study.write(
        "data/decisions/2025/quotes.csv",
        f"excerpt,show,text\ne0,yes,\nmore0,yes,Shortened\nmore1,yes,\ne1,no,\n{others}no,yes,\n",
    )
    quotes = published(study, "2025")["quotes"]
    assert cells(quotes, "text")[:3] == [
        (study.excerpts[0][6],),
        ("Shortened",),
        (study.excerpts[2][6],),
    ]
    assert len(quotes) == 8
    assert set(cells(quotes, "attribution")) == {("Worker, one of the participants, 2025",)}
    assert published(study)["quotes"] == []  # accepted for the cohort's report only


def test_no_quote_without_consent(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 6, "claiming", 1)
    study.excerpts = [(*row[:-1], False) for row in study.excerpts]
    study.write("data/decisions/2025/quotes.csv", "excerpt,show,text\ne0,yes,\n")
    assert published(study, "2025")["quotes"] == []


def test_a_verdict_goes_with_the_interval_that_it_follows_from(study):
    study.cohort("2024", spread(12))
    study.cohort("2025", spread(9))
    for cohort in ("2024", "2025"):
        study.heard(cohort, "participant", 10, "claiming", 5)
    full = {r["theme"]: r for r in published(study, "2024")["joint"]}
    assert full["claiming"]["verdict"] == "not assessed"
    assert full["claiming"]["confirmed"] == "no"
    few = published(study, "2025")["joint"]
    assert {row["verdict"] for row in few} == {"too few to say"}


def confirmed(study, verdict, stamp=None):
    """Row and todo of a verdict; by default stamped with what is shown now."""
    if stamp is None:
        [row] = [r for r in published(study, "2025")["joint"] if r["theme"] == "claiming"]
        stamp = f"{row['change_words']} | {row['voices']}"
    study.write(
        "data/decisions/2025/verdicts.csv",
        f'scale,theme,verdict,stamp\nidentity,claiming,{verdict},"{stamp}"\n',
    )
    edition = study.edition("2025")
    [row] = [r for r in edition.tables["joint"] if r["theme"] == "claiming"]
    asked = [text for kind, text in edition.todo if kind == "verdict" and "Claiming" in text]
    reason = {r["key"]: r["value"] for r in edition.tables["about"]}["draft_reason"]
    return (row["verdict"], row["confirmed"]), asked, "verdicts" in reason


def test_a_person_confirms_a_verdict_about_what_is_shown(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 10, "claiming", 5)
    assert confirmed(study, "converge") == (("converge", "yes"), [], False)


@pytest.mark.parametrize("stamp", ["", "+0.90 points (0.80 to 1.00), n = 12 | Participants: 9"])
def test_a_verdict_about_other_numbers_is_asked_for_again(study, stamp):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 10, "claiming", 5)
    shown, [asked], draft = confirmed(study, "converge", stamp)
    assert shown == ("not assessed", "no")
    assert draft
    assert stamp in asked
    assert "n = 12 | Participants: at least half" in asked


def test_a_word_that_is_no_verdict_is_told(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 10, "claiming", 5)
    shown, [asked], _ = confirmed(study, "agree")
    assert shown == ("not assessed", "no")
    assert "'agree' is no verdict" in asked
    assert "converge" in asked


def test_projects_are_counted_from_five_and_told_with_consent_only(study):
    study.cohort("2025", spread(12))
    stages = ["sustained"] * 5 + ["started"] * 5
    study.projects = [
        (
            "2025",
            None,
            f"Title {i}",
            "aim",
            stage,
            "what",
            "whom",
            "shown" if i else "sponsor-confirmed",
            "view",
            i < 2,
        )
        for i, stage in enumerate(stages)
    ]
    tables = published(study)
    assert cells(tables["projects"], "stage", "n") == [
        ("all", "10"), ("changed", "5"), ("not_changed", "5"),
    ]  # fmt: skip
    assert cells(tables["projects_cases"], "title") == [("Title 0",), ("Title 1",)]
    own = published(study, "2025")["projects"]
    assert cells(own, "stage", "n") == [("all", "10")]  # by stage for the programme only
    study.projects = study.projects[:4]
    assert published(study)["projects"] == []


def test_process_counts_of_a_cohort_of_four_are_withheld(study):
    study.cohort("2024", spread(12))
    study.cohort("2025", spread(4))
    table = published(study)["participation"]
    assert rows(table, "2025") == []
    # Nor can the four be had by taking the twelve from all: they are not in it.
    assert {row["n"] for row in rows(table, "all")} == {row["n"] for row in rows(table, "2024")}


def with_steps(study, monkeypatch, cohort="2025", **steps):
    """The study, with these counts in its table of participation."""
    found = study.results()
    rows_ = [(c, step, n, "") for c in (cohort, "all") for step, n in steps.items()]
    table = pd.DataFrame(rows_, columns=["cohort", "step", "n", "note"])
    monkeypatch.setattr(study, "results", lambda: {**found, "participation": table})
    return {
        row["step"]: row["n"] for row in rows(published(study, cohort)["participation"], cohort)
    }


FLOW = {
    **{"enrolled": 20, "attended": 18, "left": 2, "started": 19, "returned_pre": 19},
    **{"usable_pre": 17, "returned_post": 15, "usable_post": 14, "linked_exact": 12},
    **{"linked_near": 0, "compared": 12, "analysed_identity": 12, "lost": 8, "lost_no_form": 1},
    **{"lost_no_form_left": 1, "lost_before_only": 5, "lost_pre_no_code": 2, "lost_unlisted": 0},
}


def test_process_counts_are_exact_and_losses_one_total(study, monkeypatch):
    study.cohort("2025", spread(12))
    shown = with_steps(study, monkeypatch, **FLOW)
    assert shown == {
        **{"enrolled": "20", "attended": "18", "started": "19", "returned_before": "19"},
        **{"usable_before": "17", "returned_after": "15", "usable_after": "14", "linked": "12"},
        **{"compared": "12", "analysed_identity": "12", "lost": "8", "finished": "18"},
    }


@pytest.mark.parametrize(
    ("sure", "near", "told"), [(12, 4, False), (4, 12, False), (11, 5, True), (16, 0, False)]
)
def test_how_forms_were_linked_is_told_if_neither_kind_is_few(study, monkeypatch, sure, near, told):
    study.cohort("2025", spread(16))
    ways = {"linked_exact": sure - 1, "linked_corrected": 1, "linked_near": near}
    shown = with_steps(study, monkeypatch, **{**FLOW, **ways, "compared": 16, "lost": 4})
    assert shown["linked"] == "16"
    assert ("linked_exactly" in shown, "linked_nearly" in shown) == (told, told)
    assert not told or shown["linked_exactly"] == str(sure)


@pytest.mark.parametrize(("lost", "told"), [(8, True), (9, False), (12, False), (13, True)])
def test_losses_are_not_told_if_a_few_of_those_compared_would_be_off_the_roster(
    study, monkeypatch, lost, told
):
    study.cohort("2025", spread(12))
    assert ("lost" in with_steps(study, monkeypatch, **{**FLOW, "lost": lost})) == told


def held(study, monkeypatch, sizes, more=()):
    """Cohorts and groups whose first answers are published, of groups of these sizes."""
    study.cohort("2024", spread(12))
    study.cohort("2025", spread(12))
    found = study.results()
    names = {"": ("stayed", "lost"), "_interviewed": ("interviewed", "not_interviewed")}
    made = []
    one_row = found["estimates"].iloc[[0]].assign(outcome="identity", comparison="pre", note="")
    for (cohort, suffix), (one, other) in sizes.items():
        row = one_row.assign(cohort=cohort, level="scale", instrument="self")
        difference = row.assign(n=one + other, estimate=0.5, conf_low=0.1, conf_high=0.9)
        made.append(difference.assign(estimator=f"baseline_difference{suffix}"))
        for name, n in zip(names[suffix], (one, other), strict=True):
            made.append(row.assign(n=n, estimate=3.0, estimator=f"baseline_mean_{name}"))
    both = {**found, "estimates": pd.concat([found["estimates"], *made], ignore_index=True)}
    monkeypatch.setattr(study, "results", lambda: both)
    return cells(published(study)["missing"], "cohort", "others", "n", "n_others")


@pytest.mark.parametrize(
    ("stayed", "lost", "told"), [(10, 10, True), (40, 9, False), (9, 40, False)]
)
def test_first_answers_are_held_against_each_other_from_ten_in_each_group(
    study, monkeypatch, stayed, lost, told
):
    shown = held(study, monkeypatch, {("all", ""): (stayed, lost)})
    assert shown == ([("all", "lost", str(stayed), str(lost))] if told else [])


@pytest.mark.parametrize(("lost", "told"), [(14, False), (10, True), (15, True), (11, False)])
def test_a_cohort_is_shown_only_if_the_others_could_be_too(study, monkeypatch, lost, told):
    """Of the programme's lost, less those of the cohort, nobody or at least five may be left."""
    sizes = {("all", ""): (60, lost), ("2024", ""): (30, 10), ("2025", ""): (30, lost - 10)}
    shown = [row[0] for row in held(study, monkeypatch, sizes)]
    assert shown == (["all", "2024"] if told else ["all"])


@pytest.mark.parametrize(
    ("interviewed", "told"), [(26, True), (27, False), (34, False), (36, True)]
)
def test_two_groups_of_nearly_the_same_people_are_not_both_shown(
    study, monkeypatch, interviewed, told
):
    sizes = {("all", ""): (31, 15), ("all", "_interviewed"): (interviewed, 46 - interviewed)}
    shown = [row[1] for row in held(study, monkeypatch, sizes)]
    assert shown == (["lost", "not_interviewed"] if told else ["lost"])


def test_nothing_is_told_of_a_cohort_of_four(study):
    study.cohort("2024", spread(12))
    study.cohort("2025", spread(4))
    for name, table in published(study).items():
        assert rows(table, "2025") == [], name
    own = published(study, "2025")
    assert [r["what"] for r in own["withheld"]] == ["everything about a cohort of so few people"]
    assert {name for name, table in own.items() if table} <= {
        "questions", "withheld", "about", "provenance",
    }  # fmt: skip


COUNTED = {"movement": "n", "answers": "n", "themes": "n", "projects": "n"}


@pytest.mark.parametrize("k", [5, 8])
def test_no_count_under_k_is_in_any_table(tmp_path, k):
    study = SmallStudy(tmp_path / "study", k)
    for cohort, people in (
        ("2023", moved(4, 4, 4)),
        ("2024", moved(12, 7, 5)),
        ("2025", moved(k, k - 1, 1)),
        ("2026", spread(k - 1)),
    ):
        study.cohort(cohort, people)
        study.heard(cohort, "participant", k - 1, "claiming", 2)
        study.heard(cohort, "sponsor", k, "time", k - 1)
        project = (cohort, None, "t", "a", "planned", "w", "w", "shown", "v", False)
        study.projects += [project] * (k - 1)
    for report in ("programme", "2023", "2024", "2025", "2026"):
        tables = published(study, report)
        for name, column in COUNTED.items():
            for row in tables[name]:
                assert not row[column] or int(row[column]) >= k, (report, name, row)
        for row in tables["themes"]:
            assert int(row["n_group"]) >= k
            if row["n"]:
                assert int(row["n_group"]) - int(row["n"]) >= k


def test_of_two_comparisons_of_nearly_the_same_people_one_is_shown_in_full(study, monkeypatch):
    """24 pairs before and after, 21 before and later: three of them could be told."""
    study.cohort("2025", moved(10, 8, 6))
    found = study.results()["estimates"]
    later = found[found["comparison"] == "pre-post"].assign(comparison="pre-later")
    for n, base, shown in (
        (21, "others", "direction"),
        (19, "others", "full"),
        (24, "same", "full"),
    ):
        own = later.assign(n=n, base=later["base"] if base == "same" else base)
        both = {**study.results(), "estimates": pd.concat([found, own], ignore_index=True)}
        monkeypatch.setattr(study, "results", lambda both=both: both)
        rows_ = published(study)["change"]
        assert {r["shown"] for r in rows_ if r["comparison"] == "pre-post"} == {"full"}
        told = {r["shown"] for r in rows_ if r["comparison"] == "pre-later"}
        assert told == {shown}, n
        monkeypatch.undo()


def test_every_theme_is_quoted_once_before_any_is_twice(study):
    """The accepted voice of dissent stands last in the sheet, and is not crowded out."""
    study.cohort("2025", spread(12))
    study.heard("2025", "participant", 6, "claiming", 1)
    first = study.excerpts[0]
    study.excerpts += [(*first[:3], "e-again", *first[4:6], "Again", *first[7:])]
    study.heard("2025", "participant", 3, "claiming", 3)
    study.heard("2025", "sponsor", 6, "time", 1)
    study.write(
        "data/decisions/2025/quotes.csv",
        "excerpt,show,text\n" + "".join(f"{key},yes,\n" for key in ("e0", "e-again", "e3", "e5")),
    )
    edition = study.edition("2025")
    assert {row["theme"] for row in edition.tables["quotes"]} == {"claiming", "time"}
    assert any("1 accepted quotes are not shown" in text for _, text in edition.todo)


def test_a_group_of_four_is_not_quoted(study):
    study.cohort("2025", spread(12))
    study.heard("2025", "sponsor", 4, "claiming", 4)
    study.write("data/decisions/2025/quotes.csv", "excerpt,show,text\ne0,yes,\n")
    assert published(study, "2025")["quotes"] == []


def test_a_cohort_of_few_pairs_is_left_out_of_all_cohorts_and_that_is_said(study):
    """Its three people could else be had by taking the other cohort from both."""
    study.cohort("2025-a", moved(8, 6, 6))
    study.cohort("2025-b", moved(1, 1, 1))
    study.absent["2025-b"] = 5
    tables = study.edition().tables
    [whole] = [
        r for r in tables["change"] if r["cohort"] == "all" and r["comparison"] == "pre-post"
    ]
    assert whole["n"] == "20"
    [told] = [row["text"] for row in tables["cautions"] if "not part of the change" in row["text"]]
    assert told.startswith("In 2025-b, fewer than 5 people")


def test_two_such_cohorts_are_k_together_and_stay_in(study):
    study.cohort("2025-a", moved(8, 6, 6))
    for name in ("2025-b", "2025-c"):
        study.cohort(name, moved(1, 1, 1))
        study.absent[name] = 5
    tables = study.edition().tables
    [whole] = [
        r for r in tables["change"] if r["cohort"] == "all" and r["comparison"] == "pre-post"
    ]
    assert whole["n"] == "26"
    assert not [row for row in tables["cautions"] if "not part of the change" in row["text"]]
