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


TREE = {
    "peers": {
        "title": "Peers",
        "question": "q",
        "valence": "positive",
        "codes": {
            "support": {"codes": {"carried": "Is carried", "let_down": {"valence": "negative"}}},
            "alone": {"valence": "negative", "codes": {"lonely": {"aliases": ["Lonesome"]}}},
        },
    }
}


def test_codes_below_codes_are_known_by_any_end_of_their_path():
    book = Codebook.model_validate({"themes": TREE})
    for path in (
        ("carried",),
        ("Peers", "Carried"),
        ("Peers", "Support", "Carried"),
        ("x", "Carried"),
    ):
        assert found(*path, book=book) == ("peers", "carried")
    assert found("Lonesome", book=book) == ("peers", "lonely")
    assert "lonely" in book.names()


def test_parents_come_before_children_and_hand_down_their_valence():
    theme = Codebook.model_validate({"themes": TREE}).themes["peers"]
    assert [path for path, _ in theme.tree()] == [
        ("support",),
        ("support", "carried"),
        ("support", "let_down"),
        ("alone",),
        ("alone", "lonely"),
    ]
    assert theme.valences() == {
        "support": "positive",
        "carried": "positive",
        "let_down": "negative",
        "alone": "negative",
        "lonely": "negative",
    }


def test_an_id_stands_for_one_code_of_a_theme():
    twice = {"a": {"title": "A", "question": "q", "codes": {"x": "X", "y": {"codes": {"x": "X"}}}}}
    with pytest.raises(ValueError, match="the code 'x' stands twice in this theme"):
        Codebook.model_validate({"themes": twice})


def test_any_edit_of_the_codebook_is_another_version():
    def digest(definition="Is carried", order=("support", "alone"), **more):
        codes = {name: TREE["peers"]["codes"][name] for name in order}
        theme = TREE["peers"] | {"codes": codes, "definition": definition} | more
        return Codebook.model_validate({"themes": {"peers": theme}}).digest()

    assert digest() == digest()
    others = {digest("Else"), digest(order=("alone", "support")), digest(valence="negative")}
    assert len(others | {digest()}) == 4
    assert len(digest()) == 12
