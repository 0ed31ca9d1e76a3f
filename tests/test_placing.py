import pytest

from evaluation.publishing.placing import KEPT, NotForOutsideError, place_reports


@pytest.fixture
def release(tmp_path):
    """Rendered reports: the programme's and one cohort's."""
    for name in ("programme", "2025"):
        render(tmp_path / "release", name, "first")
    return tmp_path / "release"


def render(release, name, text):
    for kept in KEPT:
        path = release / name / kept
        path = path if path.suffix else path / "one.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (release / name / "tables.sha256").write_text("not handed over", encoding="utf-8")


def files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in folder.rglob("*")
        if p.is_file()
    }


PLACED = {"report.html", "report.pdf", "report.docx", "annex.html", "annex.pdf", "tables.xlsx",
          "tables/one.csv", "figures/one.csv"}  # fmt: skip


def test_what_may_be_handed_over_is_placed_and_nothing_else(release, tmp_path):
    reports = tmp_path / "reports"
    assert place_reports(release, reports, ["programme", "2025"]) == []
    assert set(files(reports)) == {f"{r}/{f}" for r in ("programme", "2025") for f in PLACED}


def test_reports_and_files_that_are_no_longer_there_are_deleted(release, tmp_path):
    reports = tmp_path / "reports"
    place_reports(release, reports, ["programme", "2025"])
    (reports / "README.md").write_text("kept", encoding="utf-8")
    (reports / "programme" / "figures" / "old.svg").write_text("old", encoding="utf-8")
    (reports / "programme" / "older").mkdir()
    assert place_reports(release, reports, ["programme"]) == ["2025"]
    assert set(files(reports)) == {"README.md", *(f"programme/{f}" for f in PLACED)}
    assert not (reports / "programme" / "older").exists()


@pytest.mark.parametrize("missing", ["report.docx", "report.html"])
def test_a_failure_leaves_the_last_edition_as_it_was(release, tmp_path, missing):
    reports = tmp_path / "reports"
    place_reports(release, reports, ["programme", "2025"])
    before = files(reports)
    for name in ("programme", "2025"):
        render(release, name, "second")
    (release / "2025" / missing).unlink()
    with pytest.raises(FileNotFoundError):
        place_reports(release, reports, ["programme", "2025"])
    assert files(reports) == before


def test_a_full_disk_leaves_the_last_edition_as_it_was(release, tmp_path, monkeypatch):
    reports = tmp_path / "reports"
    place_reports(release, reports, ["programme"])
    before = files(reports)
    render(release, "programme", "second")
    copied = []

    def copy(source, target):
        if len(copied) == 3:
            target.write_text("half", encoding="utf-8")
            raise OSError("No space left on device")
        copied.append(target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8"))

    monkeypatch.setattr("evaluation.publishing.placing.shutil.copyfile", copy)
    with pytest.raises(OSError, match="No space"):
        place_reports(release, reports, ["programme"])
    assert files(reports) == before


@pytest.mark.parametrize("name", ["interviews.qdpx", "people.parquet", "data.qda", "words.TXT"])
def test_what_stays_in_data_is_not_handed_over_whoever_put_it_there(release, tmp_path, name):
    (release / "programme" / "tables" / name).write_text("x", encoding="utf-8")
    with pytest.raises(NotForOutsideError):
        place_reports(release, tmp_path / "reports", ["programme", "2025"])
    assert not (tmp_path / "reports").exists()
