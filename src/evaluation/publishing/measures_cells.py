"""Rows about how well scales measure: omega, measurement error, and change beyond it."""

from .catalogue import say
from .cells import sentence_case
from .published import Row, Tables, about, filled, number


def measurement_cells(tables: Tables) -> dict:
    """Return the tables of omega and of change beyond measurement error, with their words."""
    measures, told = filled(tables, "measures"), filled(tables, "reliable")
    waves = {row["wave"]: sentence_case(row["wave_label"]) for row in measures if row.get("omega")}
    cells = {(row["scale"], row["wave"]): _omega(row) for row in measures if row.get("omega")}
    titles = {row["scale"]: row["title"] for row in measures}
    width = 70 // max(1, len(waves))
    return {
        "omega_heads": [say("measures.scale_head"), *waves.values()],
        "omega_shape": "30l" + f" {width}r" * len(waves),
        "omega_rows": [
            [title, *(cells.get((scale, wave), say("annex_cell.not_shown")) for wave in waves)]
            for scale, title in titles.items()
            if cells
        ],
        "error_rows": _error_rows(told),
        "error_words": say("measures.error") if told else "",
        "error_caption": say(
            "measures.error_caption",
            before=about(tables)["before_label"],
            after=about(tables)["after_label"],
        ),
    }


def _omega(row: Row) -> str:
    omega = number(row["omega"], 2)
    if not row["omega_low"]:
        return say("measures.omega", omega=omega, n=row["n"])
    low, high = number(row["omega_low"], 2), number(row["omega_high"], 2)
    return say("measures.omega_with_limits", omega=omega, low=low, high=high, n=row["n"])


def _error_rows(told: list[Row]) -> list[tuple[str, ...]]:
    scales = {row["scale"]: row for row in told}
    counts = {
        scale: ", ".join(
            say(f"measures.beyond_error.{row['class']}", n=row["n"])
            for row in told
            if row["scale"] == scale and row["n"]
        )
        for scale in scales
    }
    return [
        (
            row["title"],
            number(row["threshold"], 1),
            counts[scale] or say("annex_cell.not_shown"),
            row["n_all"],
        )
        for scale, row in scales.items()
    ]
