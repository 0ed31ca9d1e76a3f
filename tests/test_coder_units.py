"""Units of agreement: sources and stretches of text that several coders judged."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import tables
from evaluation.interviews import coder_agreement
from evaluation.interviews.agreement import COEFFICIENTS, unit_tallies
from evaluation.interviews.coder_agreement import compare_coders, label_tallies
from evaluation.interviews.coder_units import by_character, by_source, codings, documents_of
from evaluation.study.settings import Coding

ALL = {"a", "b"}


def sources(**lengths):
    """Sources of cohort a with so many characters; of b if their names begin so."""
    filled = {"person": None, "source_group": "participant", "date": "", "asked": ""}
    filled["quote_consent"] = False
    rows = [
        {**filled, "cohort": "b" if name[0] == "b" else "a", "source": name, "characters": length}
        for name, length in lengths.items()
    ]
    return tables.checked("sources", pd.DataFrame(rows))


def excerpts(*rows):
    """Source, coder, code, and the place if there is one; a code `x.y` is y in theme x."""
    filled = {"source_group": "participant", "text": "words", "quote_consent": False}
    made = []
    for i, (source, coder, code, *place) in enumerate(rows):
        start, end = place or (None, None)
        theme = code.partition(".")[0]
        row = {"source": source, "coder": coder, "theme": theme, "code": code}
        row |= {"cohort": "b" if source[0] == "b" else "a", "excerpt": f"e{i:04}"}
        made.append({**filled, **row, "start": start, "end": end})
    table = pd.DataFrame(made).astype({"start": "Int64", "end": "Int64"})
    return tables.checked("excerpts", table)


def agreement(who, said, *, together=ALL, seed=1, **coding):
    return compare_coders(who, said, together, Coding(**coding), seed)


def estimates(found, unit, cohort="all", theme="x", code=""):
    rows = found[(found["unit"] == unit) & (found["cohort"] == cohort)]
    rows = rows[(rows["theme"] == theme) & (rows["code"] == code)]
    return dict(zip(rows["coefficient"], rows["estimate"], strict=True))


def marked(coder, *places, source="p1", code="x"):
    return [(source, coder, code, *place) for place in places]


def test_the_worked_example_of_a_thousand_characters():
    said = excerpts(
        *marked("A", (0, 125), (400, 450)),
        *marked("B", (75, 200), (410, 460)),
    )
    found = agreement(sources(p1=1000), said)
    assert estimates(found, "source")["percent_agreement"] == 1
    there = estimates(found, "characters")
    assert there["percent_agreement"] == pytest.approx(0.83)
    assert there["krippendorffs_alpha"] == pytest.approx(0.41, abs=5e-3)
    assert there["overlap"] == pytest.approx(0.35, abs=5e-3)
    assert set(found.loc[found["unit"] == "characters", "n_units"]) == {1000}


def test_nvivos_example_of_a_thousand_characters():
    # 50 that both marked and 150 that one did: 85 % and kappa .314.
    said = excerpts(*marked("A", (0, 125)), *marked("B", (75, 200)))
    there = estimates(agreement(sources(p1=1000), said), "characters")
    assert there["percent_agreement"] == pytest.approx(0.85)
    assert there["cohens_kappa"] == pytest.approx(0.314, abs=5e-4)


def test_a_coder_who_overlaps_himself_counts_once():
    once = excerpts(*marked("A", (0, 120)), *marked("B", (60, 200)))
    twice = excerpts(
        *marked("A", (0, 80), (50, 120), (10, 20), (30, 80)), *marked("B", (60, 100), (100, 200))
    )
    who = sources(p1=500)
    first, second = (estimates(agreement(who, said), "characters") for said in (once, twice))
    assert first == pytest.approx(second, nan_ok=True)


PLACES = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2"]),
        st.sampled_from("ABC"),
        st.sampled_from(["x", "y"]),
        st.integers(0, 20),
        st.integers(0, 20),
    ).map(lambda row: (*row[:3], min(row[3:]), max(row[3:]))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(PLACES)
def test_stretches_are_those_that_an_array_of_characters_gives(rows):
    who, said = sources(p1=20, p2=20), excerpts(*rows)
    documents = documents_of(who, said)
    made = codings(documents, said, said["theme"].map({"x": 0, "y": 1}))
    found = by_character(documents, made)
    cells = np.zeros((2, len(documents.table), 20, len(documents.coders)), dtype=bool)
    for label, document, coder, start, end in made.itertuples(index=False):
        cells[label, document, int(start) : int(end), coder] = True
    counted = {}
    for label, document in np.ndindex(cells.shape[:2]):
        for cell in cells[label, document]:
            if cell.any():
                key = (label, document, tuple(cell))
                counted[key] = counted.get(key, 0) + 1
    ours = {}
    for label, document, length, who in zip(
        found.label, found.document, found.length, found.applied, strict=True
    ):
        key = (label, document, tuple(who))
        ours[key] = ours.get(key, 0) + length
    assert ours == counted


def test_what_a_coder_did_not_see_is_no_disagreement():
    # B never had p3: with it as "absent" B, agreement would be 2 of 3.
    said = excerpts(
        ("p1", "A", "x"), ("p1", "B", "x"), ("p2", "A", "y"), ("p2", "B", "y"), ("p3", "A", "x")
    )
    who = sources(p1=0, p2=0, p3=0)
    found = agreement(who, said)
    assert estimates(found, "source")["percent_agreement"] == 1
    assert set(found.loc[found["unit"] == "source", "n_documents"]) == {2}
    told = agreement(who, said, saw_everything=("B",))
    assert estimates(told, "source")["percent_agreement"] == pytest.approx(2 / 3)


def test_who_saw_everything_saw_it_in_the_cohorts_that_he_coded_in():
    said = excerpts(("p1", "A", "x"), ("p1", "B", "x"), ("b1", "A", "x"))
    who = sources(p1=0, p2=0, b1=0)
    found = agreement(who, said, saw_everything=("A", "B"))
    rows = found[(found["unit"] == "source") & (found["cohort"] == "all")]
    assert set(rows["n_documents"]) == {2}  # p2, which neither coded, and not b1
    assert estimates(found, "source")["cohens_kappa"] == 1
    assert "b" not in set(found["cohort"])


def test_presence_by_hand():
    # x: both in p1, A alone in p2, neither in p3 and p4.
    said = [("p1", "A", "x"), ("p1", "B", "x"), ("p2", "A", "x")]
    said += [(p, coder, "y") for p in ("p1", "p2", "p3", "p4") for coder in "AB"]
    found = agreement(sources(p1=0, p2=0, p3=0, p4=0), excerpts(*said))
    there = estimates(found, "source")
    assert there["percent_agreement"] == pytest.approx(3 / 4)
    assert there["overlap"] == pytest.approx(1 / 2)
    # Chance: .5 x .25 + .5 x .75 = .5, so that kappa is (.75 - .5) / (1 - .5).
    assert there["cohens_kappa"] == pytest.approx(0.5)
    row = found[(found["theme"] == "x") & (found["unit"] == "source")].iloc[0]
    assert row["prevalence"] == pytest.approx(3 / 8)
    assert (row["applied"], row["n_documents"], row["coders"]) == (2, 4, 2)


def test_full_agreement_leaves_kappa_undefined_and_says_so():
    said = excerpts(*((p, coder, "x") for p in ("p1", "p2") for coder in "AB"))
    found = agreement(sources(p1=0, p2=0), said)
    rows = found[(found["unit"] == "source") & (found["cohort"] == "all")]
    rows = rows.set_index("coefficient")
    kappa = rows[rows["code"] == ""].loc["cohens_kappa"]
    assert np.isnan(kappa["estimate"])
    assert kappa["note"].startswith("not defined: full agreement")
    assert kappa["undefined"] == coder_agreement.RESAMPLES


def test_the_paradox_is_named():
    # Feinstein & Cicchetti 1990: 80 that both have, 10 and 5 that one has, 5 that none has.
    said, n = [], 0
    for count, coders in ((80, "AB"), (10, "A"), (5, "B"), (5, "")):
        for _ in range(count):
            said += [(f"p{n}", coder, "x") for coder in coders]
            said += [(f"p{n}", coder, "y") for coder in "AB"]
            n += 1
    found = agreement(sources(**{f"p{i}": 0 for i in range(n)}), excerpts(*said))
    rows = found[(found["theme"] == "x") & (found["code"] == "") & (found["unit"] == "source")]
    rows = rows[rows["cohort"] == "all"].set_index("coefficient")
    assert rows.loc["cohens_kappa", "estimate"] == pytest.approx(0.32, abs=5e-3)
    assert rows.loc["gwets_ac1", "estimate"] == pytest.approx(0.81, abs=5e-3)
    assert "paradox" in rows.loc["cohens_kappa", "note"]
    assert rows.loc["gwets_ac1", "note"] == ""
    # Of 100 units, an interval of resampled units is near the one that Gwet's variance gives.
    own = rows.loc["gwets_ac1", ["conf_low", "conf_high"]].astype(float)
    assert list(own) == pytest.approx([0.704, 0.912], abs=0.03)


def test_under_twenty_documents_are_too_few():
    for n, few in ((19, True), (20, False)):
        said = [(f"p{i}", c, "x" if i % 2 else "y") for i in range(n) for c in "AB"]
        found = agreement(sources(**{f"p{i}": 0 for i in range(n)}), excerpts(*said))
        notes = found.loc[found["unit"] == "source", "note"]
        assert notes.str.contains("too few units").all() == few
        assert notes.str.contains("too few units").any() == few


def test_a_code_without_a_place_is_not_compared_by_character_where_it_has_none():
    said = [("p1", "A", "x"), *marked("B", (0, 10)), *marked("A", (0, 10), source="p2")]
    said += marked("B", (5, 15), source="p2")
    said += marked("A", (0, 5), code="y") + marked("B", (0, 5), code="y")
    found = agreement(sources(p1=100, p2=100), excerpts(*said))
    rows = found[(found["unit"] == "characters") & (found["cohort"] == "all")]
    assert set(rows.loc[rows["theme"] == "x", "n_documents"]) == {1}
    assert set(rows.loc[rows["theme"] == "x", "n_units"]) == {100}
    assert estimates(found, "characters")["percent_agreement"] == pytest.approx(0.9)
    assert set(rows.loc[rows["theme"] == "y", "n_documents"]) == {2}
    assert estimates(found, "characters", theme="y")["percent_agreement"] == 1


def test_a_place_beyond_the_text_is_no_place():
    said = excerpts(*marked("A", (0, 10)), *marked("B", (95, 120)))
    found = agreement(sources(p1=100), said)
    rows = found[found["unit"] == "characters"]
    assert list(rows["note"]) == [coder_agreement.NO_PLACES]
    assert np.isnan(rows["estimate"]).all()


def test_a_theme_is_the_union_of_its_codes():
    said = excerpts(("p1", "A", "x.1"), ("p1", "B", "x.2"), ("p2", "A", "x.1"), ("p2", "B", "x.1"))
    found = agreement(sources(p1=0, p2=0), said)
    assert estimates(found, "source")["percent_agreement"] == 1
    assert estimates(found, "source", code="x.1")["percent_agreement"] == pytest.approx(0.5)
    assert estimates(found, "source", code="x.2")["percent_agreement"] == pytest.approx(0.5)
    assert estimates(found, "source", cohort="a", code="x.1") == {}


def test_three_coders_and_a_cohort_that_is_too_small_for_the_whole():
    said = excerpts(
        *((p, coder, "x") for p in ("p1", "p2", "b1") for coder in "ABC"), ("b1", "A", "z")
    )
    found = agreement(sources(p1=0, p2=0, b1=0), said, together={"a"})
    assert "fleiss_kappa" in set(found["coefficient"])
    whole = found[found["cohort"] == "all"]
    assert set(whole["n_documents"]) - {0} == {2}
    assert "z" not in set(whole["theme"])
    assert "z" in set(found.loc[found["cohort"] == "b", "theme"])


@pytest.mark.parametrize(
    ("said", "coding", "why"),
    [
        ([("p1", "A", "x"), ("p1", "B", "x")], {"approach": "reflexive"}, "REFLEXIVE"),
        ([("p1", "", "x"), ("p2", "", "x")], {}, "UNNAMED"),
        ([("p1", "A", "x"), ("p2", "A", "x")], {}, "ONE_CODER"),
        ([("p1", "A", "x"), ("p2", "B", "x")], {}, "NOT_TWICE"),
    ],
)
def test_where_nothing_is_compared_one_row_says_why(said, coding, why):
    found = agreement(sources(p1=9, p2=9), excerpts(*said), **coding)
    assert list(found["note"]) == [getattr(coder_agreement, why)]
    assert found["estimate"].isna().all()
    assert list(found["cohort"]) == ["all"]


def test_no_excerpts_no_rows():
    assert agreement(sources(p1=9), tables.empty("excerpts")).empty


def random_study(rng, n=30, codes=5):
    said = []
    for i in range(n):
        for coder in "AB":
            for code in rng.permutation(codes)[: rng.integers(1, codes)]:
                start = int(rng.integers(0, 80))
                said.append((f"p{i}", coder, f"x{code}", start, start + int(rng.integers(1, 20))))
    return sources(**{f"p{i}": 100 + i for i in range(n)}), excerpts(*said)


def test_neither_pseudonyms_nor_another_code_move_a_limit():
    who, said = random_study(np.random.default_rng(7))
    found = agreement(who, said)
    other = {f"p{i}": f"z{(7 * i) % 30:02}" for i in range(30)}
    renamed = [t.assign(source=t["source"].map(other)) for t in (who, said)]
    shuffled = [t.sample(frac=1, random_state=3).reset_index(drop=True) for t in renamed]
    pd.testing.assert_frame_equal(agreement(*shuffled), found)
    more = pd.concat([said, excerpts(("p3", "A", "new", 3, 9)).assign(excerpt="e9999")])
    again = agreement(who, more)
    pd.testing.assert_frame_equal(
        again[again["theme"] != "new"].reset_index(drop=True), found, check_exact=False
    )


def test_another_seed_is_another_draw():
    who, said = random_study(np.random.default_rng(7))
    one, two = agreement(who, said), agreement(who, said, seed=2)
    assert (one["estimate"].fillna(9) == two["estimate"].fillna(9)).all()
    assert (one["conf_low"].fillna(9) != two["conf_low"].fillna(9)).any()


def test_each_resample_is_the_coefficient_of_the_documents_drawn():
    # The quick way (documents without the code are shared by all) against the plain one.
    who, said = random_study(np.random.default_rng(5), n=8)
    documents = documents_of(who, said)
    labels = said["theme"].str[1:].astype(int)
    weights = np.random.default_rng(1).multinomial(8, [1 / 8] * 8, size=20).astype(float)
    stretches = by_source(documents, codings(documents, said, labels))
    ((found, tallies, _),) = label_tallies(documents, stretches, weights.T)
    assert found == [0, 1, 2, 3, 4]
    names = list(documents.table["source"])
    for label in found:
        own = said[labels == label]
        pairs = set(zip(own["source"], own["coder"], strict=True))
        ratings = np.array([[(name, c) in pairs for c in documents.coders] for name in names])
        for r, counts in enumerate(weights.astype(int)):
            plain = unit_tallies(np.repeat(ratings, counts, axis=0), 2)
            plain = plain.weighted(np.ones(8))
            for coefficient in COEFFICIENTS.values():
                ours = coefficient(tallies)[label, r]
                assert ours == pytest.approx(float(coefficient(plain)), nan_ok=True)
