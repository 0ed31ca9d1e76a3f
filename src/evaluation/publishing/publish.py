"""Results to published tables: the one place where data cross the border into the reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS

PROGRAMME = "programme"
SMALL_COHORT = 15
"""A cohort with fewer pairs gets the short form."""

Row = dict[str, str]


@dataclass
class Results:
    """Everything that was computed, by cohort, ready to be published.

    Attributes:
        by_cohort: rows of each result table, by table and cohort.
        sources: number of sources by cohort and group.
        roles: enrolled people by cohort and role; (cohort, '') is all of them.
        quotable: consented excerpts: key to cohort, group, role and theme.
        cases: consented projects, by cohort.
    """

    by_cohort: dict[str, dict[str, list]] = field(default_factory=dict)
    roles: Counter = field(default_factory=Counter)
    quotable: dict[str, dict[str, str]] = field(default_factory=dict)
    cases: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str, cohort: str) -> list:
        """Rows (named tuples) of a result table for a cohort, or for all together."""
        return self.by_cohort.get(table, {}).get(cohort, [])


def gather(tables: dict[str, pd.DataFrame]) -> Results:
    """Result tables by cohort.

    Args:
        tables: estimates, participation, theme_counts, joint, project_counts, answer_counts,
            participants, excerpts, sources and projects.
    """
    results = Results()
    for name in ("estimates", "participation", "theme_counts", "joint", "project_counts",
                 "answer_counts"):
        groups: dict[str, list] = {}
        for row in tables[name].itertuples(index=False):
            groups.setdefault(row.cohort, []).append(row)
        results.by_cohort[name] = groups
    people = tables["participants"]
    enrolled = people[people["enrolled"]]
    results.roles.update(zip(enrolled["cohort"], enrolled["role"], strict=True))
    results.roles.update((cohort, "") for cohort in enrolled.loc[enrolled["role"] != "", "cohort"])
    role = {(r.cohort, r.person): r.role for r in people.itertuples()}
    person = {(r.cohort, r.source): r.person for r in tables["sources"].itertuples()}
    for row in tables["excerpts"].itertuples():
        if row.quote_consent:
            whose = role.get((row.cohort, person.get((row.cohort, row.source))), "")
            results.quotable[row.excerpt] = {
                "cohort": row.cohort, "group": row.source_group, "source": row.source,
                "theme": row.theme, "text": row.text, "role": whose,
            }
    for row in tables["projects"].itertuples():
        if row.consent:
            case = {"title": row.title, "what_changed": row.what_changed, "for_whom": row.for_whom,
                    "evidence": row.evidence}
            results.cases.setdefault(row.cohort, []).append(case)
    return results


def number(value: float, places: int = 2, *, sign: bool = False) -> str:
    """A number as published; empty if it is not there. Minus nought is nought."""
    if value is None or pd.isna(value):
        return ""
    text = f"{round(float(value), places) + 0.0:{'+' if sign else ''}.{places}f}"
    return text.replace("-0.00", "0.00") if float(text) == 0 else text


class Publisher:
    """Makes the published tables of one report.

    Args:
        settings: of the study.
        cohorts: all cohort folders.
        results: everything that was computed.
        report: `programme`, or a cohort.
        decisions: what people decided: `quotes` (excerpt key to the text that was accepted) and
            `verdicts` (scale and theme to the verdict that was confirmed).
    """

    def __init__(
        self,
        settings: Settings,
        cohorts: list[Cohort],
        results: Results,
        report: str,
        decisions: dict[str, dict],
    ) -> None:
        self.settings, self.study, self.results = settings, settings.study, results
        self.report, self.decisions = report, decisions
        self.k = settings.study.minimum_group
        self.labels = {c.id: c.label for c in cohorts} | {ALL_COHORTS: "All cohorts"}
        self.cohorts = cohorts
        self.focus = ALL_COHORTS if report == PROGRAMME else report
        self.withheld: Counter = Counter()
        self.main = "-".join(settings.study.main_comparison)
        self.estimates: dict[tuple, object] = {}
        for cohort in self.shown_cohorts():
            for row in results.rows("estimates", cohort):
                key = (cohort, row.outcome, row.comparison, row.estimator)
                self.estimates[key] = row

    def shown_cohorts(self) -> list[str]:
        """Cohorts that have rows in this report: its own first, then those it stands beside."""
        if self.report == PROGRAMME:
            return [ALL_COHORTS, *(c.id for c in self.cohorts)]
        return [self.focus, ALL_COHORTS]

    def pairs(self) -> int:
        """Most people compared on a scale in this report's own cohort or cohorts."""
        rows = self.results.rows("estimates", self.focus)
        return max((r.n for r in rows if r.comparison == self.main and r.level == "scale"), default=0)

    def tables(self) -> dict[str, list[Row]]:
        """Every published table but `about` and `provenance`."""
        change = self.change()
        themes = self.themes()
        return {
            "questions": self.questions(),
            "participation": self.participation(),
            "change": change,
            "movement": self.movement(change),
            "answers": self.answers(),
            "measures": self.measures(),
            "experience": self.experience(),
            "themes": themes,
            "quotes": self.quotes(),
            "joint": self.joint(change, themes),
            "projects": self.projects(),
            "projects_cases": self.results_cases(),
            "methods": self.methods(change),
            "cautions": self.cautions(change),
            "withheld": self.withheld_rows(),
        }

    def questions(self) -> list[Row]:
        """The evaluation's questions, as they stand in the settings."""
        return [{"question": key, "text": q.text, "level": q.level}
                for key, q in self.study.evaluation_questions.items()]

    def participation(self) -> list[Row]:
        """Process counts, exact if at least k are enrolled; losses are the difference."""
        before, after = self.study.main_comparison
        names = {"enrolled": ("enrolled", "Enrolled"),
                 f"returned_{before}": ("returned_before", self._returned(before)),
                 f"returned_{after}": ("returned_after", self._returned(after)),
                 "compared": ("compared", "Answered both times, and compared"),
                 "heard_participant": ("interviewed", "Participants interviewed")}
        for wave in self.study.waves:
            names.setdefault(f"returned_{wave}", (f"returned_{wave}", self._returned(wave)))
        for group, label in self.study.source_groups.items():
            names.setdefault(f"heard_{group}", (f"heard_{group}", f"{label}: sources"))
        rows = []
        for cohort in self.shown_cohorts():
            steps = {r.step: r for r in self.results.rows("participation", cohort)}
            size = max((r.n for s, r in steps.items() if not s.startswith("heard_")), default=0)
            for step, (name, label) in names.items():
                found = steps.get(step)
                if found is None or found.note in ("not planned", "none"):
                    continue
                small = size < self.k
                self._withhold("process counts of a small cohort", small)
                n = "" if small or found.note else str(found.n)
                rows.append({"cohort": cohort, "cohort_label": self.labels[cohort], "step": name,
                             "label": label, "n": n, "note": found.note})
        return rows

    def _returned(self, wave: str) -> str:
        return f"Answered {self.study.waves[wave].label}"

    def _withhold(self, what: str, when: bool) -> bool:
        self.withheld[what] += when
        return when

    def _items(self, outcome: str) -> int:
        scales = self.settings.scales()
        return len(scales[outcome][2].items) if outcome in scales else 1

    def _comparisons(self) -> list[tuple[str, str, str]]:
        found = {r.comparison for r in self.estimates.values() if "-" in r.comparison}
        waves = list(self.study.waves)
        pairs = [(a, b) for a in waves for b in waves if f"{a}-{b}" in found]
        pairs.sort(key=lambda pair: f"{pair[0]}-{pair[1]}" != self.main)
        return [(f"{a}-{b}", self.study.waves[a].label, self.study.waves[b].label) for a, b in pairs]

    def change(self) -> list[Row]:
        """Change of each scale, in each cohort of the report, gated by people and items."""
        rows = []
        for comparison, before, after in self._comparisons():
            for cohort in self.shown_cohorts():
                for scale_id, (name, instrument, scale) in self.settings.scales().items():
                    mean = self.estimates.get((cohort, scale_id, comparison, "mean_change"))
                    if mean is None or mean.level != "scale":
                        continue
                    rows.append({
                        "cohort": cohort, "cohort_label": self.labels[cohort], "instrument": name,
                        "scale": scale_id, "title": scale.title, "question": scale.question,
                        "level": self.settings.level_of(scale), "comparison": comparison,
                        "before_label": before, "after_label": after,
                        "items": str(len(scale.items)), "range_low": f"{instrument.low:g}",
                        "range_high": f"{instrument.high:g}", "n": str(mean.n),
                        "main": "yes" if scale_id == self.settings.plan.main_outcome else "no",
                        **self._change_numbers(cohort, scale_id, comparison, mean),
                    })
        return rows

    def _change_numbers(self, cohort: str, scale: str, comparison: str, mean) -> Row:
        state = disclosure.shown(mean.n, self._items(scale), self.k)
        self._withhold("estimates of few people", state != disclosure.FULL)
        if state == disclosure.TOO_FEW:
            return {"shown": state, "direction": "unclear"}
        if state == disclosure.DIRECTION:
            rounded = number(mean.estimate, 1, sign=True)
            way = "same" if float(rounded) == 0 else "rose" if mean.estimate > 0 else "fell"
            return {"shown": state, "change": rounded, "direction": way}
        found = {name: self.estimates.get((cohort, scale, comparison, name))
                 for name in ("mean_before", "mean_after", "cohens_dav")}
        d = found["cohens_dav"]
        numbers = {
            "mean_before": number(found["mean_before"].estimate),
            "mean_after": number(found["mean_after"].estimate),
            "change": number(mean.estimate, sign=True),
            "conf_low": number(mean.conf_low), "conf_high": number(mean.conf_high),
        }
        if d is not None and not pd.isna(d.estimate):
            numbers |= {"d": number(d.estimate, sign=True), "d_low": number(d.conf_low),
                        "d_high": number(d.conf_high)}
        return {"shown": state, "direction": direction(mean), "method": mean.method,
                "note": mean.note, **numbers}

    def movement(self, change: list[Row]) -> list[Row]:
        """How many moved up, stayed, moved down, where no cell is small."""
        rows = []
        for row in change:
            if row["comparison"] != self.main or row["shown"] == disclosure.TOO_FEW:
                continue
            counts = [self.estimates[row["cohort"], row["scale"], self.main, f"count_{way}"].estimate
                      for way in ("higher", "same", "lower")]
            cells = disclosure.merged_movement(*map(int, counts), self.k)
            self._withhold("counts of higher, same and lower", not cells)
            rows += [{"cohort": row["cohort"], "scale": row["scale"], "class": c, "n": str(n),
                      "n_all": row["n"]} for c, n in cells.items()]
        return rows

    def answers(self) -> list[Row]:
        """Answers to each item before and after, categories merged until no cell is small."""
        counts: dict[tuple, Counter] = {}
        for row in self.results.rows("answer_counts", self.focus):
            counts.setdefault((row.instrument, row.item), Counter())[row.wave, row.answer] = row.n
        scale_of = {item: scale for scale, (_, _, entry) in self.settings.scales().items()
                    for item in entry.items}
        rows = []
        for (name, item), cells in sorted(counts.items()):
            instrument = self.settings.instruments[name]
            labels = instrument.answer_labels()
            by_wave = [[cells[wave, answer] for answer in labels] for wave in self.study.main_comparison]
            groups = disclosure.merged_answers(by_wave, self.k)
            if self._withhold("answers to single questions", groups is None):
                continue
            for wave, values in zip(self.study.main_comparison, by_wave, strict=True):
                n_all = sum(values)
                for order, group in enumerate(groups, 1):
                    n = sum(values[i] for i in group)
                    rows.append({
                        "cohort": self.focus, "instrument": name, "scale": scale_of.get(item, ""),
                        "item": item, "text": instrument.items[item].text, "wave": wave,
                        "wave_label": self.study.waves[wave].label, "class": str(order),
                        "class_label": _class_label([list(labels.values())[i] for i in group]),
                        "n": str(n), "n_all": str(n_all), "share": f"{100 * n / n_all:.0f}",
                        "side": _side(group, len(labels)),
                    })
        return rows

    def measures(self) -> list[Row]:
        """Alpha of each scale at each wave, from 20 people on."""
        rows = []
        for row in self.results.rows("estimates", ALL_COHORTS):
            if row.estimator != "cronbachs_alpha":
                continue
            name, instrument, scale = self.settings.scales()[row.outcome]
            enough = row.n >= 20 and not pd.isna(row.estimate)
            rows.append({
                "instrument": name, "scale": row.outcome, "title": scale.title,
                "items": str(len(scale.items)), "wave": row.comparison,
                "wave_label": self.study.waves[row.comparison].label, "n": str(row.n),
                "alpha": number(row.estimate) if enough else "",
                "conf_low": number(row.conf_low) if enough else "",
                "conf_high": number(row.conf_high) if enough else "",
                "method": row.method, "maps_to": "; ".join(scale.maps_to),
                "source": instrument.source,
            })
        return rows

    def experience(self) -> list[Row]:
        """What one wave asked: means from the gate of its items on, shares without small cells."""
        rows = []
        for (cohort, outcome, wave, estimator), mean in self.estimates.items():
            if estimator != "mean_of_wave":
                continue
            place = self._place(mean)
            if place is None:
                continue
            scale_id, scale, instrument, title = place
            share = self.estimates[cohort, outcome, wave, "share_agreeing"]
            state = disclosure.shown(mean.n, self._items(outcome), self.k)
            agreeing = round(share.estimate * share.n)
            full = state == disclosure.FULL
            safe = full and disclosure.safe([agreeing, share.n - agreeing], self.k)
            self._withhold("estimates of few people", not full)
            rows.append({
                "cohort": cohort, "cohort_label": self.labels[cohort],
                "instrument": mean.instrument, "scale": scale_id,
                "item": outcome if mean.level == "item" else "", "title": title, "n": str(mean.n),
                "share": f"{100 * share.estimate:.0f}" if safe else "",
                "share_low": f"{100 * share.conf_low:.0f}" if safe else "",
                "share_high": f"{100 * share.conf_high:.0f}" if safe else "",
                "mean": "" if state == disclosure.TOO_FEW else number(mean.estimate, 2 if full else 1),
                "mean_low": number(mean.conf_low) if full else "",
                "mean_high": number(mean.conf_high) if full else "",
                "range_low": f"{instrument.low:g}", "range_high": f"{instrument.high:g}",
                "shown": state, "question": scale.question,
                "wave_label": self.study.waves[wave].label,
            })
        return rows

    def _place(self, row):
        """Scale, instrument and title of a one-wave outcome; None if it has no place in a scale."""
        instrument = self.settings.instruments[row.instrument]
        for scale_id, scale in instrument.scales.items():
            if row.level == "scale" and row.outcome == scale_id:
                return scale_id, scale, instrument, scale.title
            if row.level == "item" and row.outcome in scale.items and not scale.scored:
                return scale_id, scale, instrument, instrument.items[row.outcome].text
        return None

    def themes(self) -> list[Row]:
        """How often each source group spoke of each theme, small groups joined or left out."""
        found = self.results.rows("theme_counts", self.focus)
        sizes = {r.source_group: r.n_group for r in found}
        groups = disclosure.joined_groups(
            {g: sizes[g] for g in self.study.source_groups if g in sizes}, self.k
        )
        kept = {member for members in groups.values() for member in members}
        self.withheld["source groups with few people"] += len(set(sizes) - kept)
        rows = []
        for group, members in groups.items():
            n_group = sum(sizes[m] for m in members)
            label = " and ".join(self.study.source_groups[m] for m in members)
            for theme_id, theme in self.settings.codebook.themes.items():
                n = sum(r.n for r in found if r.source_group in members and r.theme == theme_id)
                count, words = disclosure.theme_words(n, n_group, self.k)
                titles = [self.settings.scales()[s][2].title for s in theme.scales]
                rows.append({
                    "source_group": group, "group_label": label, "theme": theme_id,
                    "title": theme.title, "valence": theme.valence, "question": theme.question,
                    "level": theme.level or self.study.evaluation_questions[theme.question].level,
                    "n_group": str(n_group), "n": "" if count is None else str(count),
                    "words": words, "scales": "; ".join(titles),
                })
        return rows

    def quotes(self, per_source: int = 2) -> list[Row]:
        """Quotes with consent that a person accepted, at most two from one source."""
        rows, from_source = [], Counter()
        for key, text in self.decisions.get("quotes", {}).items():
            excerpt = self.results.quotable.get(key)
            own = excerpt and self.focus in (ALL_COHORTS, excerpt["cohort"])
            if not own or from_source[excerpt["source"]] >= per_source:
                continue
            from_source[excerpt["source"]] += 1
            cohort = excerpt["cohort"]
            rows.append({
                "theme": excerpt["theme"], "source_group": excerpt["group"],
                "attribution": disclosure.attribution(
                    self.study.source_groups[excerpt["group"]], excerpt["role"],
                    self.labels[cohort], self.results.roles, (cohort, excerpt["role"]), self.k),
                "text": text or excerpt["text"],
            })
        return rows

    def joint(self, change: list[Row], themes: list[Row]) -> list[Row]:
        """Each scale beside its themes, from what is published of both."""
        own = {r["scale"]: r for r in change
               if r["cohort"] == self.focus and r["comparison"] == self.main}
        voices: dict[str, list[str]] = {}
        for row in themes:
            voices.setdefault(row["theme"], []).append(f"{row['group_label']}: {row['words']}")
        verdicts = self.decisions.get("verdicts", {})
        rows = []
        for row in self.results.rows("joint", self.focus):
            scale = own.get(row.scale)
            theme = self.settings.codebook.themes.get(row.theme)
            confirmed = verdicts.get((row.scale, row.theme), "")
            # A verdict follows from the interval: where that is withheld, so is the verdict.
            proposed = row.verdict if scale["shown"] == disclosure.FULL else "too few to say"
            rows.append({
                "scale": row.scale, "title": scale["title"], "question": scale["question"],
                "change_words": _change_words(scale), "theme": row.theme,
                "theme_title": theme.title if theme else "",
                "voices": "; ".join(voices.get(row.theme, [])),
                "verdict": confirmed or proposed, "confirmed": "yes" if confirmed else "no",
            })
        return rows

    def projects(self) -> list[Row]:
        """Projects by stage, merged where cells are small."""
        found = self.results.rows("project_counts", self.focus)
        counts = {r.stage: r.n for r in found}
        n_all = sum(counts.values())
        if n_all < self.k:
            self._withhold("counts of projects", bool(n_all))
            return []
        stages = disclosure.merged_stages(counts, self.k)
        self._withhold("projects by stage", not stages)
        rows = [{"stage": "all", "label": "All projects", "n": str(n_all), "n_all": str(n_all)}]
        return rows + [{"stage": stage, "label": label, "n": str(n), "n_all": str(n_all)}
                       for stage, (label, n) in stages.items()]

    def results_cases(self, most: int = 5) -> list[Row]:
        """Projects told with consent: those with the strongest evidence first."""
        strength = {"sponsor-confirmed": 0, "shown": 1, "claimed": 2, "none": 3}
        own = [case for cohort, cases in sorted(self.results.cases.items())
               if self.focus in (ALL_COHORTS, cohort) for case in cases]
        return sorted(own, key=lambda c: (strength[c["evidence"]], c["title"]))[:most]

    def methods(self, change: list[Row]) -> list[Row]:
        """What was computed, as the code that ran says it."""
        used = {}
        for name, title in (("mean_change", "Mean change"), ("cohens_dav", "Change in standard deviations"),
                            ("share_agreeing", "Share agreeing"), ("mean_of_wave", "Mean of one wave"),
                            ("cronbachs_alpha", "How well questions hang together")):
            for (_, _, _, estimator), row in self.estimates.items():
                if estimator == name and row.method:
                    cohort = "all cohorts" if row.cohort == ALL_COHORTS else "one cohort"
                    label = f"{title}, {cohort}" if name == "mean_change" else title
                    used.setdefault(label, row.method)
        return [{"name": name, "method": method} for name, method in used.items()]

    def cautions(self, change: list[Row]) -> list[Row]:
        """The study's own cautions, and what the run found."""
        found = list(self.study.cautions)
        found += self._clusters(change)
        mapped = [c.label for c in self.cohorts if c.settings.answer_ranges]
        if mapped:
            found.append(f"Answers of {', '.join(mapped)} were given on another range for some "
                         "questions, and mapped in a straight line to the range shown.")
        notes = {r["note"] for r in change if "another cohort" in r.get("note", "")}
        if notes:
            found.append("Some people took part in more than one cohort. Their answers are counted "
                         "in each, so the people compared are somewhat fewer than the pairs.")
        return [{"text": text} for text in found]

    def _clusters(self, change: list[Row]) -> list[str]:
        """Scales whose verdict differs once teams are allowed for."""
        differing, groups = [], ""
        for row in change:
            robust = self.estimates.get(
                (row["cohort"], row["scale"], row["comparison"], "mean_change_clustered"))
            if robust is None or row["shown"] != disclosure.FULL or pd.isna(robust.conf_low):
                continue
            groups = robust.method.partition("clustered on ")[2].partition(",")[0]
            if (direction(robust) == "unclear") != (row["direction"] == "unclear"):
                differing.append(row["title"])
        if not groups:
            return []
        text = f"People work in {groups}, and those who work together answer alike."
        if differing:
            text += (f" Once that is allowed for, the direction of change in "
                     f"{' and '.join(map(repr, differing))} is no longer clear.".replace("'", ""))
        return [text]

    def withheld_rows(self) -> list[Row]:
        """What was left out, counted."""
        why = f"fewer than {self.k} people could be behind it, or too few for so few questions"
        return [{"what": what, "n": str(n), "why": why}
                for what, n in sorted(self.withheld.items()) if n]


def direction(estimate) -> str:
    """`rose` or `fell` if the interval leaves out 0; `same` if the change is 0.0; else `unclear`."""
    if estimate.conf_low > 0:
        return "rose"
    if estimate.conf_high < 0:
        return "fell"
    return "same" if float(number(estimate.estimate, 1)) == 0 else "unclear"


def _class_label(labels: list[str]) -> str:
    if len(labels) == 1:
        return labels[0]
    return f"{labels[0]} {'or' if len(labels) == 2 else 'to'} {labels[-1].lower()}"


def _side(group: list[int], categories: int) -> str:
    middle = (categories - 1) / 2
    centre = sum(group) / len(group)
    if centre == middle:
        return "middle"
    return "low" if centre < middle else "high"


def _change_words(row: Row) -> str:
    if row["shown"] == disclosure.TOO_FEW:
        return "too few to say"
    if row["shown"] == disclosure.DIRECTION:
        return f"{row['change']} points, n = {row['n']} (too few for an interval)"
    return f"{row['change']} points ({row['conf_low']} to {row['conf_high']}), n = {row['n']}"
