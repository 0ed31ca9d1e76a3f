"""The plan: what was agreed before the data were seen."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from evaluation.study.yaml_files import Setting


class Plan(Setting):
    """What was agreed beforehand, and when."""

    agreed_on: date | None = Field(None, description="when it was agreed")
    main_outcome: str | None = Field(None, description="the scale that decides")
    smallest_change: dict[str, float] = Field(
        {}, description="smallest change that matters, in points, by scale; `default` for the rest"
    )
    correction: Literal["holm"] = Field("holm", description="within a family of scales")

    def smallest(self, scale: str) -> float | None:
        """Smallest change that matters on this scale, in points; none if not agreed."""
        return self.smallest_change.get(scale, self.smallest_change.get("default"))
