"""Answers on a scale of 1 to 5 from a model whose true values are known.

A latent score, level of the wave + item + loading x (person + person at a wave) + error, is rounded
to 1 to 5. Means come from the normal distribution, ceiling and all; what has no closed form comes
from a large sample of the same model, by formulas of its own: no estimator that is tried is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from scipy.special import expit, logit, ndtr

LOWEST, HIGHEST = 1, 5
SD_PERSON, SD_WAVE, SD_ERROR, SD_COHORT = 0.6, 0.4, 0.7, 0.2
LARGE = 400_000
"""People of the large sample; its own error is under a thirtieth of that of 200 people."""
BLOCK = 50_000
LOST = 0.35
"""Share of people who do not answer again, where some are lost."""
PULL = 0.9
"""Log odds of staying for each point more before, where those with low scores leave."""


@dataclass(frozen=True)
class Shape:
    """A kind of scale: how many items, the true mean before, and the true change in points."""

    items: int
    before: float
    change: float

    @property
    def name(self) -> str:
        """For tables: items, where they began, change."""
        place = "ceiling" if self.before > 4 else "middle"
        return f"{self.items}-{place}-{'change' if self.change else 'none'}"


@dataclass(frozen=True)
class Setting:
    """One cell of the simulation.

    Attributes:
        kind: `one` group, several `cohorts`, people `lost`, waves `unlinked`, two `groups`.
        shape: of the scale.
        n: people of each group; of each cohort on average.
        cohorts: how many cohorts.
        slope_sd: standard deviation of the cohorts' latent changes.
        lost: `random` or `low` (those with low scores leave more); for waves that cannot be
            linked, `same` or `other` people.
    """

    kind: str
    shape: Shape
    n: int
    cohorts: int = 1
    slope_sd: float = 0.0
    lost: str = ""

    @property
    def group(self) -> str:
        """Settings that one job runs through."""
        several = f"-k{self.cohorts}-sd{self.slope_sd:g}" if self.kind == "cohorts" else ""
        lost = f"-{self.lost}" if self.lost else ""
        return f"{self.kind}-{self.shape.name}{several}{lost}"

    @property
    def name(self) -> str:
        """Unlike that of any other setting; its random numbers follow from it."""
        return f"{self.group}-n{self.n}"


SIZES = (5, 8, 12, 20, 30, 50, 100, 200)
SHAPES = tuple(
    Shape(items, before, change)
    for items in (1, 4, 10)
    for before, change in ((3.0, 0.0), (3.0, 0.4), (4.2, 0.0), (4.2, 0.3))
)
TYPICAL, TYPICAL_NONE = Shape(4, 3.0, 0.4), Shape(4, 3.0, 0.0)
OTHER = Shape(4, 3.0, 0.1)
"""Of the second of two groups."""


def settings() -> Iterator[Setting]:
    """All settings, in order."""
    for shape in SHAPES:
        for n in SIZES:
            yield Setting("one", shape, n)
    for cohorts in (3, 5, 8, 20):
        for slope_sd in (0.0, 0.25):
            for shape in (TYPICAL_NONE, TYPICAL):
                yield Setting("cohorts", shape, 14, cohorts, slope_sd)
    for lost in ("random", "low"):
        for n in (20, 50, 100):
            yield Setting("lost", TYPICAL, n, lost=lost)
    for lost in ("other", "same"):
        for shape in (TYPICAL_NONE, TYPICAL):
            for n in (5, 8, 12, 20, 50, 100):
                yield Setting("unlinked", shape, n, lost=lost)
    for n in (10, 20, 50):
        yield Setting("groups", TYPICAL, n)


@dataclass
class Sample:
    """What is known of one simulated study.

    Attributes:
        answers: people x waves x items.
        before: scale scores before, one per person.
        after: scale scores after.
        rng: for procedures that draw.
        cohort: of each person.
        true_changes: of each cohort, in points; with one cohort more, that nobody was asked in.
        stayed: whether each person answered again.
        other: a second group.
        margin: smallest change that matters: the true change itself.
    """

    answers: np.ndarray
    before: np.ndarray
    after: np.ndarray
    rng: np.random.Generator
    cohort: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=int))
    true_changes: np.ndarray = field(default_factory=lambda: np.zeros(0))
    stayed: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    other: Sample | None = None
    margin: float = 0.0


def _items(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Easiness and loading of each item."""
    k = shape.items
    if k == 1:
        return np.zeros(1), np.ones(1)
    return np.linspace(-0.3, 0.3, k), np.resize([0.9, 1.0, 1.1], k)


