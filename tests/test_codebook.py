"""The codebook: every name by which a coded excerpt may carry a code."""

from __future__ import annotations

import pytest

from evaluation.study.codebook import Codebook, find, path_of
from evaluation.study.yaml_files import load_model

BOOK = Codebook.model_validate(
    {
        "themes": {
            "time": {
                "title": "Time and procedure",
                "valence": "negative",
                "question": "q",
                "scales": ["identity"],
                "codes": {"no_time": "Work leaves no room", "procedure_first": "Rules first"},
            }
        }
    }
)


def found(*path: str, book: Codebook = BOOK):
    return find(book.path_index(), path_of(*path))


def test_a_code_is_known_by_id_with_or_without_underscores_and_in_any_case():
    for name in ("no_time", "No time", "NO TIME "):
        assert found(name) == ("time", "no_time")


def test_a_theme_is_known_by_id_and_title():
    assert found("time") == found("Time and Procedure") == ("time", "time")


@pytest.mark.parametrize(
    "path",
    [
        ("Barriers", "No time"),
        ("Barriers::No time",),
        ("Barriers > No time",),
        ("Time and procedure", "no_time"),
    ],
)
def test_a_code_is_known_by_the_last_name_of_its_path(path):
    assert found(*path) == ("time", "no_time")


def test_a_parent_that_is_known_does_not_make_its_child_known():
    assert found("no_time", "something else") is None
    assert found("") is None


ALIASED = {
    "time": {
        "title": "Time",
        "question": "q",
        "aliases": ["Barriers"],
        "codes": {"no_time": {"aliases": ["Barriers::Other", "07 Workload"]}},
    },
    "peers": {"title": "Peers", "question": "q", "codes": {"other": "Other people"}},
}


def test_an_alias_is_a_name_or_a_path_and_the_longest_path_wins():
    book = Codebook.model_validate({"themes": ALIASED})
    assert found("Barriers", book=book) == ("time", "time")
    assert found("All", "Barriers", "Other", book=book) == ("time", "no_time")
    assert found("Benefits", "Other", book=book) == ("peers", "other")
    assert found("07 workload", book=book) == ("time", "no_time")
    assert book.themes["peers"].codes["other"].definition == "Other people"


def test_one_alias_for_two_codes_is_told_with_the_file(tmp_path):
    text = "themes:\n  a: {title: A, question: q, aliases: [Same]}\n"
    text += "  b: {title: B, question: q, codes: {c: {aliases: [same]}}}\n"
    (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "codebook.yaml"
    _, _, (problem,) = load_model(path, "config/codebook.yaml", Codebook)
    assert "the alias 'same' is the name of another code or theme too" in problem.found


def test_the_joint_display_gets_valence_and_scales():
    assert BOOK.bearings() == {"time": ("negative", ("identity",))}
