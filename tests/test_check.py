import re

import pytest

from evaluation.commands.check import check, examine
from evaluation.commands.templates import HEADERS, NEEDED
from evaluation.study.cohort_folder import open_study
from tests.tiny import CODES, COHORT, INSTRUMENT, POST, PRE, tiny_study

SAME = INSTRUMENT.replace(", asked_in: {waves: [post]}", "")
"""An instrument by which items do not tell the waves."""

SECRET = re.compile("|".join([*CODES, "example.org", "Jane"]), re.IGNORECASE)


def run(capsys, study) -> tuple[int, str]:
    """Exit status and what was printed, with line breaks undone."""
    status = check(study)
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines() if str(study) not in line) <= 100
    return status, " ".join(printed.split())


def files_in(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_sound_study_is_described_file_by_file(tmp_path, capsys):
    status, told = run(capsys, tiny_study(tmp_path))
    assert status == 0
    assert f"{COHORT} (Spring 2026)" in told
    assert "pre.csv: survey, wave pre; 6 rows read as: Google Forms matched: 4 columns" in told
    assert "post.csv: survey, wave post; 6 rows" in told
    assert "matched: 5 columns, for 5 items asked" in told
    assert "0 duplicate; sent in 1 July 2026 to 2 July 2026" in told
    assert "codes: 6 exact, 0 near, 0 new, 0 blank, 0 duplicate" in told
    assert "interviews.csv: coded excerpts, Participants; 3 excerpts" in told
    assert "roster.csv: roster; 6 rows, 6 enrolled" in told
    assert "sources: 2 Participants; 1 may be quoted" in told
    assert "Nothing stops a report" in told


def test_nothing_is_written_and_no_key_is_made(tmp_path, capsys):
    study = tiny_study(tmp_path)
    before = files_in(study)
    run(capsys, study)
    assert files_in(study) == before


def test_a_key_that_must_be_there_and_is_gone_stops(tmp_path, capsys):
    study = tiny_study(tmp_path, more={"data/decisions/programme/quotes.csv": "key\n"})
    status, told = run(capsys, study)
    assert status == 1
    assert "The key of the pseudonyms is missing" in told


def test_codes_are_counted_by_how_they_were_matched(tmp_path, capsys):
    post = POST.replace("AB12C", "AB12D").replace("DE34F", "ZZ99Z").replace("GH56J", "KL78M")
    status, told = run(capsys, tiny_study(tmp_path, post=post.replace("NP90Q", "")))
    assert status == 0
    assert "codes: 2 exact, 1 near, 1 new, 1 blank, 1 duplicate" in told


def test_a_survey_that_others_answered_says_so(tmp_path, capsys):
    study = tiny_study(
        tmp_path,
        study=lambda text: text + "raters: {sponsor: {label: Sponsors}}\n",
        more={f"{COHORT}/Sponsor survey - end.csv": POST},
    )
    status, told = run(capsys, study)
    assert status == 0
    assert "Sponsor survey - end.csv: survey by sponsor, wave post; 6 rows" in told


def test_forms_that_nobody_can_link_are_counted_as_such(tmp_path, capsys):
    text = tiny_text("study").replace("column: Your code", "kind: none")
    _, told = run(capsys, tiny_study(tmp_path, study=text))
    assert "forms: 6 unlinked; sent in 1 February 2026" in told
    assert "codes:" not in told


def test_headers_that_match_nothing_are_listed_and_shortened(tmp_path, capsys):
    long = "How would you describe to a friend what this programme was about?"
    study = tiny_study(tmp_path, pre=PRE.replace("Timestamp", long))
    _, told = run(capsys, study)
    assert "not matched: 'How would you describe to a friend wh...'" in told


@pytest.mark.parametrize(
    ("left_out", "told_so"),
    [
        ("roster", "roster: no denominator"),
        ("post", "wave post: due, but not here; no change can be told"),
        ("sources", "sources sheet: nobody may be quoted"),
        ("interviews", "only participants themselves speak"),
    ],
)
def test_what_is_absent_is_told_with_its_consequence(left_out, told_so, tmp_path, capsys):
    _, told = run(capsys, tiny_study(tmp_path, **{left_out: None}))
    assert told_so in told


def test_a_wave_that_is_not_yet_due_is_not_missing(tmp_path, capsys):
    def later(study):
        return study.replace("  post: {", "  follow_up: {label: later}\n  post: {")

    due = "waves: {follow_up: {due: 2027-04-01}}\n"
    _, told = run(capsys, tiny_study(tmp_path, study=later, cohort=due))
    assert "wave follow_up: not yet due (1 April 2027), so nobody is missing yet" in told
    _, told = run(capsys, tiny_study(tmp_path, study=later, cohort=due.replace("2027", "2026")))
    assert "wave follow_up: due (1 April 2026), but not here; nothing is compared with it" in told


def test_problems_of_settings_folder_and_contents_come_together_worst_first(tmp_path, capsys):
    study = tiny_study(
        tmp_path,
        instrument=INSTRUMENT.replace("question: experience", "question: experiense"),
        post=POST.replace("12T,Neither", "12T,Perhaps"),
        roster=lambda text: text + text.splitlines()[1] + "\n",
        more={f"{COHORT}/notes.csv": "a,b\n1,2\n"},
    )
    status, told = run(capsys, study)
    assert status == 1
    problems = ["'experiense' is not a question", "notes.csv: No one knows", "The same code"]
    note = told.index("1 note; the run goes on")
    assert all(told.index(p) < note for p in problems)
    assert told.index("'Perhaps' is no answer") > note


def test_settings_that_cannot_be_read_leave_the_raw_files_alone(tmp_path, capsys):
    status, told = run(capsys, tiny_study(tmp_path, codebook="themes: [a: b"))
    assert status == 1
    assert "data/raw was not looked at" in told
    assert "Not valid YAML" in told
    assert "codebook.yaml" in told


def test_no_identifier_name_or_address_is_printed(tmp_path, capsys):
    def with_people(text):
        rows = text.splitlines()
        head = f"{rows[0]},Your name,jane@example.org"
        return "\n".join([head, *(f"{r},Jane Doe,jane@example.org" for r in rows[1:])]) + "\n"

    post = with_people(POST.replace("KL78M,Agree", "KL78M,jane@example.org"))
    roster = "participant_id,name\n" + "".join(f"{c},Jane {c}\n" for c in (*CODES, "AB12C"))
    study = tiny_study(tmp_path, pre=with_people(PRE), post=post, roster=roster)
    status = check(study)
    printed = capsys.readouterr().out
    assert status == 1
    assert "not matched: 'Your name', '(an e-mail address)'" in printed
    assert "not read: 'name'" in printed
    assert "1 answer became missing" in " ".join(printed.split())
    assert SECRET.search(printed) is None


class TestProposals:
    def proposed(self, capsys, study) -> str:
        check(study)
        told = capsys.readouterr().out.partition("Proposed for")[2].partition("cohort.yaml:")[2]
        told = re.split(r"\n\n(?:\d+ |To write|Nothing)", told)[0]
        return re.sub(r"# \d+: ", "# ", told)

    def test_by_dates_the_earlier_file_is_the_first_wave(self, tmp_path, capsys):
        more = {f"{COHORT}/export (2).csv": PRE, f"{COHORT}/export.csv": POST}
        study = tiny_study(tmp_path, pre=None, post=None, instrument=SAME, more=more)
        told = self.proposed(capsys, study)
        assert '"export (2).csv": "pre"   # sent in about 1 February 2026' in told
        assert '"export.csv": "post"   # sent in about 1 July 2026, after export (2).csv' in told

    def test_a_file_sent_in_after_the_first_wave_is_the_next(self, tmp_path, capsys):
        study = tiny_study(tmp_path, post=None, more={f"{COHORT}/export.csv": POST})
        assert '"export.csv": "post"' in self.proposed(capsys, study)

    def test_a_file_sent_in_before_the_last_wave_is_the_one_before(self, tmp_path, capsys):
        more = {f"{COHORT}/export.csv": PRE}
        study = tiny_study(tmp_path, pre=None, instrument=SAME, more=more)
        told = self.proposed(capsys, study)
        assert '"export.csv": "pre"   # sent in about 1 February 2026, before post.csv' in told

    def test_one_file_alone_is_not_guessed_by_its_date(self, tmp_path, capsys):
        more = {f"{COHORT}/export.csv": PRE}
        study = tiny_study(tmp_path, pre=None, post=None, instrument=SAME, more=more)
        told = self.proposed(capsys, study)
        assert '#   "export.csv": a survey; pre or post?' in told

    def test_items_that_one_wave_alone_asks_say_more_than_dates(self, tmp_path, capsys):
        # The dates are those of typing in: the forms of the start were typed in last.
        late, early = PRE.replace("2026-02", "2026-09"), POST.replace("2026-07", "2026-01")
        more = {f"{COHORT}/a.csv": early, f"{COHORT}/b.csv": late}
        told = self.proposed(capsys, tiny_study(tmp_path, pre=None, post=None, more=more))
        assert '"a.csv": "post"   # this wave alone asks the items in it' in told
        assert '"b.csv": "pre"   # this wave alone asks the items in it' in told

    def test_words_say_more_than_dates(self, tmp_path, capsys):
        more = {f"{COHORT}/posttest.csv": PRE, f"{COHORT}/startform.csv": POST}
        told = self.proposed(capsys, tiny_study(tmp_path, pre=None, post=None, more=more))
        assert '"posttest.csv": "post"   # by words in its name' in told
        assert '"startform.csv": "pre"   # by words in its name' in told

    def test_our_own_sheets_are_known_by_their_headers(self, tmp_path, capsys):
        names = {"roster": "people.csv", "sources": "who.csv", "interviews": "talks.csv"}
        texts = {k: ",".join(HEADERS[{"interviews": "coded"}.get(k, k)]) + "\nx\n" for k in names}
        more = {f"{COHORT}/{names[k]}": text for k, text in texts.items()}
        told = self.proposed(capsys, tiny_study(tmp_path, more=more))
        assert '"people.csv": "roster"' in told
        assert '"who.csv": "sources"' in told
        assert '#   "talks.csv": its headers are coded excerpts' in told

    def test_a_column_that_names_the_waves_is_proposed(self, tmp_path, capsys):
        rows = [f"T1,{row}" for row in PRE.splitlines()[1:]]
        rows += [f"T2,{','.join(row.split(',')[:6])}" for row in POST.splitlines()[1:]]
        text = "\n".join([f"When,{PRE.splitlines()[0]}", *rows]) + "\n"
        more = {f"{COHORT}/all.csv": text}
        told = self.proposed(capsys, tiny_study(tmp_path, pre=None, post=None, more=more))
        assert 'wave_column: "When"' in told
        assert "wave_values:" in told
        assert '"pre": ["T1"]   # cells of all.csv' in told
        assert '"post": ["T2"]' in told

    def test_what_is_proposed_can_be_pasted(self, tmp_path, capsys):
        more = {f"{COHORT}/export (2).csv": PRE, f"{COHORT}/export.csv": POST}
        study = tiny_study(tmp_path, pre=None, post=None, more=more)
        lines = self.proposed(capsys, study).splitlines()
        pasted = [line.removeprefix("    ") for line in lines if line.startswith("    ")]
        (study / COHORT / "cohort.yaml").write_text("\n".join(pasted) + "\n", encoding="utf-8")
        assert open_study(study)[2] == []
        assert check(study) == 0


class TestUndecided:
    @pytest.mark.parametrize(
        ("old", "new", "line"),
        [
            ("answers: [Disagree", "answers: ['CHECK: lowest first', Disagree", 3),
            ("reversed: true", "reversed: CHECK", 10),
            ("source: Written for the tests", 'source: "CHECK"', 2),
        ],
    )
    def test_a_check_mark_stops_with_file_and_line(self, old, new, line, tmp_path, capsys):
        assert old in INSTRUMENT
        study = tiny_study(tmp_path, instrument=INSTRUMENT.replace(old, new))
        problems = open_study(study)[2]
        assert [(p.severity, p.file, p.row) for p in problems] == [
            ("stop", "config/instruments/tiny.yaml", line)
        ]
        assert "Still to be checked" in problems[0].found
        status, told = run(capsys, study)
        assert status == 1
        assert "pre.csv: survey, wave pre; 6 rows" in told, "raw files are described all the same"

    def test_words_that_only_begin_like_it_are_no_mark(self, tmp_path):
        study = tiny_study(tmp_path, study=lambda t: t.replace("Tiny programme", "CHECKING IN"))
        assert open_study(study)[2] == []

    def test_other_faults_of_the_same_file_are_told_too(self, tmp_path):
        text = INSTRUMENT.replace("reversed: true", "reversed: CHECK").replace(
            "title: Tiny", "t: T"
        )
        found = [p.found for p in open_study(tiny_study(tmp_path, instrument=text))[2]]
        assert any("Still to be checked" in f for f in found)
        assert any("Unknown key" in f for f in found)
        assert any("Required" in f for f in found)

    def test_marks_of_one_key_are_one_problem(self, tmp_path):
        text = re.sub(r"label: [a-z ]+", "label: CHECK", tiny_text("study"))
        problems = open_study(tiny_study(tmp_path, study=text))[2]
        assert len(problems) == 1
        assert "in 2 places, lines 8 to 9" in problems[0].found


def tiny_text(name: str) -> str:
    from tests.tiny import FILES

    return FILES[name][1]


def test_without_a_date_in_the_settings_a_note_says_so(tmp_path, capsys):
    study = tiny_study(tmp_path, study=lambda t: t.replace("date: 2026-10-01\n", ""))
    status, told = run(capsys, study)
    assert status == 0
    assert "No date is given" in told


def test_an_empty_codebook_is_one_problem_for_each_coded_file(tmp_path):
    problems = examine(tiny_study(tmp_path, codebook="themes: {}\n")).problems
    assert [p.found for p in problems if p.severity == "stop"] == [
        "The codebook is empty, so none of its 3 excerpts is counted."
    ]


def test_fixed_headers_are_those_that_the_readers_need():
    from evaluation.persons.corrections import OPTIONAL, REQUIRED

    assert all(set(NEEDED[kind]) <= set(HEADERS[kind]) for kind in NEEDED)
    assert HEADERS["corrections"] == (*REQUIRED, *OPTIONAL)
