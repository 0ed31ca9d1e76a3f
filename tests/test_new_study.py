import csv
import io
import re

import pytest
from ruamel.yaml import YAML

from evaluation.commands.check import check
from evaluation.commands.drafts import quoted
from evaluation.commands.exports import is_metadata
from evaluation.commands.new_study import cohort_id, new_study
from evaluation.commands.templates import HEADERS
from evaluation.study.cohort_folder import open_study
from evaluation.study.schemas import MODELS
from evaluation.study.settings import load_study
from tests.tiny import CODES, INTERVIEWS, POST, PRE

SECRET = re.compile("|".join([*CODES, "example.org", "Jane"]), re.IGNORECASE)


@pytest.fixture
def exports(tmp_path):
    """A folder of exports of one cohort, as an evaluator has it."""
    return write(
        tmp_path / "Autumn 2026",
        {"Pre survey.csv": PRE, "End survey.csv": POST, "Interviews.csv": INTERVIEWS},
    )


def write(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name).write_bytes(data)
    return folder


def decided(study):
    """Fill in what is marked CHECK, as an evaluator would."""
    for path in (study / "config").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'\n  - "CHECK: put[^\n]*', "", text)
        text = text.replace('reversed: "CHECK"', "reversed: false")
        text = re.sub(r'"CHECK[^"]*"', '"decided"', text)
        path.write_text(text, encoding="utf-8")


def instrument(study, name="survey"):
    path = study / "config" / "instruments" / f"{name}.yaml"
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def test_exports_are_copied_unchanged_into_a_cohort_named_after_their_folder(tmp_path, exports):
    new = tmp_path / "new"
    assert new_study(new, exports) == 0
    raw = new / "data" / "raw"
    assert {p.relative_to(raw).as_posix(): p.read_bytes() for p in raw.rglob("*.csv")} == {
        f"autumn-2026/{p.name}": p.read_bytes() for p in exports.iterdir()
    }
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_each_folder_is_a_cohort_and_what_is_no_sheet_is_left_out(tmp_path, capsys):
    files = {
        "Spring 2025/pre.csv": PRE,
        "2025 Été/pre.csv": PRE,
        "notes.docx": "x",
        "loose.csv": PRE,
        ".DS_Store": "x",
        "withdrawn.csv": "participant_id\n",
    }
    new_study(tmp_path / "new", write(tmp_path / "from", files))
    raw = tmp_path / "new" / "data" / "raw"
    assert sorted(p.name for p in raw.iterdir()) == ["2025-ete", "spring-2025"]
    assert "'notes.docx', 'loose.csv'" in capsys.readouterr().out


def test_a_folder_that_is_not_empty_is_refused_and_stays_as_it_is(tmp_path, exports, capsys):
    new = write(tmp_path / "new", {"mine.txt": "mine"})
    assert new_study(new, exports) == 1
    assert "not empty" in capsys.readouterr().err
    assert [p.name for p in new.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("files", [{}, {"notes.docx": "x"}])
def test_a_source_without_sheets_is_refused(files, tmp_path, capsys):
    source = write(tmp_path / "from", files)
    assert new_study(tmp_path / "new", source) == 1
    assert str(source) in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Spring 2026", "spring-2026"),
        ("2026_Frühjahr (final)", "2026-fruhjahr-final"),
        ("exports", "cohort"),
        ("Programme", "cohort-programme"),
        ("all", "cohort-all"),
        ("Raw data 2024", "2024"),
    ],
)
def test_cohort_ids_are_made_from_names(name, made):
    assert cohort_id(name, set()) == made
    assert cohort_id(name, {made}) == f"{made}-2"


def test_a_flat_folder_with_an_everyday_name_is_named_after_the_year(tmp_path):
    source = write(tmp_path / "exports", {"Pre 2026-02.csv": PRE})
    new_study(tmp_path / "new", source)
    assert (tmp_path / "new/data/raw/2026/Pre 2026-02.csv").is_file()


