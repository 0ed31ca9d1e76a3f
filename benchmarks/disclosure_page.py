"""The page `docs/disclosure.md`: what may be told, what an intruder tried, and what came of it."""

# ruff: noqa: E501 - rows of a table in Markdown are one line each.

from collections import Counter

RULES = """# What reports may tell, and what an intruder made of them

Everything in `reports/` may be handed over. This page says by which rules a number is told, how that
was put to the test, and what remains with the evaluator. *k* is the smallest group that may be shown:
`minimum_group` in `study.yaml`, 5 unless it says otherwise.

## The rules

| what | told |
|---|---|
| enrolled, returned, compared, interviewed | exactly, if k are enrolled; of losses the total alone; never crossed with attributes |
| answers to a question, higher / same / lower, change beyond error | if every cell is k at least, noughts too; else merged to three classes, then two, then left out; for the programme only |
| a change, with means, interval and d | one question from 30 people, two or three from 20, more from 10; below that from k people: n, direction and the change to one decimal |
| a mean near the end of its range, or of people who hardly differ | as few digits as it takes that nobody can tell of 1 to k - 1 people how they answered: without interval, then not at all |
| what was asked once | the share who agreed, where k agreed and k did not, and what other cohorts leave is as many; else the mean to one decimal, or to none; never both |
| a cohort of which fewer than k people are compared on a scale | left out of the change of all cohorts on it |
| two means of people who differ by 1 to k - 1 | the first in the order of the plan; the other without interval and means |
| themes | in groups of k people: a number if it and what it leaves are k at least, else "at least half" or "fewer than half"; in a cohort's report always in words |
| themes of the programme beside those of its cohorts | in words, or not at all, where what the cohorts' reports say would let the count of a cohort be worked out; likewise what was said when, and numbers of sources with a code |
| quotes | with consent, accepted by a person, two of a person at most; told by role, group and cohort only as far as k enrolled people share them |
| projects | by stage and by evidence if every class is k at least, else in two classes; for the programme only |
| a later edition | what changes by 1 to k - 1 people waits, or the report has no results until the earlier edition is recalled |

Of a mean it is worked out what a reader could work out (`publishing/recoverable.py`): for every level
of the range, the least and the most people who can be there or beyond, given n, the mean and the
interval in the digits that would be printed. Of fewer than 2k people any answer leaves fewer than k on
one side; of them it must not follow how many exactly. Of more people, not even that they are fewer
than k.

## What an intruder tried

`tests/intruder` has the attacks. They use the published tables of all reports of a study together,
and none of the code that makes them. A leak is a count of 1 to k - 1 people, or all but as many, that
can be nothing else; that nobody or everybody raised a theme or agreed; a mean of fewer than k people
that is known to a point; and two figures whose people differ by fewer than k. Tables that leak on
purpose show of each attack that it finds what it is made for (`tests/test_intruder.py`).

| attack | what the intruder does |
|---|---|
"""

ATTACKS = {
    "themes": "adds up words and counts of themes over groups, cohorts, periods, codes and quotes: whole numbers between bounds (mixed-integer programming)",
    "movement": "sets higher / same / lower beside change beyond error",
    "projects": "takes cohorts' projects from the programme's",
    "bands": "reads off how many a band leaves open",
    "scales": "searches the answers that fit n, means, interval and d of a scale: how many can be at each level or beyond",
    "once": "the same for what was asked once, of all cohorts and each together (linear programming)",
    "items": "the same for the answers to each question before and after, from classes, bands, change and interval",
    "cohorts": "takes the cohorts that are told from all cohorts, and attacks what is left",
    "close": "looks for means of nearly the same people: comparisons, questions beside scales, groups beside everybody",
    "scores": "looks for a row about few people, a name, a quote beside a score",
    "quotes": "joins what several reports say of who said a quote, knowing who is enrolled",
}