def expected_answer(shape: Shape, level: np.ndarray | float) -> np.ndarray:
    """Expected scale score at a latent level."""
    easiness, loading = _items(shape)
    spread = np.sqrt(loading**2 * (SD_PERSON**2 + SD_WAVE**2) + SD_ERROR**2)
    steps = np.arange(LOWEST, HIGHEST) + 0.5
    middle = np.asarray(level, dtype=np.float64)[..., None, None] + easiness[:, None]
    return LOWEST + ndtr((middle - steps) / spread[:, None]).sum(axis=-1).mean(axis=-1)


@lru_cache(maxsize=64)
def latent_levels(shape: Shape) -> tuple[float, float]:
    """Latent levels of both waves that give the true means, by halving."""
    return tuple(_level(shape, mean) for mean in (shape.before, shape.before + shape.change))


def _level(shape: Shape, mean: float) -> float:
    low, high = -5.0, 12.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if expected_answer(shape, middle) < mean else (low, middle)
    return (low + high) / 2


def draw_answers(
    shape: Shape, n: int, rng: np.random.Generator, shift: np.ndarray | None = None
) -> np.ndarray:
    """Answers of n people: people x waves x items.

    Args:
        shape: of the scale.
        n: how many people.
        rng: source of the draw.
        shift: people x waves, what their cohort adds to the latent level.
    """
    easiness, loading = _items(shape)
    levels = np.array(latent_levels(shape))
    common = rng.normal(0, SD_PERSON, (n, 1)) + rng.normal(0, SD_WAVE, (n, 2))
    latent = (levels + (0 if shift is None else shift))[..., None] + easiness
    latent = latent + common[..., None] * loading
    latent = latent + rng.normal(0, SD_ERROR, (n, 2, shape.items))
    return np.clip(np.round(latent), LOWEST, HIGHEST)


def chance_of_staying(before: np.ndarray, lost: str, mean: float) -> np.ndarray:
    """Chance of answering again, at random or by the score before."""
    pull = PULL if lost == "low" else 0.0
    return expit(logit(1 - LOST) + pull * (before - mean))


def draw(setting: Setting, rng: np.random.Generator) -> Sample:
    """One simulated study."""
    shape = setting.shape
    if setting.kind == "cohorts":
        return _cohorts(setting, rng)
    sample = _one(shape, setting.n, rng)
    sample.margin = shape.change
    if setting.kind == "lost":
        chance = chance_of_staying(sample.before, setting.lost, shape.before)
        sample.stayed = rng.random(setting.n) < chance
    if setting.kind == "unlinked" and setting.lost == "other":
        sample.after = _one(shape, setting.n, rng).after
    if setting.kind == "groups":
        sample.other = _one(OTHER, setting.n, rng)
    return sample


def _one(shape: Shape, n: int, rng: np.random.Generator) -> Sample:
    answers = draw_answers(shape, n, rng)
    scores = answers.mean(axis=2)
    return Sample(answers, scores[:, 0], scores[:, 1], rng)


