"""What `check` proposes is written once it is accepted, and only added to what stands there."""

import csv
import io
import re

import pytest

from evaluation.commands.acceptance import write
from evaluation.commands.check import check
from evaluation.commands.corrections_edits import add_rows
from evaluation.commands.progress import LOGGER, Progress
from evaluation.commands.proposed import Entry
from evaluation.commands.settings_edits import add_entry
from evaluation.study.cohort_folder import open_study
from tests.tiny import CODES, COHORT, INSTRUMENT, POST, PRE, STUDY, tiny_study

YAML = f"{COHORT}/cohort.yaml"
CORRECTIONS = f"{COHORT}/corrections.csv"
SECRET = re.compile("|".join([*CODES, "AB12D"]), re.IGNORECASE)
MISTYPED = POST.replace("AB12C", "AB12D")


def exports(folder, **changes):
    """The tiny study whose surveys have names that say nothing."""
    more = {f"{COHORT}/export (2).csv": PRE, f"{COHORT}/export.csv": POST}
    return tiny_study(folder, pre=None, post=None, more=more, **changes)


def ran(capsys, study, accept="") -> tuple[int, str]:
    status = check(study, accept)
    return status, capsys.readouterr().out


class TestAccepting:
    def test_all_is_written_and_nothing_stops_any_more(self, tmp_path, capsys):
        study = exports(tmp_path)
        assert check(study) == 1
        status, told = ran(capsys, study, "all")
        assert status == 0
        assert f"Written: {YAML}: 2 entries" in told
        assert open_study(study)[2] == []
        text = (study / YAML).read_text(encoding="utf-8")
        files = 'files:\n  "export (2).csv": "pre"\n  "export.csv": "post"\n'
        assert text == f"label: Spring 2026\n{files}"

    def test_by_number_only_that_is_written_and_the_rest_is_still_told(self, tmp_path, capsys):
        study = exports(tmp_path)
        status, told = ran(capsys, study, "2")
        assert status == 1
        assert (study / YAML).read_text("utf-8").endswith('files:\n  "export.csv": "post"\n')
        assert '"export (2).csv": "pre"   # 1: ' in told

    def test_a_number_that_no_proposal_has_writes_nothing(self, tmp_path, capsys):
        study = exports(tmp_path)
        before = (study / YAML).read_bytes()
        status, told = ran(capsys, study, "1,9")
        assert status == 1
        assert "There is no proposal 9. Nothing was written." in told
        assert (study / YAML).read_bytes() == before

    def test_with_nothing_to_accept_nothing_is_written(self, tmp_path, capsys):
        status, told = ran(capsys, tiny_study(tmp_path), "all")
        assert status == 0
        assert told.startswith("Nothing was written.")

    def test_the_same_study_gets_the_same_bytes(self, tmp_path, capsys):
        written = []
        for name in ("a", "b"):
            study = exports(tmp_path / name)
            check(study, "all")
            written.append((study / YAML).read_bytes())
        assert written[0] == written[1]

    def test_without_a_cohort_yaml_there_is_one_afterwards(self, tmp_path, capsys):
        study = exports(tmp_path, cohort=None)
        assert ran(capsys, study, "all")[0] == 0
        assert (study / YAML).read_text("utf-8").startswith("files:\n")

    def test_what_is_not_sure_is_written_only_by_its_number(self, tmp_path, capsys):
        study = exports(tmp_path)
        header = POST.splitlines()[0].replace("The sessions were", "Sessions were not very")
        text = "\n".join([header, *POST.splitlines()[1:]]) + "\n"
        (study / COHORT / "export.csv").unlink()
        (study / COHORT / "export (2).csv").unlink()
        (study / COHORT / "pre.csv").write_text(PRE, encoding="utf-8")
        (study / COHORT / "post.csv").write_text(text, encoding="utf-8")
        status, told = ran(capsys, study, "all")
        assert status == 1
        assert told.startswith("Nothing was written.")
        line = "\"useful\"   # 1: close to 'The sessions were useful.'"
        assert (
            f'"Sessions were not very useful.": {line} (not sure: only written by its number)'
            in told
        )
        assert ran(capsys, study, "1")[0] == 0

    def test_a_file_that_was_edited_meanwhile_is_not_written_over(self, tmp_path):
        study = tiny_study(tmp_path, cohort="files: {a.csv: pre}\n")
        wanted = {"a.csv": "post", "b.csv": "pre"}
        entries = [Entry(YAML, "files", name, wave, "") for name, wave in wanted.items()]
        done, refused = write(study, entries)
        assert (study / YAML).read_text("utf-8") == 'files: {a.csv: pre, "b.csv": "pre"}\n'
        assert done == [f"{YAML}: 1 entry"]
        assert len(refused) == 1
        assert "'a.csv'" in refused[0]

    def test_nothing_is_left_beside_the_file(self, tmp_path, capsys):
        study = exports(tmp_path)
        before = {p.name for p in (study / COHORT).iterdir()}
        check(study, "all")
        assert {p.name for p in (study / COHORT).iterdir()} == before


