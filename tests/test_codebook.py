"""The codebook: every name by which a coded excerpt may carry a code."""

from __future__ import annotations

from evaluation.study.codebook import Codebook
from evaluation.study.instruments import normalised

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


def test_a_code_is_known_by_id_with_or_without_underscores_and_in_any_case():
    index = BOOK.code_index()
    for name in ("no_time", "No time", "NO TIME "):
        assert index[normalised(name)] == ("time", "no_time")


def test_a_theme_is_known_by_id_and_title():
    index = BOOK.code_index()
    assert index["time"] == index["time and procedure"] == ("time", "time")


def test_the_joint_display_gets_valence_and_scales():
    assert BOOK.bearings() == {"time": ("negative", ("identity",))}