def _cohorts(setting: Setting, rng: np.random.Generator) -> Sample:
    """Cohorts of half to one and a half times n people; one more has a true change only."""
    k, shape = setting.cohorts, setting.shape
    sizes = rng.integers(setting.n // 2, setting.n * 3 // 2 + 1, k)
    shifts, changes = _true_changes(shape, setting.slope_sd, k + 1, rng)
    cohort = np.repeat(np.arange(k), sizes)
    answers = draw_answers(shape, len(cohort), rng, shifts[cohort])
    scores = answers.mean(axis=2)
    return Sample(answers, scores[:, 0], scores[:, 1], rng, cohort, changes)


def _true_changes(
    shape: Shape, slope_sd: float, k: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """What each of k cohorts adds to the latent levels, and its expected change in points."""
    level, slope = rng.normal(0, SD_COHORT, k), rng.normal(0, 1, k) * slope_sd
    shifts = np.column_stack([level, level + slope])
    before, after = latent_levels(shape)
    changes = expected_answer(shape, after + shifts[:, 1])
    return shifts, changes - expected_answer(shape, before + shifts[:, 0])


@lru_cache(maxsize=64)
def truth(setting: Setting) -> dict[str, float]:
    """True values in the population of a setting, by name; those of n people are the same."""
    if setting.kind == "cohorts":
        return _truth_of_cohorts(setting)
    if setting.kind == "lost":
        return _truth_of_lost(setting)
    found = dict(_truth_of_one(setting.shape))
    if setting.kind == "groups":
        other = _truth_of_one(OTHER)
        found["difference"] = setting.shape.change - OTHER.change
        pooled = (found["sd_after"] ** 2 + other["sd_after"] ** 2) / 2
        found["hedges_g"] = found["difference"] / np.sqrt(pooled)
    return found


def _large(shape: Shape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores before and after, and covariances of the items before, of the large sample."""
    rng = np.random.default_rng([20260101, shape.items, round(100 * shape.before)])
    scores, products, sums = [], np.zeros((shape.items, shape.items)), np.zeros(shape.items)
    for _ in range(LARGE // BLOCK):
        answers = draw_answers(shape, BLOCK, rng)
        scores.append(answers.mean(axis=2))
        products += answers[:, 0].T @ answers[:, 0]
        sums += answers[:, 0].sum(axis=0)
    covariances = products / LARGE - np.outer(sums, sums) / LARGE**2
    before, after = np.concatenate(scores).T
    return before, after, covariances


@lru_cache(maxsize=64)
def _truth_of_one(shape: Shape) -> dict[str, float]:
    before, after, covariances = _large(shape)
    if shape.change == 0:  # either wave might have come first
        before, after = np.concatenate([before, after]), np.concatenate([after, before])
    d = np.round(after - before, 10)
    s1, s2, s = float(before.std()), float(after.std()), float(d.std())
    change, r = shape.change, float(np.corrcoef(before, after)[0, 1])
    found = {"change": change, "mean_after": shape.before + change, "sd_after": s2}
    found["dav"] = change / np.sqrt((s1**2 + s2**2) / 2)
    found["dz"], found["drm"] = change / s, change / s * np.sqrt(2 * (1 - r))
    found["glass"] = change / s1
    found["improvement"] = float(np.mean(d > 0) + np.mean(d == 0) / 2)
    found["pseudomedian"], found["rank_biserial"] = _pseudomedian(d), _rank_biserial(d)
    found["trimmed"] = _trimmed(d)
    found["trimmed_difference"] = _trimmed(after) - _trimmed(before)
    found["share_above"] = float(np.mean(after > (LOWEST + HIGHEST) / 2))
    found["share_highest"] = float(np.mean(after > HIGHEST - 1e-9))
    found["top_change"] = float(np.mean(after >= HIGHEST - 1) - np.mean(before >= HIGHEST - 1))
    found["oldham"] = 0.0 if change == 0 else float(np.corrcoef(d, before + after)[0, 1])
    k = shape.items
    if k > 1:
        found["alpha"] = float(k / (k - 1) * (1 - np.trace(covariances) / covariances.sum()))
        found["omega"] = _omega(covariances)
    found["log_odds"] = 0.0 if change == 0 else _log_odds(before, after)
    return found


def _pseudomedian(d: np.ndarray) -> float:
    """Median of the mean of two people's changes."""
    values, counts = np.unique(d, return_counts=True)
    means = np.round((values[:, None] + values) / 2, 10).ravel()
    chances = np.outer(counts, counts).ravel() / len(d) ** 2
    order = np.argsort(means, kind="stable")
    return float(means[order][np.searchsorted(np.cumsum(chances[order]), 0.5)])


def _rank_biserial(d: np.ndarray) -> float:
    """The same of the place of each change among all sizes of changes that are not 0."""
    moved = d[d != 0]
    _, place, counts = np.unique(np.abs(moved), return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - counts / 2)[place]
    return float(np.sum(np.sign(moved) * rank) / rank.sum())


def _trimmed(scores: np.ndarray) -> float:
    ordered = np.sort(scores)
    cut = len(scores) // 5
    return float(ordered[cut:-cut].mean())


def _omega(covariances: np.ndarray) -> float:
    """Share of the sum's variance that one factor makes: maximum likelihood, step by step (EM)."""
    k = len(covariances)
    if k < 3:
        return float("nan")
    unique = np.diag(covariances) / 2
    loadings = np.sqrt(unique)
    for _ in range(5000):
        weight = loadings / unique / (1 + np.sum(loadings**2 / unique))
        moment = 1 - weight @ loadings + weight @ covariances @ weight
        loadings = covariances @ weight / moment
        unique = np.diag(covariances) - loadings * (covariances @ weight)
    common = loadings.sum() ** 2
    return float(common / (common + unique.sum()))


def _log_odds(before: np.ndarray, after: np.ndarray) -> float:
    """Where the score of the cumulative logit model is zero: ordinary ascent on the counts."""
    from scipy.optimize import minimize

    values = np.unique(np.concatenate([before, after]))
    counts = np.array([[np.sum(side == v) for v in values] for side in (before, after)])
    share = counts / len(before)

    def misfit(parameters: np.ndarray) -> float:
        cuts = np.cumsum(np.concatenate([parameters[1:2], np.exp(parameters[2:])]))
        total = 0.0
        for wave in (0, 1):
            below = np.concatenate([[0.0], expit(cuts - parameters[0] * wave), [1.0]])
            total -= float(share[wave] @ np.log(np.maximum(np.diff(below), 1e-12)))
        return total

    start = np.concatenate([[0.5, -1.0], np.zeros(len(values) - 2)])
    options = {"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-7, "fatol": 1e-12}
    return float(minimize(misfit, start, method="Nelder-Mead", options=options).x[0])


def _truth_of_cohorts(setting: Setting) -> dict[str, float]:
    rng = np.random.default_rng(20260102)
    _, changes = _true_changes(setting.shape, setting.slope_sd, LARGE, rng)
    # In the middle of the range answers are symmetric: no change is none in any cohort's mean.
    change = 0.0 if setting.shape.change == 0 else float(changes.mean())
    return {"change": change, "sd_between": float(changes.std()), "trend": 0.0}


def _truth_of_lost(setting: Setting) -> dict[str, float]:
    """True values of everybody, of those who stay, and of how these differ from the others."""
    before, after, _ = _large(setting.shape)
    chance = chance_of_staying(before, setting.lost, setting.shape.before)
    gone = 1 - chance
    means = float(before @ chance / chance.sum()), float(before @ gone / gone.sum())
    spread = [
        float((before - mean) ** 2 @ weight / weight.sum())
        for mean, weight in zip(means, (chance, gone), strict=True)
    ]
    share = float(chance.mean())
    pooled = share * spread[0] + (1 - share) * spread[1]
    return {
        "change": setting.shape.change,
        "change_of_stayers": float((after - before) @ chance / chance.sum()),
        "baseline": (means[0] - means[1]) / float(np.sqrt(pooled)),
        "variance_ratio": spread[0] / spread[1],
        "pull": PULL if setting.lost == "low" else 0.0,
    }
