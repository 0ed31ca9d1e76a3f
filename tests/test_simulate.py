"""Invented cohorts: the same bytes each time, the truth that was put in, the dirt as declared."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from evaluation.simulate import TRUTH, simulate_answers, write_example, write_study
from evaluation.simulate.__main__ import main
from evaluation.simulate.dirt import DIRT, slip
from evaluation.simulate.example import PLANS
from evaluation.simulate.people import numbered_code
from evaluation.simulate.plans import CAME_BACK, WITHDRAWN
from evaluation.simulate.sources import ALSO
from evaluation.simulate.voices import all_voices, codes_by_theme
from evaluation.simulate.wordings import (
    LABELS,
    OLD_WORDING,
    OPEN_QUESTIONS,
    REVERSED,
    experience_wordings,
    item_wordings,
)

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> Path:
    """The example, freshly written."""
    folder = tmp_path_factory.mktemp("example")
    write_example(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name not in (".DS_Store", "desktop.ini", "Thumbs.db")
    }


def unpacked(content: bytes) -> object:
    """A workbook's parts (compression may differ between systems); other files as they are."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file or a workbook, by header."""
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        rows = [[str(cell) for cell in row] for row in cells]
    else:
        content = path.read_bytes()
        utf8 = content.startswith(b"\xef\xbb\xbf") or not path.name.startswith("results_")
        text = io.StringIO(content.decode("utf-8-sig" if utf8 else "cp1252"), newline="")
        delimiter = ";" if path.name.startswith("results_") else ","
        rows = list(csv.reader(text, delimiter=delimiter))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def exports(folder: Path, cohort: str) -> dict[str, list[dict[str, str]]]:
    """Rows of a cohort's survey exports, by wave."""
    plan = next(plan for plan in PLANS if plan.cohort == cohort)
    place = folder / "data" / "raw" / cohort
    return {wave: rows_of(place / name) for wave, name in plan.files.items()}


def sheet(folder: Path, cohort: str, name: str) -> list[dict[str, str]]:
    """Rows of one of a cohort's other sheets."""
    (path,) = (folder / "data" / "raw" / cohort).glob(f"{name}.*")
    return rows_of(path)


def codes(rows: list[dict[str, str]]) -> list[str]:
    """The code of each form."""
    return [row.get("Your participant code", row.get("code")) for row in rows]


# The shipped example


def test_example_has_the_same_bytes_each_time(example, tmp_path):
    write_example(tmp_path)
    assert contents(tmp_path) == contents(example)


def test_shipped_example_is_what_the_seed_makes(example):
    shipped = contents(ROOT / "data" / "raw")
    made = contents(example / "data" / "raw")
    assert sorted(shipped) == sorted(made)
    changed = [name for name in made if unpacked(made[name]) != unpacked(shipped[name])]
    assert changed == []
    key = "data/pseudonym.key"
    assert (ROOT / key).read_bytes() == (example / key).read_bytes()


def test_pseudonym_key_says_that_it_is_invented(example):
    first, second = (example / "data/pseudonym.key").read_text().splitlines()
    assert first == "# Invented example. A real study makes its own key and never shares it."
    assert len(bytes.fromhex(second)) == 32


@pytest.mark.parametrize(
    ("cohort", "enrolled", "left", "forms"),
    [
        ("2025-spring", 14, 1, {"pre": 14, "post": 12}),
        ("2025-autumn", 22, 3, {"pre": 20, "post": 18, "follow_up": 13}),
        ("2026-spring", 31, 4, {"pre": 29, "post": 26}),
    ],
)
def test_rows_of_each_cohort(example, cohort, enrolled, left, forms):
    roster = sheet(example, cohort, "roster")
    assert len(roster) == enrolled
    assert Counter(row["status"] for row in roster)["left"] == left
    assert {wave: len(rows) for wave, rows in exports(example, cohort).items()} == forms
    assert len(sheet(example, cohort, "attendance")) == 6 * enrolled