class TestCorrections:
    def test_a_code_one_character_away_is_proposed_by_rows_alone(self, tmp_path, capsys):
        status, told = ran(capsys, tiny_study(tmp_path, post=MISTYPED))
        assert status == 0
        line = "the code in post.csv, row 2, is one character away from that in roster.csv, row 2"
        assert f"Proposed for {CORRECTIONS}:\n\n    {line}   # 1" in told
        assert SECRET.search(told) is None

    def test_accepted_it_is_a_row_that_the_run_applies(self, tmp_path, capsys):
        study = tiny_study(tmp_path, post=MISTYPED)
        status, told = ran(capsys, study, "all")
        assert status == 0
        assert SECRET.search(told) is None
        (row,) = csv.DictReader(io.StringIO((study / CORRECTIONS).read_text("utf-8-sig")))
        assert row == {
            **{"file": "post.csv", "person": "AB12D", "column": "Your code", "was": "AB12D"},
            **{"becomes": "AB12C", "who": "check", "sheet": ""},
            "why": "one character apart; accepted on 2026-10-01",
        }
        assert "5 exact, 0 near, 0 new, 1 corrected" in told

    def test_rows_that_stand_there_stay_as_they_are(self, tmp_path, capsys):
        own = "file;person;column;was;becomes;note\r\npost.csv;DE34F;I speak up.;Agree;Neither;mine"
        study = tiny_study(tmp_path, post=MISTYPED, more={CORRECTIONS: own.encode("utf-16")})
        assert ran(capsys, study, "all")[0] == 0
        text = (study / CORRECTIONS).read_bytes().decode("utf-16")
        assert text == f"{own}\r\npost.csv;AB12D;Your code;AB12D;AB12C;\r\n"

    def test_without_a_roster_the_first_wave_says_who_is_who(self, tmp_path, capsys):
        study = tiny_study(tmp_path, post=MISTYPED, roster=None)
        _, told = ran(capsys, study)
        assert "post.csv, row 2, is one character away from that in pre.csv, row 2" in told

    def test_they_are_proposed_too_where_the_settings_do_not_link_them(self, tmp_path, capsys):
        study = tiny_study(tmp_path, post=MISTYPED, study=STUDY + "near_matches: false\n")
        _, told = ran(capsys, study)
        assert "post.csv, row 2, is one character away" in told

    def test_a_code_as_near_to_two_people_is_not_proposed(self, tmp_path, capsys):
        roster = "participant_id\n" + "".join(f"{c}\n" for c in (*CODES, "AB12E"))
        _, told = ran(capsys, tiny_study(tmp_path, post=MISTYPED, roster=roster))
        assert "one character away" not in told

    def test_codes_that_people_made_up_are_accepted_one_by_one_only(self, tmp_path, capsys):
        text = STUDY.replace("column: Your code", "column: Your code, kind: self-generated")
        study = tiny_study(tmp_path, post=MISTYPED, study=text)
        _, told = ran(capsys, study, "all")
        assert told.startswith("Nothing was written.")
        assert "(not sure: only written by its number)" in told
        ran(capsys, study, "1")
        assert (study / CORRECTIONS).is_file()

    def test_a_workbook_of_corrections_is_left_to_a_person(self, tmp_path):
        from evaluation.commands.proposed import Row

        row = Row(f"{COHORT}/corrections.xlsx", {"was": "AB12D"}, "the code in post.csv, row 2")
        done, refused = write(tiny_study(tmp_path), [row])
        assert done == []
        assert "row 2" in refused[0]
        assert SECRET.search("".join(refused)) is None

    def test_a_row_that_contradicts_one_that_stands_there_is_told(self):
        cells = {"file": "a.csv", "person": "x", "column": "c", "was": "1", "becomes": "2"}
        content, against = add_rows(b"", [cells])
        assert against == []
        again, against = add_rows(content, [cells, cells | {"becomes": "3"}])
        assert again == content
        assert against == [1]