class TestSettings:
    def test_they_are_read_and_lack_only_what_is_marked(self, tmp_path, exports):
        new_study(tmp_path / "new", exports)
        settings = load_study(tmp_path / "new")
        assert settings.complete
        assert {p.found.split(" in ")[0].rstrip(".") for p in settings.problems} == {
            "Still to be checked"
        }
        assert {p.file for p in settings.problems} == {
            "config/study.yaml",
            "config/instruments/survey.yaml",
        }

    def test_study_yaml_has_the_six_keys_and_the_waves_found(self, tmp_path, exports):
        new_study(tmp_path / "new", exports)
        text = (tmp_path / "new/config/study.yaml").read_text(encoding="utf-8")
        data = YAML(typ="safe").load(text)
        assert set(data) == {
            *("programme", "commissioner", "authors"),
            *("evaluation_questions", "waves", "person_code"),
        }
        assert list(data["waves"]) == ["pre", "post"]
        assert 'column: "Your code"   # CHECK' in text

    def test_items_are_found_and_nothing_is_guessed(self, tmp_path, exports):
        new_study(tmp_path / "new", exports)
        data = instrument(tmp_path / "new")
        assert [item["text"] for item in data["items"].values()] == [
            *("I see myself as a leader.", "I speak up.", "I notice strengths."),
            *("I look for faults first.", "The sessions were useful."),
        ]
        assert {item["reversed"] for item in data["items"].values()} == {"CHECK"}
        assert data["answers"][0].startswith("CHECK")
        assert data["answers"][1:] == ["Agree", "Disagree", "Neither"]
        assert data["scales"] == {}
        assert data["open_questions"] == {"comment_1": "What helped you most?"}
        asked = {k: item.get("asked_in") for k, item in data["items"].items()}
        assert asked == {**dict.fromkeys(asked), "item_5": {"waves": ["post"]}}

    def test_numbers_give_the_range_that_was_seen_marked(self, tmp_path):
        number = {"Disagree": "1", "Neither": "2", "Agree": "4"}
        pre = re.sub("|".join(number), lambda m: number[m.group()], PRE)
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": pre}))
        data = instrument(tmp_path / "new")
        assert (data["answers"]["from"], data["answers"]["to"]) == (1, 4)
        assert data["answers"]["lowest"].startswith("CHECK")
        text = (tmp_path / "new/config/instruments/survey.yaml").read_text(encoding="utf-8")
        assert "to: 4   # CHECK" in text

    def test_people_and_metadata_are_left_out_and_nobody_is_named(self, tmp_path, capsys):
        head, *rows = PRE.splitlines()
        more = "Email,Name,IP address,ResponseId,Role,Name of your manager"
        cells = ["jane@example.org", "Jane Doe", "10.0.0.1", "R_1", "Nurse", "Jane Roe"]
        text = "\n".join([f"{head},{more}", *(",".join([r, *cells]) for r in rows)])
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": text}))
        assert len(instrument(tmp_path / "new")["items"]) == 4
        told = capsys.readouterr().out
        for header in ("Timestamp", *more.split(",")):
            assert repr(header) in told.partition("Left out, as no items:")[2].partition("---")[0]
        written = [p.read_text("utf-8") for p in (tmp_path / "new/config").rglob("*.yaml")]
        assert SECRET.search(told + "".join(written)) is None

    def test_items_with_other_answers_get_an_instrument_of_their_own(self, tmp_path):
        head, *rows = PRE.splitlines()
        often = ["Never", "Often", "Often", "Never", "Always", "Often"]
        lines = [f"{r},{a},{b}" for r, a, b in zip(rows, often, reversed(often), strict=True)]
        text = "\n".join([f"{head},I ask for advice.,I give advice.", *lines])
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": text}))
        assert instrument(tmp_path / "new", "survey_2")["answers"][1:] == [
            "Always",
            "Never",
            "Often",
        ]
        assert len(load_study(tmp_path / "new").items()) == 6

    def test_questions_asked_once_more_looking_back_are_the_same_items(self, tmp_path):
        head, *rows = POST.splitlines()
        back = [f"Before it: {h}" for h in head.split(",")[2:6]]
        text = "\n".join(
            [",".join([head, *back]), *(f"{r},Agree,Agree,Neither,Agree" for r in rows)]
        )
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": PRE, "post.csv": text}))
        settings = load_study(tmp_path / "new")
        assert settings.study.waves["then"].column_prefix == "Before it: "
        assert list(settings.study.waves) == ["pre", "then", "post"]
        assert len(settings.items()) == 5

    def test_without_a_column_of_codes_there_is_a_mark(self, tmp_path):
        text = PRE.replace("Your code", "Nickname")
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": text}))
        problems = load_study(tmp_path / "new").problems
        assert "column" in {p.column.rpartition(".")[2] for p in problems}

    def test_headers_that_are_ids_ask_for_the_wording(self, tmp_path):
        head = "submitdate,code,identity_1,Q2,identity_3,identity_4"
        text = "\n".join([head, *PRE.splitlines()[1:]])
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": text}))
        items = instrument(tmp_path / "new")["items"]
        assert list(items) == ["identity_1", "item_2", "identity_3", "identity_4"]
        assert items["item_2"]["aliases"] == ["Q2"]
        assert items["identity_1"]["text"].startswith("CHECK")

    @pytest.mark.parametrize("name", ["study", "plan", "codebook", "release", "instrument"])
    def test_files_name_their_schema_which_lies_beside_them(self, name, tmp_path, exports):
        new_study(tmp_path / "new", exports)
        config = tmp_path / "new" / "config"
        path = config / (f"{name}.yaml" if name != "instrument" else "instruments/survey.yaml")
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / schema).resolve() == (config / f"{name}.schema.json").resolve()
        assert {p.name for p in config.glob("*.json")} == {f"{m}.schema.json" for m in MODELS}

    def test_when_all_is_decided_nothing_stops(self, tmp_path, exports):
        (exports / "Interviews.csv").unlink()
        new_study(tmp_path / "new", exports)
        decided(tmp_path / "new")
        settings, cohorts, problems = open_study(tmp_path / "new")
        assert problems == []
        assert check(tmp_path / "new") == 0


