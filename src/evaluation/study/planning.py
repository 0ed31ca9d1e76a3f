"""What is expected before there are data: the key `planning` of plan.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evaluation.study.yaml_files import Setting

Points = Annotated[float, Field(gt=0, allow_inf_nan=False)]
People = Annotated[int, Field(ge=1)]


class Planning(Setting):
    """Expectations that `plan` reckons with. They are no part of what is agreed.

    What is said by scale may have a `default`, for the scales that are not named.
    """

    sd: dict[str, Points] = Field(
        {}, description="standard deviation of people's scores at one wave, in points, by scale"
    )
    reliability: dict[str, Annotated[float, Field(gt=0, lt=1)]] = Field(
        {}, description="expected alpha by scale; the plan's own `reliability` if not given"
    )
    correlation: dict[str, Annotated[float, Field(ge=0, lt=1)]] = Field(
        {}, description="correlation of people's scores before and after, by scale"
    )
    half_width: dict[str, Points] = Field(
        {}, description="half width that the interval of a change should have, in points, by scale"
    )
    between_cohorts: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        {}, description="standard deviation of the cohorts' true changes, in points, by scale"
    )
    cohorts: tuple[People, ...] = Field((), description="people who enrol, one number a cohort")
    drop_out: float = Field(
        0.3, ge=0, lt=1, description="share of those enrolled who do not answer both times"
    )
    unlinkable: float = Field(
        0.1, ge=0, lt=1, description="share of those who answer both times whose codes do not meet"
    )
    interviews: int | None = Field(None, ge=1, description="interviews that are planned")
    group: int | None = Field(
        None, ge=1, description="people whom the interviewed are drawn from; all, if not given"
    )
    share: float = Field(
        0.2, gt=0, le=1, description="share of people whose theme should not be missed"
    )
