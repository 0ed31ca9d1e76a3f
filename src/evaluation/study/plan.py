"""The plan: what was agreed before the data were seen, and by which digest it is known again."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from evaluation.study.planning import Planning
from evaluation.study.yaml_files import Setting

Points = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Missing = Literal["complete", "all_available", "imputation"]
DEFAULT = "default"
"""Key of a value by scale that is for all scales which are not named."""


class ComparisonGroup(Setting):
    """People who answered too and did not take part in the programme."""

    cohorts: tuple[str, ...] = Field((), description="cohort folders that are the group")
    attribute: str = Field("", description="or a roster attribute that tells them from the others")
    value: str = Field("", description="what the roster says there of them")

    @model_validator(mode="after")
    def _one_way(self) -> ComparisonGroup:
        by_attribute = bool(self.attribute and self.value)
        if bool(self.cohorts) == by_attribute or bool(self.attribute) != bool(self.value):
            raise ValueError("name 'cohorts', or an 'attribute' with its 'value'")
        return self


class Plan(Setting):
    """What was agreed beforehand, and when."""

    agreed_on: date | None = Field(None, description="when it was agreed")
    main_outcome: str | None = Field(None, description="the scale that decides")
    smallest_change: dict[str, Points] = Field(
        {}, description="smallest change that matters, in points, by scale; `default` for the rest"
    )
    correction: Literal["holm", "benjamini_hochberg"] = Field(
        "holm", description="of p-values within a family of scales"
    )
    family: tuple[str, ...] = Field(
        (), description="scales that are tested together; without it, all that are scored"
    )
    comparisons: tuple[str, ...] = Field(
        (), description="comparisons of two waves besides the main one, such as then-post"
    )
    subgroups: tuple[str, ...] = Field(
        (), description="attributes of the roster whose groups are compared; some of study.yaml's"
    )
    raters: tuple[str, ...] = Field(
        (), description="who else's ratings are looked at; some of study.yaml's"
    )
    margins: dict[str, Points] = Field(
        {},
        description="points within which a change counts as none, by scale, or `default`; "
        "without it, the smallest change that matters",
    )
    missing: tuple[Missing, ...] = Field(
        ("complete", "all_available", "imputation"),
        description="what is set beside each other to see whether those who are missing matter",
    )
    bootstrap: bool = Field(
        False, description="whether resampled intervals (BCa) stand beside the t intervals"
    )
    reliability: dict[str, Annotated[float, Field(gt=0, lt=1)]] = Field(
        {}, description="published alpha by scale, for reliable change where people are few"
    )
    comparison_group: ComparisonGroup | None = Field(
        None, description="people who did not take part, if there are any in the data"
    )
    planning: Planning = Field(
        Planning(), description="what is expected, for the command `plan`; nothing that is agreed"
    )

    def smallest(self, scale: str) -> float | None:
        """Smallest change that matters on this scale, in points; none if not agreed."""
        return self.smallest_change.get(scale, self.smallest_change.get(DEFAULT))

    def margin(self, scale: str) -> float | None:
        """Points within which a change on this scale counts as none; none if not agreed."""
        return self.margins.get(scale, self.margins.get(DEFAULT, self.smallest(scale)))

    def in_family(self, scale: str) -> bool:
        """Whether the plan names a scale: as one of the family, or as the main outcome."""
        return not self.family or scale in self.family or scale == self.main_outcome

    @property
    def says_something(self) -> bool:
        """Whether anything was agreed; a day alone is nothing."""
        return bool(self._said() - {"agreed_on"})

    @property
    def fingerprint(self) -> str:
        """First 16 digits of the SHA-256 of what the plan says; empty if it says nothing.

        Of its content, not of its bytes: comments, order of keys, quotation marks and keys that
        only repeat a default change nothing. The day is part of it; what is merely expected is not.
        """
        if not self.says_something:
            return ""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"planning"})
        # In which order scales are named, or ways to look at those missing, says nothing.
        for key in ("family", "missing", "raters", "comparisons"):
            if key in said:
                said[key] = sorted(set(said[key]))
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _said(self) -> set[str]:
        return set(self.model_dump(exclude_defaults=True, exclude={"planning"}))