SAID = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
ASKED = ["I see myself as a leader.", "I ask for feedback.", "I speak up when it matters."]
GIVEN = [(1, 2, 3), (2, 2, 4), (1, 3, 5), (5, 3, 3), (3, 4, 2), (4, 1, 1)]


def table(rows, **more):
    out = io.StringIO(newline="")
    csv.writer(out, **more).writerows(rows)
    return out.getvalue()


def in_words(numbers):
    return [SAID[n - 1] for n in numbers]


def qualtrics(month):
    """A small export with three header rows, one preview, and the id of a question that moves."""
    own = ["StartDate", "EndDate", "Status", "Progress", "Finished", "ResponseId", "UserLanguage"]
    shift = int(month > 6)
    ids = [*own, "Q1", *(f"Q2_{n + shift}" for n in (1, 2, 3))]
    labels = [*own, "Your code", *(f"How far do you agree? - {text}" for text in ASKED)]
    day = f"2026-{month:02}-03 09:00:00"
    rows = [
        [day, day, "IP Address", "100", "True", f"R_{code}", "EN", code, *in_words(given)]
        for code, given in zip(CODES, GIVEN, strict=True)
    ]
    preview = [day, day, "Survey Preview", "100", "True", "R_0", "EN", "x", *in_words((1, 1, 1))]
    return table([ids, labels, [f'{{"ImportId":"{i}"}}' for i in ids], preview, *rows])