@pytest.mark.parametrize(
    ("cohort", "expected"),
    [
        ("2025-spring", {"participant": 8, "sponsor": 5, "reflection": 7}),
        ("2025-autumn", {"participant": 11, "sponsor": 6, "reflection": 11, "focus_group": 6}),
        ("2026-spring", {"participant": 13, "sponsor": 7, "reflection": 15}),
    ],
)
def test_sources_of_each_cohort(example, cohort, expected):
    sources = sheet(example, cohort, "sources")
    assert Counter(row["source_group"] for row in sources) == expected
    assert {row["quote_consent"] for row in sources} == {"yes", "no"}
    enrolled = {row["participant_id"] for row in sheet(example, cohort, "roster")}
    assert {row["participant_id"] for row in sources} - enrolled <= {""}
    for file in {row["file"] for row in sources}:
        coded = rows_of(example / "data" / "raw" / cohort / file)
        listed = {row["source"] for row in sources if row["file"] == file}
        assert {row["source"] for row in coded} == listed


def test_dirt_is_in_the_forms_as_declared(example):
    def declared(cohort, wave, *kinds):
        return sum(d[:2] == (cohort, wave) and d.kind in kinds for d in DIRT)

    for plan in PLANS:
        enrolled = {row["participant_id"] for row in sheet(example, plan.cohort, "roster")}
        for wave, rows in exports(example, plan.cohort).items():
            told = codes(rows)
            here = (plan.cohort, wave)
            assert told.count("") == declared(*here, "blank code")
            slips = ("untidy code", "mistyped code", "code with two slips", "not on the roster")
            assert len(set(told) - enrolled - {""}) == declared(*here, *slips)
            twice = ("sent twice", "sent twice, first time unfinished")
            assert len(told) - len(set(told) - {""}) - told.count("") == declared(*here, *twice)
            cells = [cell for row in rows for cell in row.values()]
            assert cells.count("Don't know") == declared(*here, "don't know")
            assert cells.count("Partly agree") == declared(*here, "unknown label")


def test_answers_out_of_range_and_blank_in_the_numeric_cohort(example):
    rows = exports(example, "2026-spring")["post"]
    answers = [[row[item] for item in item_wordings()] for row in rows]
    assert sum(form.count("7") for form in answers) == 1
    assert sorted(form.count("") for form in answers)[-2:] == [3, 20]


def test_mistyped_code_is_one_edit_from_one_person_only(example):
    enrolled = [row["participant_id"] for row in sheet(example, "2025-autumn", "roster")]
    (wrong,) = set(codes(exports(example, "2025-autumn")["post"])) - set(enrolled)
    apart = [sum(a != b for a, b in zip(wrong, code, strict=True)) for code in enrolled]
    assert sorted(apart)[0] == 1
    assert sorted(apart)[1] >= 3


def test_corrections_fit_what_stands_in_the_files(example):
    place = example / "data" / "raw" / "2025-autumn"
    corrections = rows_of(place / "corrections.csv")
    assert len(corrections) == 2
    for entry in corrections:
        (row,) = (
            row
            for row in rows_of(place / entry["file"])
            if row["Your participant code"] == entry["person"]
        )
        assert row[entry["column"]] == entry["was"] != entry["becomes"]


def test_withdrawn_person_has_left_traces(example):
    cohort, _ = WITHDRAWN
    (row,) = rows_of(example / "data" / "raw" / "withdrawn.csv")
    code = row["participant_id"]
    assert code in codes(exports(example, cohort)["post"])
    groups = {
        r["source_group"] for r in sheet(example, cohort, "sources") if r["participant_id"] == code
    }
    assert groups == {"participant", "reflection"}


def test_one_person_took_part_in_two_cohorts(example):
    first, _, second, _ = CAME_BACK
    of = {
        plan.cohort: {row["participant_id"] for row in sheet(example, plan.cohort, "roster")}
        for plan in PLANS
    }
    (code,) = of[first] & of[second]
    assert not of["2025-spring"] & (of[first] | of[second])
    for cohort in (first, second):
        assert all(code in codes(exports(example, cohort)[wave]) for wave in ("pre", "post"))


def test_platforms_differ(example):
    raw = example / "data" / "raw"
    spring = exports(example, "2025-spring")["pre"][0]
    assert list(spring)[:6] == [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Your participant code",
    ]
    assert spring["Email"] == "anonymous"
    assert OLD_WORDING["identity_4"] in spring
    google = (raw / "2025-autumn" / PLANS[1].files["post"]).read_bytes()
    assert google.startswith(b"\xef\xbb\xbfTimestamp,")
    then = [h for h in exports(example, "2025-autumn")["post"][0] if h.startswith("Thinking back")]
    assert len(then) == 20
    semicolons = (raw / "2026-spring" / PLANS[2].files["post"]).read_bytes()
    assert semicolons.startswith(b"id;submitdate;code;identity_1;")
    with pytest.raises(UnicodeDecodeError):
        semicolons.decode("utf-8")


