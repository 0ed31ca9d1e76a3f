"""Where a study stands towards what it handed over: what its reports may still say, and not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.publishing.publish_since import RECALL, last_of, notice, since
from evaluation.publishing.released_rows import Frozen
from evaluation.publishing.results import PROGRAMME, Row, Scope

Finding = Mapping[str, object]
"""What persons/held_back.py found: cohort, group, state, why, people, edition, date."""

NOTICE = "notice"
"""Form of an edition without results."""
COMMAND = "python -m evaluation release STUDY --recall"


@dataclass(frozen=True)
class Standing:
    """What was handed over, and what stands between it and new numbers.

    Attributes:
        findings: of every cohort.
        frozen: reports in force, oldest first.
    """

    findings: tuple[Finding, ...] = ()
    frozen: tuple[Frozen, ...] = field(default=())

    def of(self, report: str) -> list[Finding]:
        """Findings about the cohorts of a report."""
        return [f for f in self.findings if report in (PROGRAMME, f["cohort"])]

    def waits(self, report: str) -> bool:
        """Whether a report has no results until an edition is recalled."""
        return any(f["state"] == RECALL for f in self.of(report))

    def since(
        self, scope: Scope, tables: dict[str, list[Row]], texts: dict[str, str], digest: str
    ) -> list[Row]:
        """Rows of the published table `since`."""
        last = last_of(scope.report, digest, self.frozen)
        return since(scope, tables, texts, last, self.of(scope.report))

    def notice(self, scope: Scope, about: list[Row], provenance: list[Row]) -> dict[str, list[Row]]:
        """The tables of a report that waits: that it does, and since which edition."""
        told = {"form": NOTICE, "draft": "yes", "draft_reason": "not checked", "checked_by": ""}
        facts = [{"key": r["key"], "value": told.get(r["key"], r["value"])} for r in about]
        since = notice(scope, self.of(scope.report))
        return {"about": facts, "provenance": provenance, "since": since}

    def todo(self, scope: Scope) -> list[tuple[str, str]]:
        """Kind and text of what the evaluator should do or know; with counts, for the review."""
        found = self.of(scope.report)
        told = [self._to_recall(scope, found)] if self.waits(scope.report) else []
        told += [_of_one(scope, f) for f in found if f["state"] != RECALL]
        return [("release", text) for text in told]

    def _to_recall(self, scope: Scope, found: list[Finding]) -> str:
        """Which editions to recall, and why."""
        own = [f for f in found if f["state"] == RECALL]
        dates = " and ".join(dict.fromkeys(str(f["date"]) for f in own))
        commands = "".join(f"\n{command}" for command in self._commands(own))
        return (
            f"Recall the edition of {dates}: {_why(scope, own)}. Until then this report is a page "
            "without results. Ask those who hold that edition to delete it, then run this, and "
            f"make the reports:{commands}"
        )

    def _commands(self, found: list[Finding]) -> list[str]:
        """A line for each edition, with its reports that show what is another now."""
        reports: dict[str, set[str]] = {}
        for finding in found:
            edition = str(finding["edition"])
            reports.setdefault(edition, set()).update(
                one.report
                for one in self.frozen
                if one.edition == edition and finding["cohort"] in one.told["cohorts"]
            )
        named = {e: "".join(f" --report {r}" for r in sorted(own)) for e, own in reports.items()}
        return [f"{COMMAND} {edition}{own} --by NAME" for edition, own in named.items()]


def _why(scope: Scope, found: list[Finding]) -> str:
    if any(f["why"] == "another key" for f in found):
        return "it was made with another key, so that nobody can tell who is new"
    where = "; ".join(f"{_label(scope, f)}, {f['group']}: {f['people']}" for f in found)
    return (
        "for a few people something was taken out, or is another since, and who holds both could "
        f"tell what they said (people: {where})"
    )


def _of_one(scope: Scope, finding: Finding) -> str:
    n, date = finding["people"], finding["date"]
    where = f"{_label(scope, finding)}, {finding['group']}"
    if finding["state"] == "held":
        return (
            f"{where}: {n} of at least {scope.k} people. What they gave came after the edition of "
            f"{date} and is held back, until it is of enough people or that edition is recalled."
        )
    return (
        f"{where}: {n} people differ from the edition of {date}, and some of them are no longer "
        f"there. If anybody withdrew, recall it: {COMMAND} {finding['edition']}"
    )


def _label(scope: Scope, finding: Finding) -> str:
    cohort = str(finding["cohort"])
    return scope.labels.get(cohort, cohort)
