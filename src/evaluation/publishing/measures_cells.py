"""Rows about how well scales measure: omega, measurement error, and change beyond it."""

from .cells import sentence_case
from .published import Row, Tables, about, filled, number

ERROR = (
    "The measurement error is the change that one person\u2019s score would exceed by chance alone "
    "in one of twenty cases, though nothing had changed (smallest detectable change, to one "
    "decimal). The change of a mean can be smaller than it and still be clear."
)
_CLASSES = {
    "higher": "{} higher",
    "within": "{} within it",
    "lower": "{} lower",
    "not_higher": "{} within it or lower",
    "not_lower": "{} within it or higher",
}


def measurement_cells(tables: Tables) -> dict:
    """Return the tables of omega and of change beyond measurement error, with their words."""
    measures, told = filled(tables, "measures"), filled(tables, "reliable")
    waves = {row["wave"]: sentence_case(row["wave_label"]) for row in measures if row.get("omega")}
    cells = {(row["scale"], row["wave"]): _omega(row) for row in measures if row.get("omega")}
    titles = {row["scale"]: row["title"] for row in measures}
    width = 70 // max(1, len(waves))
    return {
        "omega_heads": ["Scale", *waves.values()],
        "omega_shape": "30l" + f" {width}r" * len(waves),
        "omega_rows": [
            [title, *(cells.get((scale, wave), "not shown") for wave in waves)]
            for scale, title in titles.items()
            if cells
        ],
        "error_rows": _error_rows(told),
        "error_words": ERROR if told else "",
        "error_caption": "Measurement error of one person\u2019s score, in points, and how many "
        f"changed by more than that from {about(tables)['before_label']} to "
        f"{about(tables)['after_label']}",
    }


def _omega(row: Row) -> str:
    limits = f"{number(row['omega_low'], 2)} to {number(row['omega_high'], 2)}"
    inside = f" ({limits})" if row["omega_low"] else ""
    return f"{number(row['omega'], 2)}{inside}, n\u00a0=\u00a0{row['n']}"


def _error_rows(told: list[Row]) -> list[tuple[str, ...]]:
    scales = {row["scale"]: row for row in told}
    counts = {
        scale: ", ".join(
            _CLASSES[row["class"]].format(row["n"])
            for row in told
            if row["scale"] == scale and row["n"]
        )
        for scale in scales
    }
    return [
        (row["title"], number(row["threshold"], 1), counts[scale] or "not shown", row["n_all"])
        for scale, row in scales.items()
    ]
