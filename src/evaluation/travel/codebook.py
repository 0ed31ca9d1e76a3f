"""The codebook of the variables: every question, scale, theme and code, as tables and to read."""

from __future__ import annotations

from evaluation.publishing.published import Row
from evaluation.travel.plain_markdown import plain

VARIABLES, THEMES, PAGE = "codebook/variables.csv", "codebook/themes.csv", "codebook/codebook.md"
HELD_BACK = "(wording not passed on)"


def variables(dictionary: list[Row]) -> list[Row]:
    """What was asked, in the order of the published dictionary; what says who somebody is, is not.

    Args:
        dictionary: rows of the published table.
    """
    return [row for row in dictionary if row["kind"] not in ("code", "attribute")]


def page(dictionary: list[Row], codes: list[Row]) -> str:
    """The codebook as Markdown, for people.

    Args:
        dictionary: rows of the published table `dictionary`.
        codes: rows of the published table `codebook`.
    """
    asked = variables(dictionary)
    parts = ["# Codebook"]
    for instrument in dict.fromkeys(row["instrument"] for row in asked if row["instrument"]):
        own = [row for row in asked if row["instrument"] == instrument]
        parts += _instrument(instrument, own)
    waves = [
        f"- `{row['variable']}`: {plain(row['text'])}" for row in asked if row["kind"] == "wave"
    ]
    parts += ["## Times at which people were asked", "\n".join(waves)] if waves else []
    parts += _themes(codes)
    return "\n\n".join(parts) + "\n"


def _instrument(title: str, rows: list[Row]) -> list[str]:
    items = [row for row in rows if row["kind"] == "question"]
    parts = [f"## {plain(title)}", f"Source: {plain(rows[0]['source'])}"]
    for answers in dict.fromkeys(row["answers"] for row in items if row["answers"]):
        parts.append(f"Answers: {plain(answers)}")
    lines = ["| question | wording | turned round | scale |", "|---|---|---|---|"]
    lines += [
        f"| `{row['variable']}` | {plain(row['text'] or HELD_BACK)} | {row['reversed']} "
        f"| {plain(row['scale'])} |"
        for row in items
    ]
    lines_of_scales = [
        f"- `{row['variable']}`, {plain(row['text'])}: {plain(row['answers'])}"
        for row in rows
        if row["kind"] == "scale"
    ]
    return [
        *parts,
        "\n".join(lines),
        *(["Scales:", "\n".join(lines_of_scales)] * bool(lines_of_scales)),
    ]


def _themes(codes: list[Row]) -> list[str]:
    parts = ["## Themes and codes"] if codes else []
    for theme in dict.fromkeys(row["theme"] for row in codes):
        own = [row for row in codes if row["theme"] == theme]
        parts.append(f"### {plain(own[0]['title'])}")
        parts += [str(plain(own[0]["definition"]))] if own[0]["definition"] else []
        lines = [
            f"- `{' > '.join(filter(None, (row['above'], row['code'])))}` ({row['code_valence']}): "
            f"{plain(row['code_definition'])}"
            for row in own
            if row["code"]
        ]
        parts += ["\n".join(lines)] if lines else []
    return parts
