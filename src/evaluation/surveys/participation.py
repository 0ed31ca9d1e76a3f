"""From enrolled to compared: how many people each step has, and where the others were lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from evaluation import tables
from evaluation.study.cohort_folder import Cohort, wave_state
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS

WAYS = ("exact", "corrected", "recovered", "near")
"""How two forms can be linked, the surest first; a pair counts by the looser of its two forms."""

FORM_LOSSES = ("no code", "no consent", "duplicate", "empty")
"""Why a form that came in is not used, as the table `responses` says it."""

PEOPLE_LOST = (
    "lost_no_form",
    "lost_no_form_left",
    "lost_before_only",
    "lost_before_only_left",
    "lost_after_only",
    "lost_not_scored",
    "lost_unlisted",
)
"""Steps at which people are lost, for the review alone; `left`: had left the programme."""

NO_LINK = "answers were not linked to people"
"""Note of steps that need to know whose a form is, where that cannot be told."""

Counts = dict[tuple[str, str], int]
"""People by cohort and step."""


def describe_participation(
    settings: Settings,
    cohorts: list[Cohort],
    participants: pd.DataFrame,
    responses: pd.DataFrame,
    pairs: pd.DataFrame,
    sources: pd.DataFrame,
    attendance: pd.DataFrame | None = None,
    linking: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table `participation`, in each cohort and over all.

    Somebody who took part in two cohorts counts in each; who answers about somebody else does not.
    Steps, in people: enrolled; attended (came to at least half of the sessions); left; started
    (sent in a form, at any wave); usable_<wave>; linked_<way> (usable forms at both waves of the
    main comparison, by the looser of the two); compared (a score on a scale at both);
    analysed_<scale>; heard_<group>. In forms: returned_<wave>. Then what was lost: `lost`, all who
    were enrolled (without a roster: who started) and are not compared, of cohorts whose second wave
    came in; and by reason, for the review, the steps of `lost_steps`.

    Args:
        settings: for the waves and their due dates.
        cohorts: all cohorts.
        participants: the table `participants`.
        responses: the table `responses`.
        pairs: the table `pairs`.
        sources: the table `sources`.
        attendance: the table `attendance`, if there is one.
        linking: the table `matching_audit` of linking, for forms of people who withdrew.
    """
    own = responses[responses["rater"] == "self"]
    counts = _enrolled(participants) | _attended(attendance) | _forms(own, linking)
    main = _main_pairs(settings, pairs)
    counts |= _linked(settings, own) | _compared(main)
    heard = sources.groupby(["cohort", "source_group"])["source"].nunique()
    counts |= {(c, f"heard_{g}"): n for (c, g), n in heard.items()}
    unlinked = _unlinked(settings, own, counts)
    by_cohort = [_of_each(table) for table in (participants, own, main)]
    for cohort in cohorts:
        if cohort.id not in unlinked:
            counts |= _lost(settings, cohort.id, *(of(cohort.id) for of in by_cohort))
    steps = _steps(settings, {step for _, step in counts})
    rows = []
    for cohort in cohorts:
        without = {step for step in steps if cohort.id in unlinked and _needs_links(step)}
        rows += _cohort_rows(settings, cohort, steps, without, counts)
    rows += _over_all(settings, cohorts, rows, participants)
    columns = ["cohort", "step", "n", "note"]
    return tables.checked("participation", pd.DataFrame(rows, columns=columns))


def _cohort_rows(
    settings: Settings, cohort: Cohort, steps: list[str], without: set[str], counts: Counts
) -> list[tuple[str, str, int, str]]:
    """A row for each step; steps that need links have no number where there are none."""
    rows = []
    for step in steps:
        n = 0 if step in without else counts.get((cohort.id, step), 0)
        note = NO_LINK if step in without else _note(settings, cohort, step, n, counts)
        rows.append((cohort.id, step, n, note))
    return rows


def _steps(settings: Settings, found: set[str]) -> list[str]:
    """All steps in order; of reasons why forms were not used, and of scales, those found."""
    waves = [f"{what}_{wave}" for wave in settings.study.waves for what in ("returned", "usable")]
    scales = [f"analysed_{scale}" for scale in settings.scales()]
    lost = lost_steps(settings.study.waves)
    return [
        *("enrolled", "attended", "left", "started"),
        *waves,
        *(f"linked_{way}" for way in WAYS),
        "compared",
        *(step for step in scales if step in found),
        *(f"heard_{group}" for group in settings.study.source_groups),
        "lost",
        *(step for step in lost if step in found or step in PEOPLE_LOST),
    ]