class TestColumns:
    def test_a_close_wording_is_shown_with_both_and_pinned_when_accepted(self, tmp_path, capsys):
        study = tiny_study(tmp_path, post=POST.replace("as a leader.", "as leader."))
        _, told = ran(capsys, study)
        assert "of these, 1 column by close wording:" in told
        assert "'I see myself as leader.' is 'I see myself as a leader.'" in told
        assert ran(capsys, study, "all")[0] == 0
        text = (study / YAML).read_text("utf-8")
        assert 'columns:\n  "I see myself as leader.": "identity_1"\n' in text
        assert "close wording" not in ran(capsys, study)[1]

    def test_an_item_that_no_column_is_gets_the_nearest_one(self, tmp_path, capsys):
        header = "I notice people's strengths."
        study = tiny_study(tmp_path, post=POST.replace("I notice strengths.", header))
        status, told = ran(capsys, study)
        assert status == 1
        assert f'"{header}": "values_1"   # 1: close to \'I notice strengths.\'' in told
        assert ran(capsys, study, "1")[0] == 0

    def test_the_instrument_is_never_touched(self, tmp_path, capsys):
        study = tiny_study(tmp_path, post=POST.replace("as a leader.", "as leader."))
        check(study, "all")
        assert (study / "config/instruments/tiny.yaml").read_text("utf-8") == INSTRUMENT


class TestDates:
    def slashed(self, text, order):
        """The same dates with slashes."""
        put = {"dmy": r"\3/\2/\1", "mdy": r"\2/\3/\1"}[order]
        return re.sub(r"(\d{4})-(\d\d)-(\d\d)", put, text)

    def test_another_export_of_the_cohort_tells_the_order(self, tmp_path, capsys):
        post = self.slashed(POST.replace("07-02", "07-22"), "dmy")
        study = tiny_study(tmp_path, pre=self.slashed(PRE, "dmy"), post=post)
        _, told = ran(capsys, study)
        assert 'date_order: "dmy"   # 1: day first in post.csv, and not to be told in' in told
        _, told = ran(capsys, study, "all")
        assert "sent in 1 February 2026 to 2 February 2026" in told

    def test_the_shorter_time_is_proposed_and_is_not_sure(self, tmp_path, capsys):
        study = tiny_study(tmp_path, pre=self.slashed(PRE, "mdy"))
        _, told = ran(capsys, study)
        assert 'date_order: "mdy"   # 1: month first: the forms of pre.csv then came in' in told
        assert "(not sure: only written by its number)" in told


class TestLayouts:
    def test_a_layout_that_was_mistaken_is_proposed_by_name(self, tmp_path, capsys):
        # An evaluator said that it is an export of Qualtrics, and it is none.
        study = tiny_study(tmp_path, cohort="read_as: {post.csv: qualtrics}\n")
        _, told = ran(capsys, study)
        assert "could not be read" in told
        assert '#   "post.csv": google_forms, instead of qualtrics?' in told


