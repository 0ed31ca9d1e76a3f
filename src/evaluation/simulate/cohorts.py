"""Answers of invented cohorts whose true change is known.

A latent normal score (person, person at a wave, item) is cut to the answer range. The latent
means are chosen so that the *expected answer* is the true one, ceiling included: what `TRUTH`
says is therefore what an unbiased estimate of mean change must recover.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from zlib import crc32

import numpy as np
import pandas as pd

from evaluation.simulate.wordings import LABELS, REVERSED

SD_GENERAL = 0.30  # a person's level on all scales alike
SD_PERSON = 0.35  # a person's level on one scale
SD_WAVE = 0.30  # what is peculiar to a person, a scale and a day
SD_ITEM = 0.60  # what is peculiar to one answer
ITEM_OFFSETS = (-0.15, 0.05, 0.20, -0.10)  # easier and harder items; they add up to nothing
TOP = len(LABELS)


@dataclass(frozen=True)
class Truth:
    """Expected answers to one scale, in points of the answer range (1 to 5).

    Attributes:
        before: mean before the programme.
        change: mean at the end, minus `before`.
        then: mean when looking back at the end, minus `before` (response shift).
        follow_up: mean six months later, minus `before`.
    """

    before: float
    change: float
    then: float = 0.0
    follow_up: float = 0.0

    def mean(self, wave: str) -> float:
        """Expected answer at a wave (pre, then, post or follow_up)."""
        shift = {"pre": 0.0, "then": self.then, "post": self.change, "follow_up": self.follow_up}
        return self.before + shift[wave]


TRUTH = {
    "identity": Truth(before=3.40, change=0.40, then=-0.25, follow_up=0.35),
    "values": Truth(before=4.40, change=0.20, then=-0.05, follow_up=0.15),  # near the ceiling
    "developing": Truth(before=3.55, change=0.30, then=-0.15, follow_up=0.25),
    "supervision": Truth(before=3.50, change=-0.25, then=0.00, follow_up=-0.30),  # falls
    "improvement": Truth(before=3.20, change=0.00, then=-0.20, follow_up=0.05),  # does not move
}
"""True mean per scale, and true mean change, of every invented cohort."""


def cohort_ids(cohorts: int) -> list[str]:
    """`c001`, `c002` and so on."""
    return [f"c{number:03d}" for number in range(1, cohorts + 1)]


def generator(seed: int, *names: str) -> np.random.Generator:
    """A random stream of its own for each seed and list of names (DESIGN section 10)."""
    return np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])


@cache
def _expected_answers(sd: float) -> tuple[np.ndarray, np.ndarray]:
    """Latent means on a fine grid, and the mean answer that each of them leads to."""
    grid = np.linspace(-4.0, TOP + 5.0, 3001)
    cuts = np.arange(1, TOP) + 0.5
    beyond = np.vectorize(math.erf)((grid[:, None] - cuts) / (sd * math.sqrt(2.0)))
    return grid, 1.0 + (0.5 * (1.0 + beyond)).sum(axis=1)


def latent_mean(expected: float, sd: float) -> float:
    """Mean of the latent score whose cut answers have this expected value.

    Args:
        expected: mean answer wanted, strictly between 1 and 5.
        sd: standard deviation of the latent score.

    Raises:
        ValueError: no latent mean leads to that answer.
    """
    if not 1.0 < expected < TOP:
        raise ValueError(f"A true mean answer must lie between 1 and {TOP}, not at {expected}.")
    grid, answers = _expected_answers(sd)
    return float(np.interp(expected, answers, grid))


def _latent_means(truth: Mapping[str, Truth], waves: Sequence[str], between: float) -> np.ndarray:
    """Latent means, wave x scale x item."""
    common = SD_GENERAL**2 + SD_PERSON**2 + SD_WAVE**2 + SD_ITEM**2
    means = np.empty((len(waves), len(truth), len(ITEM_OFFSETS)), dtype=np.float32)
    for w, wave in enumerate(waves):
        sd = math.sqrt(common + (between**2 if wave != "pre" else 0.0))
        for s, of_scale in enumerate(truth.values()):
            for i, offset in enumerate(ITEM_OFFSETS):
                means[w, s, i] = latent_mean(of_scale.mean(wave) + offset, sd)
    return means


def draw_latent(
    sizes: Sequence[int],
    truth: Mapping[str, Truth] = TRUTH,
    waves: Sequence[str] = ("pre", "post"),
    seed: int = 1,
    between_cohorts: float = 0.0,
) -> np.ndarray:
    """Latent scores, person x wave x scale x item; cohorts of these sizes one after the other.

    Each part has a random stream of its own, filled person by person, so that a cohort added at
    the end changes no score of those before it.

    Args:
        sizes: people per cohort.
        truth: expected answers per scale.
        waves: waves wanted (pre, then, post, follow_up).
        seed: number that the draws start from.
        between_cohorts: standard deviation, in latent points, of the cohorts' own change.
    """
    people, of_scales, of_waves = int(np.sum(sizes)), len(truth), len(waves)

    def draw(name: str, *shape: int) -> np.ndarray:
        return generator(seed, name).standard_normal(shape, dtype=np.float32)

    latent = draw("item", people, of_waves, of_scales, len(ITEM_OFFSETS))
    latent *= np.float32(SD_ITEM)
    latent += np.float32(SD_WAVE) * draw("wave", people, of_waves, of_scales)[..., None]
    latent += np.float32(SD_PERSON) * draw("person", people, of_scales)[:, None, :, None]
    latent += np.float32(SD_GENERAL) * draw("general", people)[:, None, None, None]
    if between_cohorts:
        own = np.float32(between_cohorts) * draw("cohort", len(sizes), of_scales)
        later = np.array([wave != "pre" for wave in waves], dtype=np.float32)
        latent += np.repeat(own, sizes, axis=0)[:, None, :, None] * later[None, :, None, None]
    return latent + _latent_means(truth, waves, between_cohorts)


def cut(latent: np.ndarray) -> np.ndarray:
    """The answer category (1 to 5) nearest to each latent score."""
    return np.clip(np.rint(latent), 1, TOP).astype(np.int8)


def with_change(change: Mapping[str, float] | None) -> dict[str, Truth]:
    """`TRUTH` with another true change for the scales named.

    Raises:
        ValueError: a scale is not one of `TRUTH`.
    """
    unknown = sorted(set(change or {}) - set(TRUTH))
    if unknown:
        raise ValueError(f"Unknown scale {unknown[0]!r}; the scales are {', '.join(TRUTH)}.")
    return TRUTH | {name: replace(TRUTH[name], change=to) for name, to in (change or {}).items()}


def simulate_answers(
    cohorts: int = 1,
    people: int | Sequence[int] = 30,
    change: Mapping[str, float] | None = None,
    waves: Sequence[str] = ("pre", "post"),
    seed: int = 1,
    between_cohorts: float = 0.0,
) -> pd.DataFrame:
    """Answers of any number of invented cohorts, complete and clean.

    Args:
        cohorts: how many cohorts.
        people: people in each cohort, one number or one per cohort.
        change: true mean change before to end, in points; `TRUTH` for scales left out.
        waves: waves wanted (pre, then, post, follow_up).
        seed: number that the draws start from.
        between_cohorts: standard deviation, in latent points, of the cohorts' own change.

    Returns:
        One row per person, wave and item: cohort, person (number), wave, scale, item, latent
        (before the cut), value (1 to 5, higher is more) and answer (as ticked, reversed items too).

    Raises:
        ValueError: unknown scale, true mean outside the range, or not one size per cohort.
    """
    sizes = [people] * cohorts if isinstance(people, int) else list(people)
    if len(sizes) != cohorts:
        raise ValueError(f"{cohorts} cohorts need {cohorts} sizes, not {len(sizes)}.")
    truth = with_change(change)
    latent = draw_latent(sizes, truth, waves, seed, between_cohorts)
    value = cut(latent).ravel()
    items = [f"{scale}_{i + 1}" for scale in truth for i in range(len(ITEM_OFFSETS))]
    total, each = sum(sizes), len(waves) * len(items)
    item = np.tile(np.arange(len(items), dtype=np.int8), total * len(waves))
    turned = np.isin(np.array(items), REVERSED)[item]
    cohort = np.repeat(np.arange(cohorts, dtype=np.int32), np.array(sizes) * each)
    wave = np.tile(np.repeat(np.arange(len(waves), dtype=np.int8), len(items)), total)
    named = pd.Categorical.from_codes
    return pd.DataFrame(
        {
            "cohort": named(cohort, cohort_ids(cohorts)),
            "person": np.repeat(np.arange(total, dtype=np.int32), each),
            "wave": named(wave, list(waves)),
            "scale": named(item // len(ITEM_OFFSETS), list(truth)),
            "item": named(item, items),
            "latent": latent.ravel(),
            "value": value,
            "answer": np.where(turned, TOP + 1 - value, value).astype(np.int8),
        }
    )
