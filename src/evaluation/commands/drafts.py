"""First drafts of a study's settings: what was found, and CHECK where only a person can know."""

from __future__ import annotations

import json
import re

from evaluation.commands.found_columns import Column
from evaluation.commands.found_items import Answers, Findings
from evaluation.study.instruments import normalised

WAVES = {
    "pre": "before the programme",
    "then": "looking back, at the end",
    "post": "at the end",
    "follow_up": "some months later",
}
"""Waves that are known by file names, in order of time, and how a report names them."""

QUESTIONS = {
    "experience": ("reaction", "How did participants experience the programme?"),
    "learning": ("learning", "What did participants learn about leadership?"),
    "behaviour": ("behaviour", "Which leadership behaviours do participants show?"),
    "impact": ("results", "What is the impact of the improvement projects?"),
}
"""Questions that an evaluation of such a programme usually has, with their levels."""

MARKED = """\
# CHECK marks what nobody but you can know: write what is right in its place. While a CHECK is
# left outside these # lines, nothing is analysed.
"""

PLAN = """\
# yaml-language-server: $schema=./plan.schema.json
# What was agreed before anybody saw the data. All keys are optional; take away the # to use one.
# agreed_on: 2026-01-15
# main_outcome: "identity"           # the scale that decides
# smallest_change: {default: 0.2}    # smallest change that matters, in points of the answers
"""

CODEBOOK = """\
# yaml-language-server: $schema=./codebook.schema.json
# Themes and the codes in them, as in your coded interviews. An example, to be written without #:
# themes:
#   identity_as_leader:
#     title: "Identity as a leader"
#     definition: "Sees, or does not see, herself or himself as a leader"
#     valence: "positive"            # or negative, or mixed
#     question: "learning"           # a question of study.yaml
#     scales: []                     # scales that measure the same thing
#     frameworks: {pcf: [personal_influence]}   # a file in config/frameworks, its dimensions
#     codes:
#       claiming_identity: "Calls herself or himself a leader"
themes: {}
"""

RELEASE = """\
# yaml-language-server: $schema=./release.schema.json
# Who checked which report. A report that is not named here is marked DRAFT, NOT CHECKED. The
# digest of the tables that were checked is printed in the review (data/review/<report>/).
#   programme: {checked_by: "Name of the checker", tables: "digest"}
reports: {}
"""


def quoted(text: str) -> str:
    """A text as YAML 1.2 reads it back, whatever is in it."""
    escaped = json.dumps(str(text), ensure_ascii=False)
    return "".join(c if c.isprintable() else rf"\U{ord(c):08x}" for c in escaped)


def _list(texts: list[str]) -> str:
    return f"[{', '.join(quoted(t) for t in texts)}]"


def waves_in(found: Findings) -> list[str]:
    """Waves of a study: those found, and the two that are compared."""
    there = {"pre", "post"} | {wave for _, wave in found.asked}
    return [wave for wave in WAVES if wave in there]


def study_yaml(
    found: Findings,
    waves: tuple[str, dict[str, list[str]]] | None = None,
    cohort_column: str = "",
    cohorts: dict[str, list[str]] | None = None,
    raters: dict[str, tuple[str, ...]] | None = None,
) -> str:
    """study.yaml: six keys, and the columns that name waves and cohorts, if there are any.

    Args:
        found: in the exports.
        waves: the column that names waves, and its cells by wave.
        cohort_column: the column that names cohorts.
        cohorts: its cells by cohort.
        raters: who else answered about participants, and words for them in file names.
    """
    lines = [
        "# yaml-language-server: $schema=./study.schema.json",
        MARKED + 'programme: "CHECK: name of the programme"',
        'commissioner: "CHECK: who asked for the evaluation"',
        'authors: ["CHECK: who evaluates"]',
        "",
        "evaluation_questions:        # CHECK: the questions that you agreed",
    ]
    for key, (level, text) in QUESTIONS.items():
        lines.append(f'  {key}: {{text: {quoted("CHECK: " + text)}, level: "{level}"}}')
    lines += ["", "waves:                       # in order of time"]
    for wave in waves_in(found):
        more = f", column_prefix: {quoted(found.prefix)}" * bool(wave == "then" and found.prefix)
        lines.append(f"  {wave}: {{label: {quoted(WAVES[wave])}{more}}}")
    lines += ["", *_person_code(found)]
    if waves:
        lines += ["", *_column("wave", *waves)]
    if cohort_column:
        lines += ["", *_column("cohort", cohort_column, cohorts or {})]
    if raters:
        lines += ["", "raters:                      # CHECK: who else answers about participants"]
        lines += [
            f"  {rater}: {{label: {quoted(rater.capitalize() + 's')}, words: {_list(list(words))}}}"
            for rater, words in raters.items()
        ]
    lines += [
        "",
        "# Some of the keys that have a default; take away the # to use one.",
        "# date: 2026-10-31                # of the report; tells what is due and what is not yet",
        "# minimum_group: 5                # smallest group that may be shown",
        '# theory_of_change: "How the programme is thought to work"',
    ]
    return "\n".join(lines) + "\n"


