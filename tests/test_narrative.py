from evaluation.publishing.narrative import (
    NOT_ABOUT_RESULTS,
    Narrative,
    question_about,
    read_narratives,
    stamp_of,
)


def rows(identity="+0.31", values="-0.10", **more):
    return [
        {"scale": "identity", "change": identity, "n": "20", **more},
        {"scale": "values", "change": values, "n": "20"},
    ]


def asked(stamp, now):
    return question_about(Narrative("findings", "We saw a rise.", stamp), stamp_of(now))


def test_a_text_is_not_asked_about_while_its_numbers_stand():
    assert asked(stamp_of(rows()), rows()) == ""


def test_when_a_number_changes_it_is_asked_whether_the_text_is_still_true():
    question = asked(stamp_of(rows()), rows(identity="+0.12"))
    assert question.startswith(
        "You wrote findings.md when identity was +0.31; identity is now +0.12. Still true?"
    )
    assert stamp_of(rows(identity="+0.12")) in question
    assert "values" not in question.partition("Still true?")[0]


def test_a_change_that_is_no_longer_shown_and_a_scale_that_is_new():
    assert "identity was +0.31; identity is now not shown. Still true?" in asked(
        stamp_of(rows()), rows(identity="")
    )
    assert "values was not there; values is now -0.10" in asked(stamp_of(rows()[:1]), rows())


def test_a_change_that_is_withheld_altogether_has_a_stamp_too():
    few = [{"scale": "identity", "n": "4", "shown": "too_few", "direction": "unclear"}]
    assert stamp_of(few).startswith("identity not shown | ")


def test_an_interval_that_moved_is_asked_about_too():
    question = asked(stamp_of(rows(conf_low="0.05")), rows(conf_low="-0.02"))
    assert "have changed since you wrote it" in question


def test_a_text_without_a_stamp_is_asked_about_unless_it_is_about_no_result():
    assert asked("", rows()).startswith("Is findings.md about these results?")
    assert asked(NOT_ABOUT_RESULTS, rows()) == ""


def test_following_the_question_settles_it(tmp_path):
    stamp = asked("", rows()).partition("set its stamp to:\n")[2]
    text = f'---\nstamp: "{stamp}"\n---\nWe saw a rise.\n'
    (tmp_path / "findings.md").write_text(text, encoding="utf-8")
    written = read_narratives(tmp_path)["findings"]
    assert question_about(written, stamp_of(rows())) == ""
    assert written.text == "We saw a rise."


def test_files_as_editors_write_them(tmp_path):
    head = b"---\r\nstamp: 'not about results'\r\n---\r\nOne.\r\n"
    (tmp_path / "notepad.md").write_bytes(b"\xef\xbb\xbf" + head)
    (tmp_path / "plain.md").write_text("Two.\n\n---\n\nStill two.\n", encoding="utf-8")
    (tmp_path / "blank.md").write_text("---\nstamp: x\n---\n\n  \n", encoding="utf-8")
    found = read_narratives(tmp_path)
    assert set(found) == {"notepad", "plain"}
    assert (found["notepad"].stamp, found["notepad"].text) == (NOT_ABOUT_RESULTS, "One.")
    assert (found["plain"].stamp, found["plain"].text) == ("", "Two.\n\n---\n\nStill two.")


def test_no_folder_no_texts(tmp_path):
    assert read_narratives(tmp_path / "none") == {}
