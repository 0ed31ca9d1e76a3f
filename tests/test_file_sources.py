"""Whose the sources of a coded file are that no sheet lists."""

from __future__ import annotations

import pytest

from evaluation.persons.withdrawal import FILE
from tests.read_tiny import coded, told
from tests.tiny import tiny_study

GROUP = """\
source,code,excerpt,coder,participant_id,source_group
P01,claiming_identity,I say that I lead now.,coder A,AB12C,participant
Team talk,workload,We never had an hour for it.,coder A,"GH56J; KL78M",{group}
"""


def reading(folder, group: str = "participant", withdrawn: str = ""):
    more = {FILE: f"participant_id\n{withdrawn}\n"} if withdrawn else {}
    text = GROUP.format(group=group)
    only = {"sources": lambda s: s.rpartition("interviews.csv,P02")[0]}
    return coded(tiny_study(folder, interviews=text, more=more, **only))


def test_a_source_of_several_people_is_linked_to_nobody(tmp_path):
    found = reading(tmp_path)
    sources = found.tables["sources"]
    assert sources["person"].notna().sum() == 1
    assert "1 source(s) belong to several people; they are linked to nobody." in told(
        found.problems
    )
    assert not [p for p in found.problems if p.severity == "stop"]


@pytest.mark.parametrize("code", ["GH56J", "kl78m "])
def test_words_of_who_withdrew_in_a_source_of_several_people_stop_the_run(tmp_path, code):
    found = reading(tmp_path, withdrawn=code)
    [stop] = [p for p in found.problems if p.severity == "stop"]
    assert stop.found.startswith("Somebody whose words are in a source of several people has")
    assert "GH56J" not in str(stop)
    assert "kl78m" not in str(stop).lower()
    others = reading(tmp_path / "others", withdrawn="RS12T")
    assert not [p for p in others.problems if p.severity == "stop"]


def test_a_group_that_the_settings_do_not_know_counts_as_the_files(tmp_path):
    found = reading(tmp_path, group="Visitors")
    assert "1 source(s) have a group that is not in study.yaml." in told(found.problems)
    assert set(found.tables["sources"]["source_group"]) == {"participant"}
