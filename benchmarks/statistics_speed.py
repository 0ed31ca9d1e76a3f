"""Time the statistics against what a user would pick instead, and write statistics_speed.md.

`make benchmark` runs it: bootstrap intervals of 30 items beside a numpy floor and scipy; the mixed
model of 20,000 rows beside statsmodels; all change of 200 invented cohorts in one process. Ratios
are of processor time in one run, so that a busy machine does not decide them.
"""

import os

# One thread for linear algebra: the matrices are small, and threads would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import tempfile  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from timing import machine, python, timed  # noqa: E402

HERE = Path(__file__).resolve().parent
ITEMS, PAIRS, DRAWS = 30, 200, 10_000
PERSONS = 10_000


def spent(function):
    """Processor seconds of one call, the least of three."""
    found = []
    for _ in range(3):
        start = time.process_time()
        function()
        found.append(time.process_time() - start)
    return min(found)


def bootstrap_rows():
    """BCa intervals of mean change and d_z of 30 items: floor, ours, scipy item by item."""
    from scipy import stats

    from evaluation.change.bootstrap import bootstrap_changes

    x = np.random.default_rng(1).integers(-2, 3, (PAIRS, ITEMS)).astype(float)

    def floor():
        weights = np.random.default_rng(1).multinomial(PAIRS, np.full(PAIRS, 1 / PAIRS), size=DRAWS)
        weights = weights.astype(float)
        means = weights @ x / PAIRS
        spread = np.sqrt((weights @ (x * x) / PAIRS - means**2) * PAIRS / (PAIRS - 1))
        return np.quantile(means, (0.025, 0.975), axis=0), np.quantile(means / spread, 0.5, axis=0)

    def dz(values, axis=-1):
        return values.mean(axis) / values.std(axis, ddof=1)

    def by_scipy():
        for item in x.T:
            for statistic in (np.mean, dz):
                stats.bootstrap((item,), statistic, n_resamples=DRAWS, vectorized=True)

    ours = spent(lambda: bootstrap_changes(x, np.random.default_rng(1)))
    least = spent(floor)
    start = time.process_time()
    by_scipy()
    other = time.process_time() - start
    what = f"BCa of mean and d_z, {ITEMS} items x {PAIRS} pairs, {DRAWS:,} resamples"
    return [
        (what, "vectorised numpy without corrections", least, ours),
        (what, "scipy.stats.bootstrap, item by item", other, ours),
    ]


def mixed_model_rows():
    """The mixed model of 20,000 rows beside statsmodels."""
    import statsmodels.formula.api as smf

    from evaluation.change.mixed_model import change_model

    rng = np.random.default_rng(2)
    person = np.repeat(np.arange(PERSONS), 2)
    after = np.tile([0.0, 1.0], PERSONS)
    score = rng.normal(3, 0.7, PERSONS)[person] + 0.3 * after + rng.normal(0, 0.5, 2 * PERSONS)
    table = pd.DataFrame({"y": score, "t": after, "person": person})
    ours = spent(lambda: change_model(score, after, person))
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        smf.mixedlm("y ~ t", table, groups=table["person"]).fit()
    other = time.process_time() - start
    what = f"y ~ t + (1 \\| person), {2 * PERSONS:,} rows"
    return [(what, "statsmodels MixedLM", other, ours)]


def whole_analysis():
    """Processor seconds of reading, scoring and measuring 200 invented cohorts of 30 people."""
    from evaluation.change.measure import Design, measure_change
    from evaluation.persons.pseudonyms import Pseudonyms
    from evaluation.study.cohort_folder import open_study
    from evaluation.surveys.pairing import pair_waves
    from evaluation.surveys.reading import read_surveys
    from evaluation.surveys.scoring import score_scales

    with tempfile.TemporaryDirectory() as name:
        study = Path(name) / "study"
        sizes = ("--cohorts", 200, "--people", 30, "--seed", 1)
        timed(python("-m", "evaluation.simulate", "study", study, *sizes))
        settings, cohorts, _ = open_study(study)
        marks = [time.process_time()]
        read = read_surveys(
            settings, cohorts, Pseudonyms.for_this_moment(linked_across_cohorts=True)
        ).tables
        marks.append(time.process_time())
        scores = score_scales(read["answers"], settings)
        pairs, _ = pair_waves(scores, read["responses"], settings)
        marks.append(time.process_time())
        order = {cohort.id: place for place, cohort in enumerate(cohorts)}
        design = Design(**settings.design(), order=order)
        people = read["participants"], design
        measure_change(pairs, scores, read["answers"], *people, attributes=read["attributes"])
        marks.append(time.process_time())
    return [later - earlier for earlier, later in zip(marks, marks[1:], strict=False)]


def main():
    """Measure, print and write the page."""
    here = machine()
    where = f"{here['processor']}, {here['cores']} cores, {here['system']}"
    lines = [
        "# The statistics, timed",
        "",
        f"Measured on {here['date']}: {where}; processor seconds with one thread.",
        "",
        "| what | beside | beside (s) | ours (s) | theirs / ours |",
        "|---|---|--:|--:|--:|",
    ]
    for what, beside, other, ours in [*bootstrap_rows(), *mixed_model_rows()]:
        lines.append(f"| {what} | {beside} | {other:.2f} | {ours:.2f} | {other / ours:.1f} |")
    read, scored, measured = whole_analysis()
    whole = read + scored + measured
    lines += [
        "",
        "200 cohorts of 30 people, 25 questions, in one process (processor seconds): "
        f"read and linked {read:.1f}, scored and paired {scored:.1f}, all change {measured:.1f}; "
        f"together {whole:.1f}. Aim: under 20 s{'' if whole < 20 else ' (not met)'}.",
    ]
    text = "\n".join(lines) + "\n"
    (HERE / "statistics_speed.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
