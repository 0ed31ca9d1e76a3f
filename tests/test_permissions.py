"""Data that others on a computer could read are told of, and nothing else is."""

import sys

import pytest

from evaluation.persons.permissions import open_to_others

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")


@pytest.fixture
def study(tmp_path):
    for name in ("", "data", "data/raw", "data/processed"):
        (tmp_path / "study" / name).mkdir()
        (tmp_path / "study" / name).chmod(0o755)
    return tmp_path / "study"


def test_a_folder_that_all_may_enter_is_told(study):
    told = "Others who use this computer can read data/, where people's answers are."
    assert open_to_others(study) == f"{told} Close it: chmod 700 data"


def test_windows_keeps_rights_elsewhere_and_is_told_nothing(study, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert open_to_others(study) == ""


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o770])
def test_so_is_one_for_a_group_or_for_others(study, mode):
    (study / "data").chmod(mode)
    assert open_to_others(study)


@pytest.mark.parametrize("closed", [["."], ["data"], ["data/raw", "data/processed"]])
def test_one_closed_door_above_the_data_is_enough(study, closed):
    for name in closed:
        (study / name).chmod(0o700)
    assert open_to_others(study) == ""


def test_a_part_left_open_is_told(study):
    (study / "data/raw").chmod(0o700)
    assert open_to_others(study)
