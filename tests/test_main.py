import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.commands import check as check_module
from evaluation.commands import open_review, report
from tests.tiny import tiny_study


def test_alone_it_prints_short_help(capsys):
    assert main([]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in ("report", "check", "study", "open"))
    assert len(told.splitlines()) < 25


@pytest.mark.parametrize("command", ["report", "check", "open"])
def test_a_folder_that_is_no_study_is_told_in_plain_words(command, tmp_path, capsys):
    assert main([command, str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "config/study.yaml is not there" in told
    assert str(tmp_path) in told
    assert list(tmp_path.iterdir()) == []


def test_report_gets_its_options(tmp_path, monkeypatch):
    got = {}
    monkeypatch.setattr(report, "report", lambda study, **more: got.update(more, study=study) or 3)
    study = tiny_study(tmp_path)
    assert main(["report", str(study), "--accept-removed", "--cores", "2"]) == 3
    asked = {"accept_removed": True, "cores": "2", "profile": None, "preview": False}
    assert got == {"study": study, **asked}
    main(["report", str(study)])
    asked = {"accept_removed": False, "cores": "all", "profile": None, "preview": False}
    assert got == {"study": study, **asked}
    main(["report", str(study), "--profile", "profiles/slurm"])
    assert got["profile"] == Path("profiles/slurm")


@pytest.mark.parametrize(
    ("words", "accept"),
    [([], ""), (["--accept"], "all"), (["--accept", "1,3"], "1,3"), (["--accept=2"], "2")],
)
def test_check_gets_what_is_accepted(words, accept, tmp_path, monkeypatch):
    got = []
    monkeypatch.setattr(check_module, "check", lambda *given: got.append(given) or 1)
    study = tiny_study(tmp_path)
    assert main(["check", str(study), *words]) == 1
    assert got == [(study, accept)]


@pytest.mark.parametrize("which", ["1;2", "one", "-1", "my-study", "1,"])
def test_what_is_no_list_of_numbers_is_refused(which, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(tmp_path), f"--accept={which}"])
    assert stopped.value.code == 2
    assert "1,3" in capsys.readouterr().err


@pytest.mark.parametrize("cores", ["0", "two", "-1"])
def test_cores_that_are_no_number_are_refused(cores, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["report", str(tmp_path), f"--cores={cores}"])
    assert stopped.value.code == 2
    assert "--cores" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["new"], ["new", "exports"], ["new", "FROM="], ["new", "FROM=a", "--from", "b"]]
)
def test_a_new_study_needs_to_know_where_the_exports_are(words, capsys):
    assert main(["study", *words]) == 1
    assert "FROM=folder" in capsys.readouterr().err


def test_open_shows_the_review_and_says_its_path(tmp_path, monkeypatch, capsys):
    study = tiny_study(tmp_path)
    assert main(["open", str(study)]) == 1
    assert "There is no review yet" in capsys.readouterr().err
    review = study / open_review.REVIEW
    review.parent.mkdir(parents=True)
    review.write_text("<p>review</p>", encoding="utf-8")
    shown = []
    monkeypatch.setattr(open_review.webbrowser, "open", lambda uri: shown.append(uri) or True)
    assert main(["open", str(study)]) == 0
    assert shown == [review.as_uri()]
    assert str(review) in capsys.readouterr().out


def test_an_unexpected_error_does_not_print_what_stood_in_a_cell(tmp_path, monkeypatch, capsys):
    def broken(study, accept):
        raise ValueError("jane.doe@example.org")

    monkeypatch.setattr(check_module, "check", broken)
    assert main(["check", str(tiny_study(tmp_path))]) == 1
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "jane" not in told


def test_help_needs_no_heavy_library():
    code = (
        "import sys, evaluation.__main__ as m; m.main([]); "
        "print(sorted({'pandas', 'matplotlib', 'scipy', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
