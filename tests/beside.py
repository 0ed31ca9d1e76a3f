"""A small study with people who did not take part, for tests: first scores of everybody too."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.change.comparison_people import set_apart
from evaluation.change.measure import Design
from evaluation.interviews.themes import summarise_themes
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, estimates_of

PLAN = "main_outcome: identity\ncomparison_group: {cohorts: [waiting]}\n"
ROLE = "main_outcome: identity\ncomparison_group: {attribute: role, value: Not in it}\n"


def points(n: int, rise: int, start: int = 0) -> list[tuple[float, float]]:
    """Answers of n people before, from 1 to 4 in turn, and after: higher by `rise`, or by less."""
    told = [(1 + (i + start) % 4, (i + start) % 3) for i in range(n)]
    return [(float(b), float(min(5, max(1, b + rise - (turn == 0))))) for b, turn in told]


class Beside(SmallStudy):
    """As the workflow does it: the comparison group is in `estimates` alone.

    Attributes:
        once: how many people of a cohort have a first score and no second, by cohort.
    """

    def __init__(self, folder, k: int = 5, plan: str = PLAN) -> None:
        super().__init__(folder, k)
        self.write("config/plan.yaml", plan)
        self.once: dict[str, int] = {}

    def results(self) -> dict[str, pd.DataFrame]:
        """Result tables, of people who took part; estimates beside those who did not too."""
        found = dict(super().results())
        design = Design(**open_study(self.folder)[0].design())
        found["scores"] = pd.concat(
            [found["scores"], self._first(found["pairs"])], ignore_index=True
        )
        found["estimates"] = estimates_of(self.folder, found)
        found, _ = set_apart(found, design.comparison_group)
        together = tables.cohorts_together(found["participants"], design.minimum_group)
        spoken = (found[name] for name in ("sources", "excerpts"))
        return found | {"theme_counts": summarise_themes(*spoken, together)}

    def _first(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Scores before: of all who have a pair, and of those who did not answer again."""
        scales = pairs[pairs["level"] == "scale"]
        rows = [
            (r.cohort, "pre", "self", r.person, "self", "scale", "identity", r.before, 4, 4)
            for r in scales.itertuples()
        ]
        rows += [
            (cohort, "pre", "self", f"{cohort}-once-{i}", "self", "scale", "identity", 3.0, 4, 4)
            for cohort, n in self.once.items()
            for i in range(n)
        ]
        columns = list(tables.MODELS["scores"].to_schema().columns)
        return pd.DataFrame(rows, columns=columns)