def jisc(month):
    """Coded answers, and the key to them."""
    rows = [
        [f"638954-638945-{n}", code, *given, f"2026-{month:02}-03"]
        for n, (code, given) in enumerate(zip(CODES, GIVEN, strict=True))
    ]
    key = [["URN", "Unique Response Number"], ["Q1", "Your code"]]
    for n, text in enumerate(ASKED, 2):
        key += [[f"Q{n}", text], *([str(at), label] for at, label in enumerate(SAID, 1))]
    head = ["URN", "Q1", "Q2", "Q3", "Q4", "CompletionDate"]
    return table([head, *rows], quoting=csv.QUOTE_ALL), table(key, quoting=csv.QUOTE_ALL)


def spss(folder, month):
    import pandas as pd
    import pyreadstat

    rows = [
        [code, *given, pd.Timestamp(2026, month, 3)]
        for code, given in zip(CODES, GIVEN, strict=True)
    ]
    path = folder / f"{month}.sav"
    pyreadstat.write_sav(
        pd.DataFrame(rows, columns=["code", "q1", "q2", "q3", "enddate"]),
        str(path),
        column_labels=["Your code", *ASKED, "End date"],
        variable_value_labels={
            q: {float(n): label for n, label in enumerate(SAID, 1)} for q in ("q1", "q2", "q3")
        },
    )
    return path.read_bytes()


def workbook(sheets):
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return content.getvalue()


def forms(month, *more):
    """Header and rows of a plain survey; `more` are a further header and its cells."""
    head = ["Timestamp", "Your code", *more[:1], *ASKED]
    cells = more[1] if more else [""] * 6
    return [
        head,
        *(
            [f"2026-{month:02}-0{n} 09:00:00", code, *([cell] if more else []), *in_words(given)]
            for n, (code, given, cell) in enumerate(zip(CODES, GIVEN, cells, strict=True), 1)
        ),
    ]


