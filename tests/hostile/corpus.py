"""The corpus: every hostile file once, by its name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.hostile import (
    archives,
    databases,
    exports,
    markup,
    settings,
    tables,
    texts,
    workbooks,
    written,
)
from tests.hostile.one_file import Hostile

KINDS = {
    "tables": tables,
    "texts": texts,
    "exports": exports,
    "workbooks": workbooks,
    "archives": archives,
    "markup": markup,
    "databases": databases,
    "settings": settings,
    "written": written,
}
"""One module for each kind; its `files` gives what it makes."""


EVERY = {"settings": 6, "databases": 3, "archives": 3, "markup": 3, "exports": 3, "tables": 2}
EVERY |= {"written": 3, "workbooks": 2}
"""Of each kind every so many-th file is tried by default, and all of them in full."""
ONCE = {
    *("settings/study_laughs", "settings/cohort_laughs_used", "settings/plan_ring"),
    *("settings/codebook_deep_lists", "settings/instrument_escape", "settings/study_tag_boolean"),
    *("settings/instrument_to_8", "settings/cohort_range_26", "settings/study_date_7"),
    *("tables/import_id_deep_list", "tables/import_id_deep_whole", "tables/survey_entity_long"),
    *("markup/qdpx_codes_of_dots", "databases/taguette_text_entities", "archives/zip_ends_far"),
    *("archives/xlsx_damaged_lzma", "archives/qdpx_damaged_lzma", "archives/zip_damaged_lzma"),
    *("exports/spss_leading-well.sav_half", "exports/jisc_leading-well.sav_changed"),
    *("workbooks/strings_count", "workbooks/strings_count_late", "workbooks/place_far"),
    *("workbooks/ods_rows_repeated", "workbooks/sheet_name_long", "written/quotes_windows"),
    *("written/verdicts_header_cut", "written/framework_row_short", "written/checklists_cell_long"),
}
"""Files over which a reader came to grief once: they are always tried."""


@cache
def corpus(full: bool = False) -> tuple[Hostile, ...]:
    """The files, each with the kind before its name.

    Args:
        full: whether all of them, or those that are tried by default.
    """
    files = [
        (place, replace(one, name=f"{kind}/{one.name}"))
        for kind, module in KINDS.items()
        for place, one in enumerate(module.files())
    ]
    return tuple(
        one
        for place, one in files
        if full or one.name in ONCE or place % EVERY.get(one.name.partition("/")[0], 1) == 0
    )
