"""Published tables as DataFrames: all columns, every cell as text."""

from evaluation.publishing.columns import columns_of
from evaluation.publishing.frames import as_frames


def test_every_column_is_there_and_what_a_row_does_not_say_is_blank():
    frame = as_frames({"movement": [{"cohort": "all", "n": "7"}, {"n": "12"}]})["movement"]
    assert list(frame.columns) == columns_of("movement")
    assert frame["cohort"].tolist() == ["all", ""]
    assert frame["n"].tolist() == ["7", "12"]
    assert set(frame.dtypes) == {frame["n"].dtype}
    assert frame["class"].tolist() == ["", ""]


def test_a_table_without_rows_has_its_columns_and_is_the_readers_own():
    first, second = (as_frames({"movement": []})["movement"] for _ in range(2))
    assert list(first.columns) == columns_of("movement")
    assert first.empty
    first["more"] = "x"
    assert "more" not in second.columns
    assert "more" not in as_frames({"movement": []})["movement"].columns
