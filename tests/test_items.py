import pandas as pd

from evaluation import tables
from evaluation.change.items import count_answers


def answers(*rows):
    """Rows of cohort, wave, person, item, answer."""
    full = [(c, w, "self", p, "form", i, a, a, "") for c, w, p, i, a in rows]
    return pd.DataFrame(full, columns=list(tables.MODELS["answers"].to_schema().columns))


def pairs(*rows, comparison="pre-post", level="item"):
    """Rows of cohort, person, item."""
    full = [
        (c, comparison, "self", p, "form", level, i, 1, 1.0, 1.0, 0.0, "exact") for c, p, i in rows
    ]
    return pd.DataFrame(full, columns=list(tables.MODELS["pairs"].to_schema().columns))


def counted(found):
    keys = ["cohort", "wave", "item", "answer"]
    return {tuple(row[:-1]): row[-1] for row in found[[*keys, "n"]].itertuples(index=False)}


def test_counts_the_same_persons_at_both_waves():
    said = answers(
        ("a", "pre", "p1", "q", 2.0),
        ("a", "post", "p1", "q", 4.0),
        ("a", "pre", "p2", "q", 2.0),
        ("a", "post", "p2", "q", 5.0),
        ("a", "pre", "p3", "q", 1.0),  # nothing after: in no row
        ("b", "pre", "p4", "q", 2.0),
        ("b", "post", "p4", "q", 4.0),
        ("a", "then", "p1", "q", 3.0),
    )
    found = counted(
        count_answers(
            said,
            pairs(("a", "p1", "q"), ("a", "p2", "q"), ("b", "p4", "q")),
            "pre-post",
            {"a", "b"},
        )
    )
    assert found == {
        ("a", "pre", "q", 2.0): 2,
        ("a", "post", "q", 4.0): 1,
        ("a", "post", "q", 5.0): 1,
        ("b", "pre", "q", 2.0): 1,
        ("b", "post", "q", 4.0): 1,
        ("all", "pre", "q", 2.0): 3,
        ("all", "post", "q", 4.0): 2,
        ("all", "post", "q", 5.0): 1,
    }


def test_a_mapped_range_leaves_the_item_out_where_answers_fall_between():
    said = answers(
        ("a", "pre", "p1", "q", 1.8),
        ("a", "post", "p1", "q", 5.0),
        ("b", "pre", "p2", "q", 2.0),
        ("b", "post", "p2", "q", 4.0),
    )
    found = counted(
        count_answers(said, pairs(("a", "p1", "q"), ("b", "p2", "q")), "pre-post", {"a", "b"})
    )
    assert {cohort for cohort, *_ in found} == {"b"}


def test_no_pairs_no_rows():
    said = answers(("a", "pre", "p1", "q", 1.0))
    assert count_answers(said, pairs(("a", "p1", "q"), level="scale"), "pre-post", {"a", "b"}).empty
    assert count_answers(
        said, pairs(("a", "p1", "q"), comparison="pre-then"), "pre-post", {"a", "b"}
    ).empty