class TestSwapped:
    def test_pre_and_post_swapped_stop_and_the_other_waves_are_proposed(self, tmp_path, capsys):
        text = INSTRUMENT.replace(", asked_in: {waves: [post]}", "")
        head = POST.splitlines()[0]
        early = POST.replace("2026-07", "2026-01")
        late = "\n".join([head, *(f"{row},Agree," for row in PRE.splitlines()[1:])]) + "\n"
        study = tiny_study(tmp_path, pre=late, post=early, instrument=text)
        status, told = ran(capsys, study)
        assert status == 1
        assert "Wave 'post' was sent in before wave 'pre'" in " ".join(told.split())
        assert '"pre.csv": "post"   # 1: told by its dates' in told
        status, told = ran(capsys, study, "1,2")
        assert status == 0
        assert "pre.csv: survey, wave post" in told


B = '{"b": "post"}'


class TestSettingsFile:
    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("", 'files:\n  "b": "post"\n'),
            ("{}\n", '{files: {"b": "post"}}\n'),
            ("label: x", 'label: x\nfiles:\n  "b": "post"\n'),
            ("files: {}\r\nstarts: 2026-01-01\r\n", f"files: {B}\r\nstarts: 2026-01-01\r\n"),
            ("files:\nlabel: x\n", 'files:\n  "b": "post"\nlabel: x\n'),
            ("files: {a: pre}  # {odd}\n", 'files: {a: pre, "b": "post"}  # {odd}\n'),
            ("files: {\n a: pre,\n}\n", 'files: {\n a: pre, "b": "post"}\n'),
            (
                "files:\n    a: pre   # mine\n\n# of columns\ncolumns:\n  h: i\n",
                'files:\n    a: pre   # mine\n    "b": "post"\n\n# of columns\ncolumns:\n  h: i\n',
            ),
            ("label: x\r\n", 'label: x\r\nfiles:\r\n  "b": "post"\r\n'),
        ],
    )
    def test_an_entry_is_added_and_the_rest_stays_byte_for_byte(self, text, made):
        assert add_entry(text, "files", "b", "post") == made
        assert add_entry(made, "files", "b", "post") == made

    @pytest.mark.parametrize(
        "text", ["files: {b: pre}\n", "files: x\n", "- a\n", "a: [\n", "b: 1\n...\n"]
    )
    def test_what_says_something_else_or_is_no_settings_file_is_left_alone(self, text):
        assert add_entry(text, "files", "b", "post") is None

    def test_a_value_at_the_top_and_a_list_are_written_too(self):
        text = add_entry("label: x\n", "wave_column", "", "When?")
        text = add_entry(text, "wave_values", "pre", ["T1", "T: 2"])
        assert text == ('label: x\nwave_column: "When?"\nwave_values:\n  "pre": ["T1", "T: 2"]\n')
        assert add_entry(text, "wave_column", "", "Other") is None


class TestProgress:
    def read(self, study, patience, seconds=0.0):
        import time

        out = io.StringIO()
        with Progress(study, out, patience):
            LOGGER.info(f"{COHORT}/post.csv")
            time.sleep(seconds)
        return out.getvalue()

    def test_where_nobody_watches_only_what_takes_long_is_told(self, tmp_path):
        study = tiny_study(tmp_path)
        assert self.read(study, patience=5.0) == ""
        assert self.read(study, patience=0.01, seconds=0.2) == "reading post.csv (552 bytes) ...\n"

    def test_on_a_terminal_each_file_is_told_at_once(self, tmp_path):
        class Terminal(io.StringIO):
            def isatty(self):
                return True

        out = Terminal()
        with Progress(tmp_path, out, 5.0):
            LOGGER.info("data/raw/c/big.csv")
            assert out.getvalue() == "reading big.csv (0 bytes) ...\n"

    def test_nothing_is_told_once_it_is_over(self, tmp_path):
        out = io.StringIO()
        with Progress(tmp_path, out, 0.01):
            pass
        LOGGER.info("x.csv")
        assert out.getvalue() == ""
