"""Invented people: their codes, what the roster says of them, and the sessions they came to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.simulate.stock import LEFT_REASONS, ORGANISATIONS, ROLE_SHARES, ROLES

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
ALPHABET = LETTERS + "247"
"""23 characters, a prime number, so that codes can be made to differ in three places."""
SESSIONS = 6

ROSTER = ("participant_id", "role", "organisation", "status", "left_reason")
ATTENDANCE = ("participant_id", "session", "attended")


@dataclass(frozen=True)
class Person:
    """One line of a roster."""

    code: str
    role: str
    organisation: str
    status: str
    left_reason: str


def self_made_codes(number: int, rng: np.random.Generator) -> list[str]:
    """Codes of two letters, two digits and a letter, any two of which differ in four places.

    So a code with one or even two slips is still nearest to its own owner.
    """
    codes: list[str] = []
    while len(codes) < number:
        a, b, c = (LETTERS[i] for i in rng.integers(len(LETTERS), size=3))
        code = f"{a}{b}{rng.integers(100):02d}{c}"
        if all(sum(x != y for x, y in zip(code, other, strict=True)) >= 4 for other in codes):
            codes.append(code)
    return codes


def numbered_code(number: int) -> str:
    """A code of six characters; any two numbers' codes differ in at least three of them.

    Four characters count, two check (a Reed-Solomon code over 23 characters); good for 279,841
    people, among whom no one-edit match can link two by mistake.
    """
    base = len(ALPHABET)
    digits = [number // base**place % base for place in range(4)]
    checks = [sum(digits), sum(place * digit for place, digit in enumerate(digits, start=1))]
    return "".join(ALPHABET[digit % base] for digit in digits + checks)


def make_people(codes: list[str], left: int, rng: np.random.Generator) -> list[Person]:
    """People with these codes; the last `left` of them have left the programme."""
    roles = rng.choice(ROLES, size=len(codes), p=ROLE_SHARES)
    homes = rng.choice(ORGANISATIONS, size=len(codes))
    reasons = rng.choice(LEFT_REASONS, size=len(codes))
    stayed = len(codes) - left
    return [
        Person(
            code,
            str(roles[i]),
            str(homes[i]),
            "completed" if i < stayed else "left",
            "" if i < stayed else str(reasons[i]),
        )
        for i, code in enumerate(codes)
    ]


def roster_rows(people: list[Person]) -> list[tuple[str, ...]]:
    """Rows under `ROSTER`, in order of code."""
    ordered = sorted(people, key=lambda p: p.code)
    return [(p.code, p.role, p.organisation, p.status, p.left_reason) for p in ordered]


def attendance_rows(people: list[Person], rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Rows under `ATTENDANCE`: most come to most sessions, those who left to the first two."""
    rows = []
    for person in sorted(people, key=lambda p: p.code):
        came = rng.random(SESSIONS) < 0.87
        if person.status == "left":
            came[2:] = False
        rows += [
            (person.code, f"Session {s}", "yes" if yes else "no")
            for s, yes in enumerate(came, start=1)
        ]
    return rows
