"""From enrolled to compared: how many people each step has."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaluation import tables
from evaluation.study.cohort_folder import Cohort, wave_state
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS


def describe_participation(
    settings: Settings,
    cohorts: list[Cohort],
    participants: pd.DataFrame,
    responses: pd.DataFrame,
    pairs: pd.DataFrame,
    sources: pd.DataFrame,
    attendance: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table `participation`, in each cohort and over all.

    Somebody who took part in two cohorts counts in each. Steps: enrolled, attended (came to at
    least half of the sessions), left, returned_<wave>
    for each wave, compared (a score of the main comparison at both waves), interviewed (people of
    the group `participant`), and one for each other source group.

    Args:
        settings: for the waves and their due dates.
        cohorts: all cohorts.
        participants: the table `participants`.
        responses: the table `responses`.
        pairs: the table `pairs`.
        sources: the table `sources`.
        attendance: the table `attendance`, if there is one.
    """
    rows = []
    counts = _counts(settings, participants, responses, pairs, sources)
    counts |= _attended(attendance)
    for cohort in cohorts:
        for step in _steps(settings):
            n = counts.get((cohort.id, step), 0)
            rows.append((cohort.id, step, n, _note(settings, cohort, step, n)))
    together = tables.cohorts_together(participants, settings.study.minimum_group)
    for step in _steps(settings):
        own = [row for row in rows if row[1] == step and row[0] in together]
        rows.append((ALL_COHORTS, step, sum(row[2] for row in own), _together(own)))
    lacking = [c.label for c in cohorts if (c.id, "enrolled") not in counts and c.id in together]
    if lacking and len(lacking) < len(together):
        # A part of those enrolled would be taken for all of them.
        told = f"no roster in {', '.join(lacking)}"
        rows = [(c, s, n, told if (c, s) == (ALL_COHORTS, "enrolled") else note)
                for c, s, n, note in rows]  # fmt: skip
    return tables.checked(
        "participation", pd.DataFrame(rows, columns=["cohort", "step", "n", "note"])
    )


def _steps(settings: Settings) -> list[str]:
    waves = [f"returned_{wave}" for wave in settings.study.waves]
    groups = [f"heard_{group}" for group in settings.study.source_groups]
    return ["enrolled", "attended", "left", *waves, "compared", *groups]


def _counts(settings, participants, responses, pairs, sources) -> dict[tuple[str, str], int]:
    enrolled = participants[participants["enrolled"]]
    counts = {(c, "enrolled"): n for c, n in enrolled.groupby("cohort").size().items()}
    left = enrolled[enrolled["status"] == "left"].groupby("cohort").size()
    counts |= {(c, "left"): n for c, n in left.items()}
    used = responses[responses["used"]].groupby(["cohort", "wave"])["person"].nunique()
    counts |= {(c, f"returned_{w}"): n for (c, w), n in used.items()}
    main = "-".join(settings.study.main_comparison)
    compared = pairs[pairs["comparison"] == main]
    if (compared["level"] == "scale").any():
        compared = compared[compared["level"] == "scale"]
    counts |= {
        (c, "compared"): n for c, n in compared.groupby("cohort")["person"].nunique().items()
    }
    heard = sources.groupby(["cohort", "source_group"])["source"].nunique()
    return counts | {(c, f"heard_{g}"): n for (c, g), n in heard.items()}


def _attended(attendance: pd.DataFrame | None) -> dict[tuple[str, str], int]:
    """People who came to at least half of the sessions that the sheet lists for them."""
    if attendance is None or attendance.empty:
        return {}
    share = attendance.groupby(["cohort", "person"])["attended"].mean()
    enough = share[share >= 0.5].groupby("cohort").size()
    return {(cohort, "attended"): n for cohort, n in enough.items()}


def _note(settings: Settings, cohort: Cohort, step: str, n: int) -> str:
    if step == "enrolled" and not n:
        return "no roster"
    if step.startswith("returned_"):
        wave = step.removeprefix("returned_")
        state = wave_state(settings, cohort, wave, n > 0)
        due = cohort.settings.waves.get(wave)
        if state == "not yet due" and due and due.due:
            return f"not yet due ({due.due.day} {due.due:%B %Y})"
        return "" if state == "received" else {"due": "due, not received"}.get(state, state)
    return "none" if step.startswith(("heard_", "attended")) and not n else ""


def _together(rows: Iterable[tuple]) -> str:
    """Why no cohort has anybody at this step, if it is the same everywhere."""
    reasons = {note if n == 0 else "" for *_, n, note in rows}
    return reasons.pop() if len(reasons) == 1 else ""