class TestLayouts:
    @pytest.fixture
    def layouts(self, tmp_path):
        made = tmp_path / "made"
        made.mkdir()
        long = [["participant", "wave", "item", "question", "value"]] + [
            [code, wave, f"lead{n}", ASKED[n], SAID[given[n] - 1]]
            for wave in ("T1", "T2")
            for code, given in zip(CODES, GIVEN, strict=True)
            for n in range(3)
        ]
        waves = [["When", *forms(2)[0]]]
        waves += [[w, *row] for w, m in (("T1", 2), ("T2", 7)) for row in forms(m)[1:]]
        (pre, key), (post, _) = jisc(2), jisc(7)
        return {
            "qualtrics": {"pre.csv": qualtrics(2), "post.csv": qualtrics(7)},
            "jisc": {"pre.csv": pre, "pre-key.csv": key, "post.csv": post, "post-key.csv": key},
            "spss": {"pre.sav": spss(made, 2), "post.sav": spss(made, 7)},
            "long": {"answers.csv": table(long)},
            "waves in a column": {"everything.csv": table(waves)},
            "a sheet a wave": {
                "everything.xlsx": workbook({"Before": forms(2), "After": forms(7)})
            },
        }

    @pytest.mark.parametrize(
        "layout",
        ["qualtrics", "jisc", "spss", "long", "waves in a column", "a sheet a wave"],
    )
    def test_a_study_from_any_layout_is_accepted_once_all_is_decided(
        self, layout, layouts, tmp_path, capsys
    ):
        new_study(tmp_path / "new", write(tmp_path / "c1", layouts[layout]))
        items = instrument(tmp_path / "new")["items"]
        assert [item["text"] for item in items.values()] == ASKED
        decided(tmp_path / "new")
        capsys.readouterr()
        assert check(tmp_path / "new") == 0, capsys.readouterr().out
        told = capsys.readouterr().out
        assert told.count("6 exact, 0 near, 0 new") == 2
        assert "Proposed" not in told

    @pytest.mark.parametrize("layout", ["jisc", "spss"])
    def test_where_the_export_has_codes_only_the_direction_is_left_to_check(
        self, layout, layouts, tmp_path
    ):
        new_study(tmp_path / "new", write(tmp_path / "c1", layouts[layout]))
        mark, *answers = instrument(tmp_path / "new")["answers"]
        assert mark.startswith("CHECK: put the lowest first, which may be so already")
        assert answers == SAID

    def test_check_says_the_platform_and_which_rows_are_no_answers(self, layouts, tmp_path, capsys):
        new_study(tmp_path / "new", write(tmp_path / "c1", layouts["qualtrics"]))
        told = capsys.readouterr().out
        assert told.count("read as: Qualtrics") == 2
        assert told.count("rows left out: 1 preview") == 2

    def test_events_of_redcap_are_waves(self, tmp_path):
        head = ["record_id", "redcap_event_name", "lead1", "lead2", "self_rating_complete"]
        rows = [
            [n, f"{event}_arm_1", given[0], given[1], 2]
            for n, given in enumerate(GIVEN, 1)
            for event in ("baseline", "follow_up")
        ]
        new_study(tmp_path / "new", write(tmp_path / "c1", {"data.csv": table([head, *rows])}))
        study = load_study(tmp_path / "new").study
        assert study.person_code.columns == ("record_id",)
        assert study.wave_column == "redcap_event_name"
        assert study.wave_values == {
            "pre": ("baseline_arm_1",),
            "follow_up": ("follow_up_arm_1",),
        }

    def test_ids_become_aliases_unless_they_are_another_question_elsewhere(self, layouts, tmp_path):
        new_study(tmp_path / "new", write(tmp_path / "c1", layouts["qualtrics"]))
        items = list(instrument(tmp_path / "new")["items"].values())
        # Q2_2 and Q2_3 moved by one between the waves.
        assert [item.get("aliases") for item in items] == [["Q2_1"], None, ["Q2_4"]]

    def test_what_only_the_platform_adds_is_known_by_its_role(self, layouts, tmp_path, capsys):
        new_study(tmp_path / "new", write(tmp_path / "c1", layouts["qualtrics"]))
        told = capsys.readouterr().out.partition("Left out, as no items:")[2].partition("---")[0]
        assert all(f"'{h}'" in told for h in ("StartDate", "Progress", "UserLanguage"))

    def test_a_column_of_cohorts_makes_a_folder_for_each(self, tmp_path, capsys):
        which = ["Spring 2025", "Autumn 2025"] * 3
        files = {
            f"{wave}.csv": table(forms(month, "Which cohort are you in?", which))
            for wave, month in (("pre", 2), ("post", 7))
        }
        new = tmp_path / "new"
        new_study(new, write(tmp_path / "c1", files | {"Interviews.csv": INTERVIEWS}))
        raw = new / "data" / "raw"
        assert sorted(p.relative_to(raw).as_posix() for p in raw.rglob("*")) == [
            *("autumn-2025", "autumn-2025/cohort.yaml", "post.csv", "pre.csv"),
            *("spring-2025", "spring-2025/cohort.yaml"),
        ]
        study = load_study(new).study
        assert study.cohort_column == "Which cohort are you in?"
        assert study.cohort_values["spring-2025"] == ("Spring 2025",)
        assert "'Interviews.csv'" in capsys.readouterr().out.partition("Left out")[2]
        decided(new)
        assert check(new) == 0
        assert capsys.readouterr().out.count("3 exact, 0 near, 0 new") == 4

    @pytest.mark.parametrize(
        ("header", "cells"),
        [
            ("Age group", ["20-29", "30-39"] * 3),
            ("Group", ["Control", "Intervention"] * 3),
            ("Which cohort?", ["Spring"] * 6),
        ],
    )
    def test_a_group_that_is_no_cohort_makes_no_folders(self, header, cells, tmp_path):
        files = {"pre.csv": table(forms(2, header, cells))}
        new_study(tmp_path / "new", write(tmp_path / "c1", files))
        assert load_study(tmp_path / "new").study.cohort_column is None
        assert (tmp_path / "new/data/raw/c1/pre.csv").is_file()

    def test_who_else_answered_is_written_down_where_participants_answered_too(self, tmp_path):
        other = table(forms(7)).replace("I see myself", "She sees herself")
        files = {"pre.csv": table(forms(2)), "post.csv": table(forms(7))}
        source = write(tmp_path / "c1", files | {"Manager survey - end.csv": other})
        new_study(tmp_path / "new", source)
        assert list(load_study(tmp_path / "new").study.raters) == ["sponsor"]
        texts = [item["text"] for item in instrument(tmp_path / "new")["items"].values()]
        assert texts == ASKED

    def test_team_leaders_alone_answered_for_themselves(self, tmp_path):
        files = {"Team leaders - start.csv": table(forms(2))}
        new_study(tmp_path / "new", write(tmp_path / "c1", files))
        assert load_study(tmp_path / "new").study.raters == {}
        assert len(instrument(tmp_path / "new")["items"]) == 3

    def test_a_range_with_words_at_its_ends_has_these(self, tmp_path):
        import pandas as pd
        import pyreadstat

        path = tmp_path / "a.sav"
        data = pd.DataFrame({"code": CODES, "q1": [0, 3, 5, 10, 7, 3]})
        pyreadstat.write_sav(
            data,
            str(path),
            column_labels=["Your code", "How confident are you?"],
            variable_value_labels={"q1": {0: "Not at all", 10: "Completely"}},
        )
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.sav": path.read_bytes()}))
        answers = instrument(tmp_path / "new")["answers"]
        assert (answers["lowest"], answers["highest"]) == ("Not at all", "Completely")

    def test_without_codes_addresses_that_the_platform_kept_are_proposed(self, tmp_path):
        head = ["ID", "Start time", "Completion time", "Email", "Name", *ASKED]
        rows = [
            [n, "2/1/26 9:00:00", "2/13/26 9:05:00", f"p{n}@example.org", "", *in_words(given)]
            for n, given in enumerate(GIVEN, 1)
        ]
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": table([head, *rows])}))
        code = load_study(tmp_path / "new").study.person_code
        assert (code.columns, code.kind) == (("Email",), "e-mail")

    def test_the_same_row_of_two_grids_is_two_items(self, tmp_path):
        head = ["Timestamp", "Your code"]
        head += [f"{stem} [{text}]" for stem in ("How often?", "How well?") for text in ASKED]
        rows = [
            ["2026-02-01 09:00:00", code, *in_words(given), *in_words(given)]
            for code, given in zip(CODES, GIVEN, strict=True)
        ]
        new_study(tmp_path / "new", write(tmp_path / "c1", {"pre.csv": table([head, *rows])}))
        texts = [item["text"] for item in instrument(tmp_path / "new")["items"].values()]
        assert texts == head[2:]