def test_nothing_in_a_workbook_is_a_formula(example):
    for path in sorted((example / "data" / "raw").rglob("*.xlsx")):
        for name, part in unpacked(path.read_bytes()).items():
            assert not (name.startswith("xl/worksheets/") and b"<f>" in part), path.name
            assert not (name == "docProps/core.xml" and b"INVENTED" not in part), path.name


def test_each_cohort_is_marked_as_invented(example):
    for plan in PLANS:
        place = example / "data" / "raw" / plan.cohort
        assert "invented: true" in (place / "cohort.yaml").read_text()
        homes = {row["organisation"] for row in sheet(example, plan.cohort, "roster")}
        assert all(home.startswith("Invented ") for home in homes)


def test_a_project_is_told_as_a_case_once_only(example):
    projects = [p for plan in PLANS for p in sheet(example, plan.cohort, "projects")]
    told = [p["title"] for p in projects if p["consent"] == "yes"]
    assert len(told) >= 5
    assert len(told) == len(set(told)) < len(projects)


# The settings that ship with it


def test_settings_ask_what_the_forms_ask():
    from evaluation.study.settings import load_study

    settings = load_study(ROOT)
    assert settings.problems == []
    leadership, programme = (settings.instruments[n] for n in ("leadership", "programme"))
    assert {i: item.text for i, item in leadership.items.items()} == item_wordings()
    assert {i: item.text for i, item in programme.items.items()} == experience_wordings()
    assert leadership.answers == programme.answers == LABELS
    assert programme.open_questions == OPEN_QUESTIONS
    assert tuple(i for i, item in leadership.items.items() if item.reversed) == REVERSED
    aliases = {i: item.aliases[0] for i, item in leadership.items.items() if item.aliases}
    assert aliases == OLD_WORDING
    assert set(leadership.scales) == set(TRUTH)


def test_codebook_has_the_codes_of_the_stock():
    from evaluation.study.settings import load_study

    themes = load_study(ROOT).codebook.themes
    assert {name: list(theme.codes) for name, theme in themes.items()} == codes_by_theme()


def test_stock_of_voices_is_large_and_distinct():
    voices = all_voices()
    assert len({voice.text for voice in voices}) == len(voices) >= 70
    heard = {(voice.theme, voice.source_group) for voice in voices}
    groups = {"participant", "sponsor", "reflection", "focus_group"}
    assert heard == {(theme, group) for theme in codes_by_theme() for group in groups}


# A known truth


def mean_changes(answers) -> dict[str, tuple[float, float]]:
    """Mean change of persons' scale means and its standard error, by scale."""
    means = answers.groupby(["scale", "person", "wave"], observed=True)["value"].mean().unstack()
    change = (means["post"] - means["pre"]).groupby(level="scale", observed=True)
    return {s: (change.mean()[s], change.sem()[s]) for s in change.groups}


@pytest.mark.parametrize("change", [None, {"identity": 0.0, "improvement": 0.5}])
def test_true_change_is_recovered(change):
    found = mean_changes(simulate_answers(400, 30, change, seed=7))
    assert set(found) == set(TRUTH)
    for scale, (estimate, error) in found.items():
        true = (change or {}).get(scale, TRUTH[scale].change)
        assert abs(estimate - true) < 4 * error < 0.03, scale


def test_every_wave_has_its_true_mean_in_spite_of_the_ceiling():
    waves = ("pre", "then", "post", "follow_up")
    answers = simulate_answers(300, 30, waves=waves, seed=3)
    people = answers.groupby(["scale", "wave", "person"], observed=True)["value"].mean()
    found = people.groupby(["scale", "wave"], observed=True).agg(["mean", "sem"])
    for scale, truth in TRUTH.items():
        for wave in waves:
            mean, error = found.loc[(scale, wave)]
            assert abs(mean - truth.mean(wave)) < 4 * error, (scale, wave)