INSIDE = """
## What is left

* **Somebody who took part** knows one set of answers. A count of k then tells of k - 1 others; the
  thresholds leave room for one, not for several who put their answers together. k can be set higher.
* **The colleague of somebody who is quoted** may know the voice. Consent, redaction and a second
  reader stand against that, no number does.
* **Process counts** are exact: how many of a cohort were enrolled, answered and were interviewed is no
  secret here. That one person of a cohort did not answer can be read off them.
* **Few people all alike**: where everybody moved in the same direction, the direction alone says so.
  A report on so few should be handed over with that in mind.
* **A recalled edition that was kept** can be held against the next one. The program asks for it back,
  and cannot fetch it.
* **Words of the program's own authors** in `config/narrative` are theirs. The last look before
  publishing finds words of excerpts and pseudonyms in them, and no numbers.
* A reader who knows the rules can tell from a number that is not there that it lies near a threshold.
  Where a second number was left out for the sake of a first, words look the same as where a count is
  small.
"""


def page(rows):
    """Lay the page out.

    Args:
        rows: what `intruder.attacked` returned of each study.
    """
    leaks = [leak for row in rows for leak in row["leaks"]]
    sizes = [size for row in rows for size in row["sizes"]]
    text = RULES + "".join(f"| {name} | {what} |\n" for name, what in ATTACKS.items())
    text += (
        "\nWith two editions in hand: rows of the one beside those of the other, and all cohorts of"
    )
    text += (
        " the second without its new ones beside all of the first, after a withdrawal, a late form,"
    )
    text += (
        " a changed answer, and a late form together with a new cohort. Attacked without the record"
    )
    text += " of what was handed over they tell; with it, nothing.\n"
    text += "\n## What came of it\n\n"
    text += (
        f"`make intruder`: {len(rows)} invented studies, {len(sizes)} cohorts of {min(sizes)} to "
    )
    text += f"{max(sizes)} enrolled people, {sum(r['reports'] for r in rows)} reports with "
    text += f"{sum(r['numbers'] for r in rows):,} numbers; scales of one to four questions, ties, answers"
    text += " near the ceiling, answers left out, a third wave in one cohort, coded interviews,"
    text += " reflections, sponsors and projects, and every quote accepted that the rules propose."
    text += f" **Leaks found: {len(leaks)}.**\n\n"
    text += _table(rows) + _leaks(leaks) + _withheld(rows) + _shown(rows) + INSIDE
    return text


def _table(rows):
    lines = ["| attack | unknowns attacked | mean width of what is left |", "|---|--:|--:|"]
    for name in ATTACKS:
        n = sum(row["attacked"].get(name, 0) for row in rows)
        widths = [row["widths"][name] for row in rows if name in row["widths"]]
        total = sum(w["n"] for w in widths)
        mean = f"{sum(w['sum'] for w in widths) / total:.1f}" if total else ""
        lines.append(f"| {name} | {n:,} | {mean} |")
    text = (
        "\n".join(lines) + "\n\nThe width is how far the least and the most that a count can be lie"
    )
    return f"{text} apart; of *close*, by how many people two figures differ.\n"


def _leaks(leaks):
    return "".join(f"\n* {leak}" for leak in leaks[:50]) + ("\n" if leaks else "")


def _withheld(rows):
    told = Counter()
    for row in rows:
        told.update(row["withheld"])
    lines = ["", "## What was withheld", ""]
    lines += ["| what | times, over all reports |", "|---|--:|"]
    lines += [f"| {what} | {n:,} |" for what, n in sorted(told.items(), key=lambda x: -x[1])]
    return "\n".join(lines) + "\n"


def _shown(rows):
    shown = Counter()
    for row in rows:
        shown.update(row["shown"])
    of = sum(shown.values())
    words = {
        "full": "in full",
        "direction": "with direction and one decimal",
        "too_few": "with n alone",
    }
    told = [f"{100 * shown[k] / of:.0f} % {v}" for k, v in words.items()] if of else []
    return f"\nOf the changes of single cohorts {', '.join(told)}.\n"
