"""The data dictionary: every variable of a study, and the column that it stood in."""

from __future__ import annotations

from evaluation.publishing.publish_quality import shortened
from evaluation.publishing.results import Row, Scope
from evaluation.study.instruments import AskedIn, Instrument
from evaluation.tables import ALL_COHORTS

HOW = {
    "set": "named in the settings",
    "id": "by its id",
    "wording": "by its wording",
    "alias": "by another wording that the settings have",
    "close": "by a wording that is nearly the same",
}
"""By what a column was taken for an item, in words."""


def dictionary(scope: Scope) -> list[Row]:
    """A row for each variable: questions, open questions, scales, waves, and what is of people."""
    rows = [row for name in scope.settings.instruments for row in _of_instrument(scope, name)]
    rows += [
        {
            "variable": wave,
            "kind": "wave",
            "text": entry.label,
            "published": "beside every number",
        }
        for wave, entry in scope.study.waves.items()
    ]
    return rows + _of_people(scope)


def _of_instrument(scope: Scope, name: str) -> list[Row]:
    """Rows of one instrument: its questions, open questions and scales."""
    instrument = scope.settings.instruments[name]
    shared = {"instrument": instrument.title, "source": instrument.source}
    ends = {"range_low": f"{instrument.low:g}", "range_high": f"{instrument.high:g}"}
    asked = _waves_of_items(scope, instrument)
    rows = []
    for item, entry in instrument.items.items():
        scales = [key for key, scale in instrument.scales.items() if item in scale.items]
        questions = dict.fromkeys(instrument.scales[key].question for key in scales)
        rows.append(
            {
                "variable": item,
                "kind": "question",
                "text": entry.text,
                "answers": _answers(instrument),
                **ends,
                "reversed": "yes" if entry.reversed else "no",
                "no_answer": "; ".join(dict.fromkeys(instrument.not_answers().values())),
                "scale": "; ".join(scales),
                **shared,
                "waves": _labels(scope, asked[item]),
                "question": "; ".join(questions),
                "published": "counts and means of many people",
            }
        )
    rows += [
        {
            "variable": key,
            "kind": "open question",
            "text": text,
            **shared,
            "waves": _labels(scope, _by_settings(scope, instrument.asked_in)),
            "published": "no; coded by theme, and quoted with consent",
        }
        for key, text in instrument.open_questions.items()
    ]
    return rows + _scales(scope, instrument, asked, ends | shared)


def _scales(scope: Scope, instrument: Instrument, asked: dict, shared: Row) -> list[Row]:
    """Rows of an instrument's scales."""
    rows = []
    for key, scale in instrument.scales.items():
        waves = {wave for item in scale.items for wave in asked[item]}
        made = f"mean of {', '.join(scale.items)}" if scale.scored else "not scored"
        rows.append(
            {
                "variable": key,
                "kind": "scale",
                "text": scale.title,
                "answers": made,
                "scale": key,
                **shared,
                "waves": _labels(scope, waves),
                "question": scale.question,
                "published": "means, changes and intervals of many people",
            }
        )
    return rows


def _answers(instrument: Instrument) -> str:
    """Each answer with its number; of a range, those that have words."""
    labels = instrument.answer_labels()
    if not isinstance(instrument.answers, tuple):
        labels = {n: label for n, label in labels.items() if label != f"{n:g}"}
    return "; ".join(f"{n:g} = {label}" for n, label in labels.items())


def _waves_of_items(scope: Scope, instrument: Instrument) -> dict[str, set[str]]:
    """Waves in which the exports of the report's cohorts have each item, else as settings say."""
    found: dict[str, set[str]] = {}
    for row in _columns(scope):
        found.setdefault(row.item, set()).add(row.wave)
    return {
        item: found.get(item)
        or _by_settings(scope, instrument.asked_in) & _by_settings(scope, entry.asked_in)
        for item, entry in instrument.items.items()
    }


def _by_settings(scope: Scope, asked: AskedIn) -> set[str]:
    """Waves in which something was asked, as the instrument has it."""
    return {
        wave
        for wave in scope.study.waves
        if any(asked.covers(wave, cohort) for cohort in scope.shown_cohorts())
    }


def _labels(scope: Scope, waves: set[str]) -> str:
    """Labels of waves, in order of time; empty means that the settings do not say."""
    return "; ".join(entry.label for wave, entry in scope.study.waves.items() if wave in waves)


def _of_people(scope: Scope) -> list[Row]:
    """Rows of what says who somebody is: none of it is published."""
    study = scope.study
    shared = f"no; in the attribution of a quote, if {scope.k} people at least share it"
    rows = [
        {
            "variable": "person_code",
            "kind": "code",
            "text": "Links the forms of one person; replaced by a pseudonym when it is read.",
            "published": "not published",
        }
    ]
    rows += [
        {
            "variable": name,
            "kind": "attribute",
            "text": f"{name.replace('_', ' ').capitalize()}, from the roster",
            "published": shared if name == "role" else "not published",
        }
        for name in study.attributes
    ]
    if study.cluster and study.cluster not in study.attributes:
        text = "Group that people work or were taught in"
        rows.append(
            {"variable": study.cluster, "kind": "attribute", "text": text}
            | {"published": "not published"}
        )
    return rows


def dictionary_columns(scope: Scope) -> list[Row]:
    """In which column of its export each question stood, by cohort. No names of files."""
    found: dict[tuple, set[str]] = {}
    for row in _columns(scope):
        key = (row.item, row.cohort, row.rater, shortened(row.header), row.how)
        found.setdefault(key, set()).add(row.wave)
    order = {item: n for n, item in enumerate(scope.settings.items())}
    cohorts = scope.shown_cohorts()
    keys = sorted(
        (key for key in found if key[0] in order),
        key=lambda key: (order[key[0]], cohorts.index(key[1]), *key[2:]),
    )
    return [
        {
            "variable": item,
            "cohort": cohort,
            "cohort_label": scope.labels[cohort],
            "answered_by": _rater(scope, rater),
            "waves": _labels(scope, found[item, cohort, rater, header, how]),
            "header": header,
            "how": HOW.get(how, how),
        }
        for item, cohort, rater, header, how in keys
    ]


def _columns(scope: Scope) -> list:
    """Rows of the table of columns, of the cohorts that the report may show."""
    return [
        row
        for cohort in scope.shown_cohorts()
        if cohort != ALL_COHORTS
        for row in scope.results.rows("asked_columns", cohort)
    ]


def _rater(scope: Scope, rater: str) -> str:
    raters = scope.study.raters
    return raters[rater].label if rater in raters else "participants"
