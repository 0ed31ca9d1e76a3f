"""Scores: the mean of what was answered, if enough was; reversed items count turned round once."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from evaluation.study.settings import load_study
from evaluation.surveys.scoring import score_scales
from tests.read_tiny import everything
from tests.tiny import tiny_study

SCALE = """\
title: T
source: S
answers: {from: 1, to: 5}
score_when_answered: %s
items: {%s}
scales: {s: {title: S, question: learning, items: [%s]}}
"""


def scored(folder, share: float, cells: list[float | None]) -> pd.Series:
    """The scale's score of one person who answered so."""
    names = [f"i{n}" for n in range(len(cells))]
    items = ", ".join(f"{name}: Statement {name}" for name in names)
    text = SCALE % (share, items, ", ".join(names))
    study = tiny_study(folder, instrument=text, codebook="themes: {}\n", plan="{}\n")
    settings = load_study(study)
    assert settings.problems == []
    who = {"cohort": "a", "wave": "pre", "rater": "self", "person": "p", "instrument": "tiny"}
    values = [math.nan if c is None else c for c in cells]
    rows = [who | {"item": n, "answer": v, "value": v} for n, v in zip(names, values, strict=True)]
    scores = score_scales(pd.DataFrame(rows).assign(missing=""), settings)
    return scores[scores["level"] == "scale"].iloc[0]


@pytest.mark.parametrize(
    ("share", "cells", "score"),
    [
        (0.8, [1, 2, 3, 4, None], 2.5),
        (0.8, [1, 2, 3, None, None], None),
        (0.8, [1, 2, 3, None], None),
        (0.8, [2, 3, 4, 5], 3.5),
        (1.0, [1, 2, 3, None], None),
        (1.0, [1, 2, 3, 4], 2.5),
        (0.75, [1, 2, 3, None], 2),
        (0.7, [1] * 7 + [None] * 3, 1),
        (0.7, [1] * 6 + [None] * 4, None),
        (0.8, [None, None], None),
    ],
)
def test_a_score_needs_its_share_of_answers(tmp_path, share, cells, score):
    row = scored(tmp_path, share, cells)
    assert row["items"] == len(cells)
    assert row["answered"] == sum(c is not None for c in cells)
    assert math.isnan(row["score"]) if score is None else row["score"] == pytest.approx(score)


def test_a_reversed_item_is_turned_round_once(tmp_path):
    tables, _ = everything(tiny_study(tmp_path))
    answers, scores = tables["answers"], tables["scores"]
    turned = answers[answers["item"] == "values_2"]
    assert (turned["value"] == 4 - turned["answer"]).all()
    straight = answers[answers["item"] == "values_1"]
    assert (straight["value"] == straight["answer"]).all()
    single = scores[scores["outcome"] == "values_2"].set_index(["wave", "person"])["score"]
    assert single.sort_index().tolist() == (
        turned.set_index(["wave", "person"])["value"].sort_index().tolist()
    )
    both = scores[scores["outcome"] == "values"].set_index(["wave", "person"])["score"]
    mean = answers[answers["item"].isin(["values_1", "values_2"])]
    assert both.to_dict() == mean.groupby(["wave", "person"])["value"].mean().to_dict()


def test_a_scale_that_is_not_scored_has_items_only(tmp_path):
    tables, _ = everything(
        tiny_study(
            tmp_path,
            instrument=lambda s: s.replace("items: [useful]", "scored: false, items: [useful]"),
        )
    )
    outcomes = set(tables["scores"]["outcome"])
    assert "experience" not in outcomes
    assert "useful" in outcomes


def test_no_answers_make_no_scores(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    assert score_scales(pd.DataFrame(), settings).empty