def lost_steps(waves: Iterable[str]) -> list[str]:
    """Steps that say why people and forms were lost; they are for the review alone."""
    reasons = [reason.replace(" ", "_") for reason in (*FORM_LOSSES, "withdrawn")]
    return [*PEOPLE_LOST, *(f"lost_{wave}_{reason}" for wave in waves for reason in reasons)]


def _enrolled(participants: pd.DataFrame) -> Counts:
    enrolled = participants[participants["enrolled"]]
    left = enrolled[enrolled["status"] == "left"]
    return _by_cohort(enrolled, "enrolled") | _by_cohort(left, "left")


def _attended(attendance: pd.DataFrame | None) -> Counts:
    """People who came to at least half of the sessions that the sheet lists for them."""
    if attendance is None or attendance.empty:
        return {}
    share = attendance.groupby(["cohort", "person"])["attended"].mean()
    return _by_cohort(share[share >= 0.5].reset_index(), "attended")


def _forms(responses: pd.DataFrame, linking: pd.DataFrame | None) -> Counts:
    """What came in at each wave, what can be used of it, and why the rest cannot."""
    counts = _by_cohort(responses.dropna(subset="person"), "started")
    forms = responses.assign(usable=responses["person"].where(responses["used"]))
    by_wave = forms.groupby(["cohort", "wave"])
    n_of = by_wave.agg(returned=("used", "size"), usable=("usable", "nunique")).stack()
    counts |= {(c, f"{what}_{wave}"): int(n) for (c, wave, what), n in n_of.items()}
    lost = responses[~responses["used"]].groupby(["cohort", "wave", "reason"]).size()
    for (cohort, wave, reason), n in lost.items():
        counts[cohort, f"lost_{wave}_{reason.replace(' ', '_')}"] = int(n)
    if linking is not None:
        withdrawn = linking[linking["kind"] == "withdrawn"]
        by = withdrawn.groupby(["cohort", "wave"])["n"].sum()
        counts |= {(c, f"lost_{wave}_withdrawn"): int(n) for (c, wave), n in by.items()}
    return counts


def _linked(settings: Settings, responses: pd.DataFrame) -> Counts:
    """People with a usable form at both waves of the main comparison, by how they were linked."""
    used = responses[responses["used"] & (responses["match"] != "unlinked")]
    used = used[used["wave"].isin(settings.study.main_comparison)]
    # Who is not on the roster, but gave the same code twice, is linked by it.
    way = pd.Categorical(used["match"].replace("new", "exact").fillna("exact"), WAYS)
    forms = used.assign(way=way.codes).groupby(["cohort", "person"])
    both = forms.agg(waves=("wave", "nunique"), way=("way", "max"))
    ways = both[both["waves"] == 2].groupby(["cohort", "way"]).size()
    return {(c, f"linked_{WAYS[way]}"): int(n) for (c, way), n in ways.items()}


