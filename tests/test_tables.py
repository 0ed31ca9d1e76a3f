"""Tables keep their contract when they are written and read."""

from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from evaluation import tables


def comments(**changes) -> pd.DataFrame:
    row = {"cohort": "a", "wave": "post", "person": "p1", "question": "best", "text": "Time"}
    return pd.DataFrame([row | changes])


def test_what_is_written_is_read_and_na_stays_text(tmp_path):
    for text in ("NA", "None", "nan", "", "007"):
        tables.write(tmp_path / "comments.parquet", comments(text=text))
        assert tables.read(tmp_path / "comments.parquet")["text"].tolist() == [text]


@pytest.mark.parametrize("changes", [{"person": None}, {"nickname": "x"}])
def test_a_hole_or_a_strange_column_is_refused(tmp_path, changes):
    with pytest.raises((pandera.errors.SchemaErrors, pandera.errors.SchemaError)):
        tables.write(tmp_path / "comments.parquet", comments(**changes))
    assert not (tmp_path / "comments.parquet").exists()


def test_a_missing_column_is_refused():
    with pytest.raises(pandera.errors.SchemaErrors):
        tables.checked("comments", comments().drop(columns="text"))


def test_a_person_who_is_not_known_stays_missing():
    row = {"cohort": "a", "source": "s", "source_group": "sponsor", "quote_consent": False}
    row |= {"date": "", "asked": "", "characters": 0}
    table = tables.checked("sources", pd.DataFrame([row | {"person": None}, row | {"person": "p"}]))
    assert table["person"].isna().tolist() == [True, False]


@pytest.mark.parametrize("name", sorted(tables.MODELS))
def test_an_empty_table_has_all_its_columns(tmp_path, name):
    tables.write(tmp_path / f"{name}.parquet", pd.DataFrame())
    columns = list(tables.MODELS[name].to_schema().columns)
    assert list(tables.read(tmp_path / f"{name}.parquet").columns) == columns


@pytest.mark.parametrize("name", sorted(tables.MODELS))
def test_every_column_is_explained(name):
    for column in tables.MODELS[name].to_schema().columns.values():
        assert column.description


def test_rows_in_another_order_make_the_same_table():
    rows = pd.concat([comments(text=t, person=p) for t, p in (("b", "p2"), ("a", "p1"))])
    one, other = (tables.in_order("comments", part) for part in (rows, rows.iloc[::-1]))
    pd.testing.assert_frame_equal(one, other)


def test_the_same_table_has_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        tables.write(tmp_path / folder / "comments.parquet", comments())
    one, two = ((tmp_path / f / "comments.parquet").read_bytes() for f in ("one", "two"))
    assert one == two