def test_templates_have_the_fixed_headers_and_open_in_excel(tmp_path, exports):
    new_study(tmp_path / "new", exports)
    for kind, headers in HEADERS.items():
        name = "interviews" if kind == "coded" else kind
        data = (tmp_path / "new" / "templates" / f"{name}.csv").read_bytes()
        assert data == b"\xef\xbb\xbf" + ",".join(headers).encode() + b"\r\n"


def test_persons_are_kept_out_of_git_and_texts_are_asked_for(tmp_path, exports):
    new = tmp_path / "new"
    new_study(new, exports)
    assert (new / ".gitignore").read_text(encoding="utf-8") == "data/\n"
    text = (new / "config/narrative/programme/programme.md").read_text(encoding="utf-8")
    assert 'stamp: ""' in text
    assert "for whom" in text


def test_it_runs_check_and_ends_with_at_most_five_steps(tmp_path, capsys):
    source = write(tmp_path / "c1", {"export.csv": PRE, "export (1).csv": POST})
    new_study(tmp_path / "new", source)
    told = capsys.readouterr().out
    assert "export.csv: not recognised" in told
    assert '"export.csv": "pre"   # 2: ' in told
    assert "sent in about 1 February 2026" in told
    steps = re.findall(r"^\d\. ", told.partition("\nNext:")[2], re.M)
    assert 2 < len(steps) <= 5