def _person_code(found: Findings) -> list[str]:
    """How forms are linked to people, as far as columns tell."""
    lines = ["person_code:"]
    if found.code:
        column = quoted(found.code[0]) if len(found.code) == 1 else _list(found.code)
        lines.append(f"  column: {column}   # CHECK")
        lines += ["  kind: e-mail   # CHECK: there is no other code"] * found.by_email
    else:
        lines.append('  column: "CHECK: header of the column with people\'s codes"')
    lines += ["  linked_across_cohorts: true   # CHECK: the same code, the same person everywhere?"]
    return lines


def _column(of: str, header: str, values: dict[str, list[str]]) -> list[str]:
    """The settings of a column that names something, and what its cells mean."""
    lines = [f"{of}_column: {quoted(header)}   # CHECK", f"{of}_values:"]
    return lines + [f"  {name}: {_list(cells)}" for name, cells in values.items()]


def instruments(found: Findings) -> dict[str, str]:
    """An instrument file for each way of answering, by id; the first is `survey`."""
    files, first = {}, 1
    for n, group in enumerate(found.groups or [Answers([])], 1):
        name = "survey" if n == 1 else f"survey_{n}"
        files[name] = _instrument(group, found, first, with_open=n == 1)
        first += len(group.items)
    return files


def _instrument(group: Answers, found: Findings, first: int, *, with_open: bool) -> str:
    lines = [
        "# yaml-language-server: $schema=../instrument.schema.json",
        MARKED + 'title: "CHECK: title of the questionnaire"',
        'source: "CHECK: who wrote the items, and under which licence"',
        *_answers(group),
        "",
        "# reversed: true where agreeing means LESS of what the scale measures, else false.",
        "items:" if group.items else "items: {}   # CHECK: no column looked like an item",
    ]
    for n, column in enumerate(group.items, first):
        lines.append("  " + _item(f"item_{n}", column, found))
    if with_open and found.open_questions:
        lines += ["", "open_questions:              # CHECK: asked in free text"]
        for n, header in enumerate(found.open_questions, 1):
            lines.append(f"  comment_{n}: {quoted(header)}")
    lines += [
        "",
        "# Items that together say one thing. An example, to be written without #:",
        "#   identity:",
        '#     title: "Seeing myself as a leader"',
        '#     question: "learning"       # a question of study.yaml',
        "#     frameworks: {pcf: [personal_influence]}   # a file in config/frameworks",
        "#     items: [item_1, item_2]",
        "scales: {}",
    ]
    return "\n".join(lines) + "\n"


def _answers(group: Answers) -> list[str]:
    if group.items and not group.labels:
        most = max(group.most, group.least + 1)
        told = f"{group.least} to {group.most}"
        what = f"CHECK: seen were {told}; is that the whole range? what does the lowest mean?"
        low, high = group.ends
        return [
            f"# CHECK: from the lowest to the highest answer that could be given; seen: {told}",
            "answers:",
            f"  from: {group.least}   # CHECK",
            f"  to: {most}   # CHECK",
            f"  lowest: {quoted(low or what)}",
            f"  highest: {quoted(high or 'CHECK: what does the highest mean?')}",
        ]
    labels = group.labels or ["CHECK: the highest answer"]
    if group.ordered:
        return [
            "# CHECK: the direction only. Turn them round if the lowest code is the highest answer",
            "answers:                     # now in the order of the export's codes, lowest first",
            '  - "CHECK: put the lowest first, which may be so already, then remove this line"',
            *(f"  - {quoted(label)}" for label in labels),
        ]
    return [
        "# CHECK: put the lowest first",
        "answers:                     # now in the order of the alphabet",
        '  - "CHECK: put the lowest first, add what nobody chose, then remove this line"',
        *(f"  - {quoted(label)}" for label in labels),
    ]


def _item(key: str, column: Column, found: Findings) -> str:
    header, text, aliases = column.header, column.text, list(column.ids)
    if text:
        worded = re.search(r"\s", header.strip()) and normalised(text) != normalised(header)
        aliases += [header] if worded else []
    else:
        # A header without a blank is a platform's id, and does not say what was asked.
        text = f"CHECK: wording of {header}"
        key = header if re.fullmatch(r"[a-z][a-z0-9_]*", header) else key
        aliases = [name for name in dict.fromkeys((header, *column.ids)) if name != key]
    parts = [f"aliases: {_list(aliases)}"] if aliases else []
    asked = _asked_in(column, found)
    parts += [asked] if asked else []
    more = "".join(f", {part}" for part in parts)
    return f'{key}: {{text: {quoted(text)}, reversed: "CHECK"{more}}}'


def _asked_in(column: Column, found: Findings) -> str:
    """Where an item was asked, if not everywhere: a fact of the exports, so it is written down."""
    waves = [w for w in WAVES if w in {wave for _, wave in column.seen}]
    in_cohorts = {place for place in found.asked if place[0] in column.cohorts}
    in_waves = {place for place in found.asked if place[1] in waves}
    # An item of a wave that one cohort alone has needs no more than the wave.
    enough = column.seen and column.seen == in_waves and not found.unsure - column.cohorts
    parts = []
    if waves and column.seen != in_cohorts:
        parts.append(f"waves: {_list(waves)}")
    if column.cohorts != found.cohorts and not (parts and enough):
        parts.append(f"cohorts: {_list(sorted(column.cohorts))}")
    return f"asked_in: {{{', '.join(parts)}}}" if parts else ""
