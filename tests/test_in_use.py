"""A report that is open in Word, or a folder that cannot be written to: told, nothing changed."""

import os

import pytest

from evaluation.publishing import placing
from evaluation.publishing.in_use import in_use, owner_files
from evaluation.publishing.placing import InTheWayError, place_reports
from tests.test_placing import files, release, render  # noqa: F401

REPORTS = ["programme", "2025"]


@pytest.fixture
def reports(release, tmp_path):  # noqa: F811
    """A first edition in its place, and a second one rendered."""
    place_reports(release, tmp_path / "reports", REPORTS)
    for name in REPORTS:
        render(release, name, "second")
    return tmp_path / "reports"


def told(release, reports):  # noqa: F811
    """What a second placing says, after which everything is as it was."""
    before = files(reports)
    with pytest.raises(InTheWayError) as caught:
        place_reports(release, reports, REPORTS)
    assert files(reports) == before
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("owner", ["~$report.docx", ".~lock.report.docx#"])
def test_a_report_open_in_word_or_libreoffice_is_named(release, reports, owner):  # noqa: F811
    (reports / "2025" / owner).write_text("Ann Author", encoding="utf-8")
    (message,) = told(release, reports)
    assert message.startswith("reports/2025/report.docx: Open in another program. Close it")
    assert f"If no program has it open, delete '{owner}'" in message
    assert "Ann" not in message
    (reports / "2025" / owner).unlink()
    assert place_reports(release, reports, REPORTS) == []
    assert files(reports)["2025/report.docx"] == "second"


def test_word_writes_over_the_first_letters_of_a_longer_name(tmp_path):
    """Six letters and fewer keep their own; of seven one is lost, of eight and more two."""
    for name, owner in (("report", "~$report"), ("quarter", "~$uarter"), ("evaluate", "~$aluate")):
        assert tmp_path / f"{owner}.docx" in owner_files(tmp_path / f"{name}.docx")


def test_every_open_file_is_told_at_once(release, reports):  # noqa: F811
    for path in ("programme/~$report.docx", "2025/.~lock.tables.xlsx#"):
        (reports / path).write_text("", encoding="utf-8")
    assert [m.split(":")[0] for m in told(release, reports)] == [
        "reports/2025/tables.xlsx",
        "reports/programme/report.docx",
    ]


def test_a_file_that_windows_holds_is_named_before_anything_is_replaced(
    release, reports, monkeypatch  # noqa: F811
):  # fmt: skip
    """Windows refuses to rename a file that a program has open, even to its own name."""
    plain = os.rename

    def rename(source, target):
        if str(source).endswith("report.pdf"):
            raise PermissionError(13, "The process cannot access the file", str(source))
        plain(source, target)

    monkeypatch.setattr("evaluation.publishing.in_use.os.rename", rename)
    assert [m.split(":")[0] for m in told(release, reports)] == [
        "reports/2025/report.pdf",
        "reports/programme/report.pdf",
    ]


def test_a_file_that_is_held_for_a_moment_is_waited_for(
    release, reports, monkeypatch  # noqa: F811
):  # fmt: skip
    plain, refused = os.replace, []

    def replace(source, target):
        if str(target).endswith("annex.pdf") and len(refused) < 2:
            refused.append(target)
            raise PermissionError(13, "held by a virus scanner", str(target))
        plain(source, target)

    monkeypatch.setattr(placing, "PAUSES", (0, 0, 0))
    monkeypatch.setattr("evaluation.publishing.placing.os.replace", replace)
    assert place_reports(release, reports, REPORTS) == []
    assert len(refused) == 2
    assert set(files(reports).values()) == {"second"}


def test_a_file_that_stays_held_is_named_and_nothing_half_written_is_left(
    release, reports, monkeypatch  # noqa: F811
):  # fmt: skip
    def replace(source, target):
        raise PermissionError(13, "held", str(target))

    monkeypatch.setattr(placing, "PAUSES", ())
    monkeypatch.setattr("evaluation.publishing.placing.os.replace", replace)
    (message,) = told(release, reports)
    assert message.startswith("reports/programme/report.html: Open in another program, or marked")


def test_a_folder_that_cannot_be_written_to_is_named(release, reports, monkeypatch):  # noqa: F811
    def copy(source, target):
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr("evaluation.publishing.placing.shutil.copyfile", copy)
    (message,) = told(release, reports)
    assert message.startswith("reports: Nothing can be written here. Allow writing")


def test_nothing_is_in_use_where_nothing_is(tmp_path):
    assert in_use(tmp_path / "reports", "reports") == []
