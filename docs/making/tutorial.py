"""Make the invented exports of the tutorial anew: docs/tutorial/spring-2026.

    python docs/making/tutorial.py

Two workbooks as Microsoft Forms names and lays them out, a roster, coded interviews and the sheet
that says who was interviewed. No person, programme or answer in them exists.
"""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from evaluation.simulate.files import write_csv, write_workbook

FOLDER = Path(__file__).parents[1] / "tutorial/spring-2026"
ANSWERS = (
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
)
CODE = "Your participant code"
CONFIDENCE = (
    "I speak up when it matters.",
    "I ask for feedback on how I lead.",
    "I see myself as a leader.",
    "I can explain a difficult decision.",
)
STRENGTHS = (
    "I notice what people do well.",
    "I start from people's strengths.",
    "I look for faults first.",
    "I ask people what already works.",
)
REVERSED = "I look for faults first."
USEFUL, BEST = "The sessions were useful for my work.", "What helped you most?"
HELPED = ("Time to think", "The group", "", "My sponsor", "", "Trying things out")
ROLES = ("Social worker", "Social worker", "Team manager")
TYPED = {"UM57": "UN57"}
"""A code as the person typed it at the end, by the code on the roster."""

BEGAN = {"confidence": 3.1, "strengths": 3.6}
ROSE = {"confidence": 0.55, "strengths": 0.1}

EXCERPTS = (
    ("P01", "Takes the lead", "I chaired the meeting, and nobody found it odd."),
    ("P01", "Room to think", "For once there was an hour without a phone."),
    ("P02", "Takes the lead", "I said what I thought before I was asked."),
    ("P03", "Takes the lead", "My team now brings the plan to me."),
    ("P03", "No time", "By Thursday the week was gone."),
    ("P04", "Takes the lead", "I stopped waiting for permission."),
    ("P04", "No time", "There was no cover for the sessions."),
    ("P05", "Takes the lead", "I told the panel that I disagreed."),
    ("P06", "Room to think", "The group asked what I had not asked myself."),
    ("P06", "Takes the lead", "I lead the morning round now."),
    ("P07", "No time", "I read at night or not at all."),
    ("P08", "Room to think", "Writing it down slowed me enough."),
)


def people() -> list[dict]:
    """Twenty-four people: code, role, whether they left, and how they tend to answer."""
    draw = random.Random(2026)
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    made = []
    for n in range(24):
        code = f"{letters[n]}{letters[(7 * n + 5) % 24]}{(n * 37 + 11) % 90 + 10}"
        level = {scale: mean + draw.gauss(0, 0.55) for scale, mean in BEGAN.items()}
        made.append({"code": code, "role": ROLES[n % 3], "left": n in (4, 19), "level": level})
    return made


def answer(level: float, draw: random.Random) -> int:
    """An answer from 0 to 4, near a level from 1 to 5."""
    return min(4, max(0, round(level + draw.gauss(0, 0.6)) - 1))


def form(person: dict, sent: datetime.datetime, after: bool, draw: random.Random) -> dict:
    """One form: headers as Forms has them, and the answers of one person."""
    cells: dict[str, object] = {
        "Start time": sent - datetime.timedelta(minutes=6, seconds=draw.randrange(60)),
        "Completion time": sent,
        "Email": "anonymous",
        "Name": None,
        CODE: TYPED.get(person["code"], person["code"]) if after else person["code"],
    }
    for scale, questions in (("confidence", CONFIDENCE), ("strengths", STRENGTHS)):
        level = person["level"][scale] + (ROSE[scale] + draw.gauss(0, 0.4) if after else 0)
        for question in questions:
            given = answer(level, draw)
            cells[question] = ANSWERS[4 - given if question == REVERSED else given]
    if after:
        cells[USEFUL] = ANSWERS[draw.choices(range(5), (0, 1, 2, 5, 4))[0]]
        cells[BEST] = draw.choice(HELPED)
    return cells


def export(who: list[dict], day: datetime.date, after: bool, seed: int) -> list[dict]:
    """The forms of one wave, in the order in which they came in."""
    draw = random.Random(seed)
    noon = datetime.datetime.combine(day, datetime.time(12))
    times = sorted(noon + datetime.timedelta(minutes=draw.randrange(9000)) for _ in who)
    order = draw.sample(who, len(who))
    forms = [form(p, t, after, draw) for p, t in zip(order, times, strict=True)]
    return [{"ID": n, **cells} for n, cells in enumerate(forms, 1)]


def write_forms(folder: Path, forms: list[dict]) -> None:
    """Write an export under the name that Forms gives it."""
    path = folder / f"Leading together, invented(1-{len(forms)}).xlsx"
    write_workbook(path, list(forms[0]), [list(f.values()) for f in forms], "Sheet1")


def write(folder: Path) -> None:
    """Write all files of the tutorial into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    all_people = people()
    before = [p for n, p in enumerate(all_people) if n != 9]
    after = [p for n, p in enumerate(all_people) if not p["left"] and n not in (2, 13)]
    write_forms(folder, export(before, datetime.date(2026, 2, 2), after=False, seed=1))
    write_forms(folder, export(after, datetime.date(2026, 6, 29), after=True, seed=2))
    write_csv(
        folder / "roster.csv",
        ["participant_id", "role", "organisation", "status"],
        [
            [p["code"], p["role"], "Invented Council", "left" if p["left"] else "completed"]
            for p in all_people
        ],
    )
    heard = [p for n, p in enumerate(all_people) if n % 3 == 0]
    write_csv(
        folder / "sources.csv",
        ["file", "source", "participant_id", "source_group", "date", "quote_consent"],
        [
            ["interviews.csv", f"P0{n}", p["code"], "participant", "2026-07-14", "yes"]
            for n, p in enumerate(heard, 1)
        ],
    )
    write_csv(
        folder / "interviews.csv",
        ["source", "code", "excerpt", "coder"],
        [[source, code, f"{text} (Invented.)", "coder A"] for source, code, text in EXCERPTS],
    )


if __name__ == "__main__":
    write(FOLDER)
