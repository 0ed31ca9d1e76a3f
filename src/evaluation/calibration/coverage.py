"""Run settings, and count how often what was said is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zlib import crc32

import numpy as np
import pandas as pd

from evaluation.calibration.procedures import PROCEDURES, Procedure
from evaluation.calibration.simulate import Setting, draw, truth
from evaluation.change.estimate import Estimate

CHUNK = 1000
"""Replicates of one job: a chunk has its own random numbers, whoever runs it, and when."""
ALPHA = 0.05
KEY = ["kind", "items", "place", "change", "n", "cohorts", "slope_sd", "lost", "estimator"]
SUMS = [
    "replicates",
    "intervals",
    "covered",
    "truth_below",
    "truth_above",
    "width",
    "estimates",
    "error",
    "error_squared",
    "p_values",
    "small_p",
]


def chunks_of(replicates: int, chunk: int = CHUNK) -> list[int]:
    """How many replicates each chunk has."""
    return [min(chunk, replicates - start) for start in range(0, replicates, chunk)]


def run(
    setting: Setting,
    chunk: int,
    replicates: int,
    seed: int,
    procedures: Mapping[str, Procedure] | None = None,
) -> pd.DataFrame:
    """Counts of one setting and chunk, a row per estimator.

    Args:
        setting: what is simulated.
        chunk: number of the chunk: with the seed and the setting it decides all random numbers.
        replicates: how many studies.
        seed: of the whole simulation.
        procedures: what is tried; by default all that `PROCEDURES` lists for the kind.
    """
    tried = PROCEDURES[setting.kind] if procedures is None else procedures
    tried = {name: one for name, one in tried.items() if one.where(setting)}
    rng = np.random.default_rng([seed, crc32(setting.name.encode()), chunk])
    true, counts = truth(setting), {name: dict.fromkeys(SUMS, 0.0) for name in tried}
    for replicate in range(replicates):
        sample = draw(setting, rng)
        # Procedures that draw have numbers of their own: one more changes none of the others.
        sample.rng = np.random.default_rng(rng.integers(2**63))
        for name, procedure in tried.items():
            if replicate % procedure.every == 0:
                value = procedure.true_value(true, sample)
                _count(counts[name], procedure.run(sample), value, procedure.bias)
    rows = [{**_key(setting), "estimator": name, **count} for name, count in counts.items()]
    return pd.DataFrame(rows, columns=[*KEY, *SUMS])


def _key(setting: Setting) -> dict[str, object]:
    shape = setting.shape
    return {
        "kind": setting.kind,
        "items": shape.items,
        "place": "ceiling" if shape.before > 4 else "middle",
        "change": shape.change,
        "n": setting.n,
        "cohorts": setting.cohorts,
        "slope_sd": setting.slope_sd,
        "lost": setting.lost,
    }


def _count(counts: dict[str, float], found: Estimate, true: float, bias: bool) -> None:
    """Add one estimate; what was not estimated counts as a replicate and no more."""
    counts["replicates"] += 1
    if np.isfinite([found.conf_low, found.conf_high, true]).all():
        counts["intervals"] += 1
        # A limit that is the true value itself holds it, whatever its last digit.
        below, above = true < found.conf_low - 1e-9, true > found.conf_high + 1e-9
        counts["truth_below"] += below
        counts["truth_above"] += above
        counts["covered"] += not (below or above)
        counts["width"] += found.conf_high - found.conf_low
    if bias and np.isfinite([found.estimate, true]).all():
        counts["estimates"] += 1
        counts["error"] += found.estimate - true
        counts["error_squared"] += (found.estimate - true) ** 2
    if np.isfinite(found.p_value):
        counts["p_values"] += 1
        counts["small_p"] += found.p_value < ALPHA


def combine(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Counts of all chunks together, in an order that does not depend on who came first."""
    every = pd.concat(list(parts), ignore_index=True)
    # Sorted before they are added: a sum of floats depends on the order in its last digit.
    every = every.sort_values([*KEY, *SUMS], kind="stable", ignore_index=True)
    return every.groupby(KEY, sort=True, as_index=False)[SUMS].sum()


def rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Coverage, bias, and how often p was small, each with its Monte Carlo standard error."""
    found = counts[KEY].copy()
    found["replicates"] = counts["replicates"].astype(int)
    found["estimated"] = counts[["intervals", "estimates", "p_values"]].max(axis=1).astype(int)
    found["coverage"], found["coverage_se"] = _share(counts["covered"], counts["intervals"])
    some = counts["intervals"].where(counts["intervals"] > 0)
    found["truth_below"], found["truth_above"] = (
        counts[side] / some for side in ("truth_below", "truth_above")
    )
    found["width"] = counts["width"] / some
    some = counts["estimates"].where(counts["estimates"] > 1)
    found["bias"] = counts["error"] / some
    spread = (counts["error_squared"] / some - found["bias"] ** 2).clip(lower=0)
    found["bias_se"] = np.sqrt(spread / (some - 1))
    found["small_p"], found["small_p_se"] = _share(counts["small_p"], counts["p_values"])
    return found.round(5)


def _share(count: pd.Series, of: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A share and its standard error; that of 0 or all is not nothing (one added on each side)."""
    of = of.where(of > 0)
    shrunk = (count + 1) / (of + 2)
    return count / of, np.sqrt(shrunk * (1 - shrunk) / of)