def _main_pairs(settings: Settings, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of the main comparison: on scales, or on items where no scale is scored."""
    main = pairs[pairs["comparison"] == "-".join(settings.study.main_comparison)]
    main = main[main["rater"] == "self"]
    on_scales = main[main["level"] == "scale"]
    wanted = main if on_scales.empty else on_scales
    return wanted[["cohort", "person", "level", "outcome"]].astype("str")


def _compared(main: pd.DataFrame) -> Counts:
    scales = main[main["level"] == "scale"].groupby(["cohort", "outcome"])["person"].nunique()
    counts = {(c, f"analysed_{scale}"): int(n) for (c, scale), n in scales.items()}
    return _by_cohort(main, "compared") | counts


def _unlinked(settings: Settings, responses: pd.DataFrame, counts: Counts) -> set[str]:
    """Cohorts in which nobody is followed: by design, or since too few forms could be linked."""
    waves = settings.study.main_comparison
    by_design = responses["used"] & (responses["match"] == "unlinked")
    return set(responses.loc[by_design, "cohort"]) | {
        cohort
        for cohort in set(responses["cohort"])
        if all(counts.get((cohort, f"usable_{wave}")) for wave in waves)
        and not counts.get((cohort, "compared"))
    }


def _by_cohort(people: pd.DataFrame, step: str) -> Counts:
    counted = people.groupby("cohort")["person"].nunique()
    return {(cohort, step): int(n) for cohort, n in counted.items()}


def _of_each(table: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """Give the rows of a cohort; the table is gone through once for all cohorts."""
    # Of categories each small part would hold all: everybody's, for each of thousands of cohorts.
    plain = table.astype({"person": object})
    rows = {str(cohort): own for cohort, own in plain.groupby("cohort", observed=True)}
    return lambda cohort: rows.get(cohort, plain.iloc[:0])


def _lost(
    settings: Settings,
    cohort: str,
    people: pd.DataFrame,
    responses: pd.DataFrame,
    main: pd.DataFrame,
) -> Counts:
    """People of one cohort who are not compared, by the step at which they were lost."""
    enrolled = set(people.loc[people["enrolled"], "person"])
    left = set(people.loc[people["enrolled"] & (people["status"] == "left"), "person"])
    forms = responses.dropna(subset="person")
    if not (responses["wave"] == settings.study.main_comparison[1]).any():
        return {}  # what has not come in yet is not lost
    used = forms[forms["used"]]
    before, after = (
        set(used.loc[used["wave"] == wave, "person"]) for wave in settings.study.main_comparison
    )
    compared = set(main["person"])
    started = set(forms["person"])
    everybody = enrolled or started
    counts = {
        "lost": everybody - compared,
        "lost_no_form": everybody - started,
        "lost_no_form_left": (everybody - started) & left,
        "lost_before_only": before - after,
        "lost_before_only_left": (before - after) & left,
        "lost_after_only": after - before,
        "lost_not_scored": (before & after) - compared,
        "lost_unlisted": (started - enrolled) if enrolled else set(),
    }
    return {(cohort, step): len(found) for step, found in counts.items()}


def _needs_links(step: str) -> bool:
    """Whether a step counts people over waves."""
    by_person = ("started", "linked_", "compared", "analysed_")
    return step.startswith(by_person) or step in ("lost", *PEOPLE_LOST)


def _note(settings: Settings, cohort: Cohort, step: str, n: int, counts: Counts) -> str:
    """Why a step has nobody; empty if it has, or if that is plain."""
    if step == "enrolled" and not n:
        return "no roster"
    if step == "lost":
        return _state(settings, cohort, settings.study.main_comparison[1], counts)
    if step.startswith(("returned_", "usable_")):
        return _state(settings, cohort, step.partition("_")[2], counts)
    return "none" if step.startswith(("heard_", "attended")) and not n else ""


def _state(settings: Settings, cohort: Cohort, wave: str, counts: Counts) -> str:
    """Why a wave has no forms; empty if it has some."""
    received = counts.get((cohort.id, f"returned_{wave}"), 0) > 0
    state, due = wave_state(settings, cohort, wave, received), cohort.settings.waves.get(wave)
    if state == "not yet due" and due and due.due:
        return f"not yet due ({due.due.day} {due.due:%B %Y})"
    return "" if state == "received" else {"due": "due, not received"}.get(state, state)


def _over_all(
    settings: Settings, cohorts: list[Cohort], rows: list[tuple], participants: pd.DataFrame
) -> list[tuple]:
    """The rows about all cohorts together: sums over those that are large enough to be shown."""
    together = tables.cohorts_together(participants, settings.study.minimum_group)
    by_step: dict[str, list[tuple]] = {}
    for row in rows:
        by_step.setdefault(row[1], []).extend([row] * (row[0] in together))
    found = []
    # A part of those enrolled, or of those who started, would be taken for all of them.
    partly = {"enrolled": "no roster", "started": NO_LINK, "lost": NO_LINK}
    for step, own in by_step.items():
        note = _together(own)
        lacking = [row[0] for row in own if row[3] and row[3] == partly.get(step)]
        if lacking and len(lacking) < len(own):
            labels = [cohort.label for cohort in cohorts if cohort.id in lacking]
            note = f"{partly[step]} in {', '.join(labels)}"
        found.append((ALL_COHORTS, step, sum(row[2] for row in own), note))
    return found


def _together(rows: Iterable[tuple]) -> str:
    """Why no cohort has anybody at this step, if it is the same everywhere."""
    reasons = {note if n == 0 else "" for *_, n, note in rows}
    return reasons.pop() if len(reasons) == 1 else ""