def test_answers_are_latent_scores_cut_to_the_range():
    answers = simulate_answers(5, 40)
    assert answers["value"].equals(answers["latent"].round().clip(1, 5).astype("int8"))
    turned = answers["item"].isin(REVERSED)
    assert (answers.loc[turned, "answer"] == 6 - answers.loc[turned, "value"]).all()
    assert (answers.loc[~turned, "answer"] == answers.loc[~turned, "value"]).all()


def test_cohorts_differ_when_told_to():
    answers = simulate_answers(60, 200, between_cohorts=0.3)
    chosen = answers[answers["scale"] == "identity"]
    means = chosen.groupby(["cohort", "wave"], observed=True)["latent"].mean().unstack()
    assert np.std(means["post"] - means["pre"], ddof=1) == pytest.approx(0.3, abs=0.12)


def test_a_cohort_added_changes_no_older_answer():
    older, newer = simulate_answers(2, [5, 7]), simulate_answers(3, [5, 7, 4])
    kept = newer[newer["person"] < 12]
    assert older["latent"].tolist() == kept["latent"].tolist()
    assert len(newer) - len(kept) == 4 * 2 * 20


def test_what_cannot_be_simulated_is_refused():
    with pytest.raises(ValueError, match="Unknown scale 'courage'"):
        simulate_answers(change={"courage": 0.1})
    with pytest.raises(ValueError, match="2 cohorts need 2 sizes, not 1"):
        simulate_answers(2, [30])
    with pytest.raises(ValueError, match="must lie between 1 and 5"):
        simulate_answers(change={"values": 0.7})


def test_numbered_codes_differ_in_three_places():
    made = [numbered_code(n) for n in (*range(60), 528, 529, 530, 12166, 12167)]
    apart = [
        sum(x != y for x, y in zip(a, b, strict=True)) for i, a in enumerate(made) for b in made[:i]
    ]
    assert min(apart) == 3


def test_slip_changes_only_the_places_named():
    assert slip("BC19T", 2, 4) == "BC29R"


# A study of any size


def test_study_has_the_folders_and_sheets_promised(tmp_path):
    write_study(tmp_path, cohorts=3, people=12, seed=5)
    raw = tmp_path / "data" / "raw"
    assert sorted(p.name for p in raw.iterdir()) == ["c001", "c002", "c003"]
    for place in raw.iterdir():
        assert sorted(p.name for p in place.iterdir()) == [
            "cohort.yaml",
            "interviews coded.csv",
            "projects.csv",
            "roster.csv",
            "sources.csv",
            "sponsor interviews coded.csv",
            "survey post.csv",
            "survey pre.csv",
        ]
        assert len(rows_of(place / "roster.csv")) == 12


def test_study_settings_load_without_problems(tmp_path):
    from evaluation.study.cohort_folder import find_cohorts
    from evaluation.study.settings import load_study

    write_study(tmp_path, cohorts=2, people=6)
    settings = load_study(tmp_path)
    cohorts, problems = find_cohorts(settings)
    assert settings.problems + problems == []
    assert settings.study.invented
    assert [cohort.settings.invented for cohort in cohorts] == [True, True]


def test_study_depends_on_the_seed_alone(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_study(tmp_path / name, cohorts=2, people=8, seed=seed)
    a, b, c = (contents(tmp_path / name) for name in "abc")
    assert a == b
    assert a != c


def test_study_is_not_written_over_another(tmp_path):
    write_study(tmp_path, cohorts=1, people=5)
    with pytest.raises(FileExistsError, match="choose another folder"):
        write_study(tmp_path, cohorts=1, people=5)


def test_command_line_writes_both(tmp_path):
    assert main(["example", str(tmp_path / "example")]) == 0
    assert main(["study", str(tmp_path / "study"), "--cohorts", "2", "--people", "5"]) == 0
    assert (tmp_path / "example/data/raw/2025-spring/roster.xlsx").is_file()
    assert (tmp_path / "study/data/raw/c002/roster.csv").is_file()


def test_second_codes_belong_to_one_sentence_each():
    known = {code for codes_of in codes_by_theme().values() for code in codes_of}
    for start, code in ALSO.items():
        (voice,) = (v for v in all_voices() if v.text.startswith(start))
        assert code in known - {voice.code}
