"""The published tables of one report, read as rows of text, and the few ways to look into them."""

import csv
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.columns import as_written, columns_of
from evaluation.study.renamed import column_now

Row = dict[str, str]
Tables = dict[str, list[Row]]

MINUS = "\N{MINUS SIGN}"
_FACTS = (
    "programme",
    "commissioner",
    "authors",
    "date",
    "version",
    "report",
    "report_title",
    "cohort_label",
    "form",
    "invented",
    "draft",
    "draft_reason",
    "checked_by",
    "cohorts",
    "main_outcome",
    "main_outcome_id",
    "main_comparison",
    "smallest_change",
    "minimum_group",
    "before_label",
    "after_label",
    "agreed_on",
    "design",
    "theory_of_change",
    "cost",
    "cost_currency",
    "cost_covers",
    "starts",
    "ends",
)


def read_tables(folder: Path) -> Tables:
    """Read every CSV of a folder of published tables; the file's name is the key."""
    tables = {}
    for path in sorted(Path(folder).glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as handle:
            rows = csv.DictReader(handle)
            tables[path.stem] = [
                {
                    column_now(path.stem, key): as_written((cell or "").strip())
                    for key, cell in row.items()
                    if key
                }
                for row in rows
            ]
    return tables


def filled(tables: Tables, name: str) -> list[Row]:
    """Return one table's rows with every column that the table has; '' where a cell is empty."""
    return [dict.fromkeys(columns_of(name), "") | row for row in tables.get(name, [])]


def about(tables: Tables) -> Row:
    """Return the facts of `about.csv` as one mapping; a fact that is missing reads as ''."""
    facts = dict.fromkeys(_FACTS, "")
    facts.update({row["key"]: row["value"] for row in tables.get("about", [])})
    return facts


def focus(tables: Tables) -> str:
    """Return the cohort that the report is about: its id, or 'all' for the programme."""
    report = about(tables)["report"]
    return report if report and report != "programme" else "all"


def of_cohort(tables: Tables, name: str, cohort: str | None = None) -> list[Row]:
    """Return one table's rows for a cohort (the report's own by default)."""
    cohort = cohort or focus(tables)
    return [row for row in tables.get(name, []) if row.get("cohort") == cohort]


def scale_rows(tables: Tables, cohort: str | None = None) -> list[Row]:
    """Return the change rows of the main comparison, one per scale, in the order of the table."""
    main = about(tables)["main_comparison"] or "pre-post"
    return [row for row in of_cohort(tables, "change", cohort) if row["comparison"] == main]


def scales_by_cohort(tables: Tables) -> dict[str, list[Row]]:
    """Return the same of every cohort that has any; there may be thousands."""
    main = about(tables)["main_comparison"] or "pre-post"
    found: dict[str, list[Row]] = {}
    for row in tables.get("change", []):
        if row["comparison"] == main:
            found.setdefault(row["cohort"], []).append(row)
    return found


def other_comparisons(tables: Tables) -> list[Row]:
    """Return the report's change rows of every comparison but the main one."""
    main = about(tables)["main_comparison"] or "pre-post"
    return [row for row in of_cohort(tables, "change") if row["comparison"] != main]


def cohort_labels(tables: Tables) -> dict[str, str]:
    """Return the single cohorts that a report may show, id -> label, in the order of the tables."""
    rows = tables.get("participation", []) + tables.get("change", [])
    return {row["cohort"]: row["cohort_label"] for row in rows if row["cohort"] != "all"}


def step_counts(tables: Tables, cohort: str | None = None) -> Row:
    """Return the participation counts of a cohort, step -> n as text."""
    return {row["step"]: row["n"] for row in of_cohort(tables, "participation", cohort)}


def decimal(text: str) -> Decimal | None:
    """Return a table's cell as an exact number; None for an empty or unreadable cell."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, so that 0.25 and -0.25 read 0.3 and -0.3.

    The report rounds what the tables print, not the number behind it: a reader who has only the
    table must come to the same words.

    >>> rounded(Decimal("0.25"), 1), rounded(Decimal("-0.25"), 1)
    (Decimal('0.3'), Decimal('-0.3'))
    """
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(text: str, places: int = 1, signed: bool = False) -> str:
    """Return a cell for readers: fixed decimals, a true minus sign, '' for an empty cell."""
    value = decimal(text)
    if value is None:
        return ""
    value = rounded(value, places)
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{value}".replace("-", MINUS)


def room_left(rows: list[Row], low: str, high: str) -> str:
    """How far from zero some intervals reach, up to the next tenth; '' if there are none."""
    limits = [decimal(row.get(column, "")) for row in rows for column in (low, high)]
    reach = max((abs(limit) for limit in limits if limit is not None), default=None)
    return "" if reach is None else str(reach.quantize(Decimal("0.1"), ROUND_CEILING))


def in_words(count: int) -> str:
    """Write a count up to twelve as a word, a larger one in digits."""
    return entries("number").get(str(count), str(count))


def joined(parts: list[str], last: str = "and") -> str:
    """Join parts as a sentence does: 'a, b and c'; `last` is and, or."""
    if len(parts) < 2:
        return "".join(parts)
    return say(f"list.{last}", most=", ".join(parts[:-1]), last=parts[-1])


def quoted(title: str) -> str:
    """Put a title from the settings in quotation marks."""
    return f"\N{LEFT SINGLE QUOTATION MARK}{title}\N{RIGHT SINGLE QUOTATION MARK}"


def sentence(text: str) -> str:
    """Start a text with a capital and end it with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def long_date(text: str) -> str:
    """Write an ISO date as '14 October 2026'; another text stays as it is.

    >>> long_date("2026-10-14")
    '14 October 2026'
    """
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return text
    return f"{int(parts[2])} {entries('month')[parts[1]]} {parts[0]}"