def test_recognised_waves_are_shown(tmp_path, exports, capsys):
    new_study(tmp_path / "new", exports)
    told = capsys.readouterr().out
    assert "autumn-2026/Pre survey.csv: survey, wave pre" in told
    assert "autumn-2026/End survey.csv: survey, wave post" in told
    assert "autumn-2026/Interviews.csv: coded (participant)" in told


def test_the_same_exports_make_the_same_bytes(tmp_path, exports):
    for name in ("a", "b"):
        new_study(tmp_path / name, exports)
    files = {
        name: {p.relative_to(tmp_path / name): p.read_bytes() for p in files_of(tmp_path / name)}
        for name in ("a", "b")
    }
    assert files["a"] == files["b"]


def files_of(folder):
    return [p for p in folder.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    "text",
    [
        "no",
        'say "no"',
        "back\\slash",
        "two\nlines",
        "a\xa0b",
        "\u200bzero",
        "# no: comment",
        "😀",
        "\x07",
    ],
)
def test_every_text_is_read_back_as_it_was(text):
    assert YAML(typ="safe").load(f"key: {quoted(text)}\n") == {"key": text}


@pytest.mark.parametrize(
    ("header", "metadata"),
    [
        *[(h, True) for h in ("Start time", "IPAddress", "Response ID", "Duration (in seconds)")],
        *[(h, True) for h in ("RecipientEmail", "E-mail", "Your name", "LocationLatitude")],
        *[(h, False) for h in ("I name good work when I see it.", "Status of my project?")],
    ],
)
def test_metadata_is_told_from_questions(header, metadata):
    assert is_metadata(header) is metadata


def test_a_code_whose_header_runs_together_is_found(tmp_path):
    folder = write(tmp_path / "c", {"pre.csv": PRE.replace("Your code", "UniqueID")})
    assert new_study(tmp_path / "new", folder) == 0
    text = (tmp_path / "new/config/study.yaml").read_text(encoding="utf-8")
    assert 'column: "UniqueID"' in text


def test_several_answers_at_once_are_no_further_answer(tmp_path):
    cells = ["agree", "disagree", "agree;disagree", "agree", "disagree", "disagree", "agree"]
    rows = "".join(f"X{n},{cell},{cell}\n" for n, cell in enumerate(cells))
    folder = write(tmp_path / "c", {"pre.csv": f"Your code,I lead.,I speak up.\n{rows}"})
    assert new_study(tmp_path / "new", folder) == 0
    path = tmp_path / "new/config/instruments/survey.yaml"
    assert ";" not in path.read_text(encoding="utf-8").partition("items:")[0]


def test_a_statement_with_time_in_its_header_is_an_item_by_its_answers(tmp_path):
    cells = ["Agree", "Neutral", "Disagree", "Agree", "Agree", "Neutral"]
    rows = "".join(f"X{n},{cell},{cell}\n" for n, cell in enumerate(cells))
    folder = write(tmp_path / "c", {"pre.csv": f"Your code,ReasonableTime,I speak up.\n{rows}"})
    assert new_study(tmp_path / "new", folder) == 0
    text = (tmp_path / "new/config/instruments/survey.yaml").read_text(encoding="utf-8")
    assert "ReasonableTime" in text


def test_a_survey_without_codes_is_told_as_a_survey(tmp_path, capsys):
    rows = "Agree,Neutral\nDisagree,Agree\nNeutral,Agree\nAgree,Disagree\n"
    folder = write(tmp_path / "c", {"answers.csv": f"I notice.,I speak up.\n{rows}"})
    assert new_study(tmp_path / "new", folder) == 0
    told = capsys.readouterr().out
    assert "a survey; pre or post?" in told
    assert "nothing in it fits" not in told
