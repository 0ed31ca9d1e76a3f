"""The data dictionary: every variable of a study, and the column that it stood in."""

from __future__ import annotations

from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_quality import shortened
from evaluation.publishing.results import Row, Scope
from evaluation.study.instruments import AskedIn, Instrument
from evaluation.tables import ALL_COHORTS

HOW = ("set", "id", "wording", "alias", "close")
"""By what a column was taken for an item."""


def dictionary(scope: Scope) -> list[Row]:
    """A row for each variable: questions, open questions, scales, waves, and what is of people."""
    rows = [row for name in scope.settings.instruments for row in _of_instrument(scope, name)]
    rows += [
        {
            "variable": wave,
            "kind": "wave",
            "text": entry.label,
            "published": say("dictionary.published.wave"),
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
                "published": say("dictionary.published.question"),
            }
        )
    rows += [
        {
            "variable": key,
            "kind": "open question",
            "text": text,
            **shared,
            "waves": _labels(scope, _by_settings(scope, instrument.asked_in)),
            "published": say("dictionary.published.open"),
        }
        for key, text in instrument.open_questions.items()
    ]
    return rows + _scales(scope, instrument, asked, ends | shared)


def _scales(scope: Scope, instrument: Instrument, asked: dict, shared: Row) -> list[Row]:
    """Rows of an instrument's scales."""
    rows = []
    for key, scale in instrument.scales.items():
        waves = {wave for item in scale.items for wave in asked[item]}
        made = say("dictionary.text.not_scored")
        if scale.scored:
            made = say("dictionary.text.mean_of", items=", ".join(scale.items))
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
                "published": say("dictionary.published.scale"),
            }
        )
    return rows


def _answers(instrument: Instrument) -> str:
    """Each answer with its number; of a range, those that have words."""
    labels = instrument.answer_labels()
    if not isinstance(instrument.answers, tuple):
        labels = {n: label for n, label in labels.items() if label != f"{n:g}"}
    return "; ".join(
        say("dictionary.text.answer", number=f"{n:g}", label=label) for n, label in labels.items()
    )


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
    hidden = say("dictionary.published.no")
    shared = say("dictionary.published.role", k=scope.k)
    rows = [
        {
            "variable": "person_code",
            "kind": "code",
            "text": say("dictionary.text.code"),
            "published": hidden,
        }
    ]
    rows += [
        {
            "variable": name,
            "kind": "attribute",
            "text": say("dictionary.text.attribute", attribute=name.replace("_", " ").capitalize()),
            "published": shared if name == "role" else hidden,
        }
        for name in study.attributes
    ]
    if study.cluster and study.cluster not in study.attributes:
        text = say("dictionary.text.cluster")
        rows.append(
            {"variable": study.cluster, "kind": "attribute", "text": text} | {"published": hidden}
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
            "how": say(f"dictionary.how.{how}") if how in HOW else how,
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
    return raters[rater].label if rater in raters else say("dictionary.text.participants")
