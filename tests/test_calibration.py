"""A small simulation shows what the large one would: what covers, and what does not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.calibration import simulate
from evaluation.calibration.coverage import chunks_of, combine, rates, run
from evaluation.calibration.figure import save_figure
from evaluation.calibration.page import Run, page
from evaluation.calibration.procedures import PROCEDURES
from evaluation.calibration.simulate import Setting, Shape, draw, expected_answer, settings, truth
from evaluation.calibration.summary import by_setting, setting_of, table

ROOT = Path(__file__).parents[1]
REPLICATES, SEED = 40, 7
ONE = Setting("one", Shape(4, 3.0, 0.4), 20)
COHORTS = Setting("cohorts", Shape(4, 3.0, 0.0), 14, 3, 0.25)


@pytest.fixture(scope="module", autouse=True)
def smaller_population():
    """A truth from fewer people: near enough for a few replicates, and quick."""
    before, simulate.LARGE = simulate.LARGE, 50_000
    _forget()
    yield
    simulate.LARGE = before
    _forget()


def _forget():
    simulate.truth.cache_clear()
    simulate._truth_of_one.cache_clear()


@pytest.fixture(scope="module")
def counts():
    return combine(run(setting, 0, REPLICATES, SEED) for setting in (ONE, COHORTS))


def coverage_of(counts, name):
    found = rates(counts).set_index("estimator")
    return float(found.loc[name, "coverage"])


def test_intervals_cover_about_as_often_as_they_say(counts):
    for name in ("mean_change", "cohens_dav", "hedges_gz", "mean_change_across"):
        assert coverage_of(counts, name) >= 0.85, name


def test_an_interval_of_half_the_width_is_caught():
    def halved(sample):
        found = PROCEDURES["one"]["mean_change"].run(sample)
        quarter = (found.conf_high - found.conf_low) / 4
        return replace(
            found, conf_low=found.conf_low + quarter, conf_high=found.conf_high - quarter
        )

    broken = {"mean_change": replace(PROCEDURES["one"]["mean_change"], run=halved)}
    found = by_setting(combine([run(ONE, 0, 10 * REPLICATES, SEED, broken)]))
    assert found["coverage"].item() < 0.8
    assert found["verdict"].item() == "under"
    whole = table(combine([run(ONE, 0, 10 * REPLICATES, SEED, broken)]))
    assert whole["verdict"].item() == "under"


def test_an_estimator_with_the_wrong_sign_is_caught():
    def turned(sample):
        return PROCEDURES["one"]["mean_change"].run(
            replace(sample, before=sample.after, after=sample.before)
        )

    broken = {"mean_change": replace(PROCEDURES["one"]["mean_change"], run=turned)}
    found = rates(run(ONE, 0, REPLICATES, SEED, broken))
    assert found["bias"].item() == pytest.approx(-0.8, abs=0.15)


def test_the_pair_weighted_mean_read_as_the_programmes_covers_too_little():
    """Three cohorts that differ: about 85 %, which is why no report reads it so."""
    names = ("mean_change_across", "mean_change_across, read as the programme's")
    procedures = {name: PROCEDURES["cohorts"][name] for name in names}
    found = run(COHORTS, 0, 10 * REPLICATES, SEED, procedures)
    assert coverage_of(found, names[0]) > 0.92
    assert coverage_of(found, names[1]) < 0.92


def test_the_order_and_number_of_jobs_change_no_byte(tmp_path):
    procedures = {name: PROCEDURES["one"][name] for name in ("mean_change", "cohens_dz", "max_t")}
    parts = [run(ONE, chunk, 5, SEED, procedures) for chunk in (0, 1, 2)]
    again = [run(ONE, chunk, 5, SEED, procedures) for chunk in (2, 0, 1)]
    texts = [combine(order).to_csv(index=False) for order in (parts, again)]
    assert texts[0] == texts[1]
    assert not parts[0].equals(parts[1])


def test_chunks_add_up_to_all_replicates():
    assert chunks_of(2500) == [1000, 1000, 500]
    assert chunks_of(40) == [40]


def test_true_means_are_those_of_a_large_sample():
    for shape in (Shape(1, 4.2, 0.3), Shape(10, 3.0, 0.4)):
        answers = simulate.draw_answers(shape, 60_000, np.random.default_rng(1))
        means = answers.mean(axis=(0, 2))
        assert means == pytest.approx([shape.before, shape.before + shape.change], abs=0.02)
        levels = np.array(simulate.latent_levels(shape))
        assert expected_answer(shape, levels) == pytest.approx(
            [shape.before, shape.before + shape.change], abs=1e-9
        )


def test_true_values_where_nothing_changes_are_those_of_symmetry():
    true = truth(Setting("one", Shape(4, 4.2, 0.0), 20))
    assert true["improvement"] == 0.5
    for name in ("dav", "dz", "pseudomedian", "rank_biserial", "oldham", "top_change"):
        assert true[name] == pytest.approx(0, abs=1e-9), name
    assert true["trimmed"] == pytest.approx(0, abs=1e-9)


def test_true_values_of_a_change_agree_with_the_estimators_on_many_people():
    """Two ways to the same number: the truth's own formula, and the estimator on 20,000 people."""
    setting = Setting("one", Shape(4, 3.0, 0.4), 20_000)
    sample, true = draw(setting, np.random.default_rng(5)), truth(setting)
    heavy = {"signed_rank", "signed_rank_pratt", "max_t", "too_small_to_matter"}
    for name, procedure in PROCEDURES["one"].items():
        value = procedure.true_value(true, sample)
        if name not in heavy and procedure.where(setting) and np.isfinite(value):
            assert procedure.run(sample).estimate == pytest.approx(value, abs=0.05), name


def test_names_of_settings_differ_and_a_row_leads_back_to_its_setting(counts):
    every = list(settings())
    assert len({setting.name for setting in every}) == len(every)
    back = {setting_of(row).name for _, row in counts.iterrows()}
    assert back == {ONE.name, COHORTS.name}


def test_the_page_marks_what_covers_too_little_and_is_the_same_each_time(counts, tmp_path):
    told = Run(SEED, "2026-01-02", "abc1234")
    text = page(counts, told)
    assert text == page(counts.copy(), told)
    assert "2026-01-02" in text
    assert "`abc1234`" in text
    assert f"{REPLICATES} simulated studies" in " ".join(text.split())
    low = counts.copy()
    low.loc[low["estimator"] == "cohens_dav", "covered"] = 0.5 * low["intervals"]
    marked = [line for line in page(low, told).splitlines() if line.startswith("| d_av, Bonett")]
    assert "**50.0**" in marked[0]
    files = [tmp_path / name for name in ("one.png", "two.png")]
    for file in files:
        save_figure(by_setting(counts), str(file), ROOT / "workflow" / "report" / "fonts")
    assert files[0].read_bytes() == files[1].read_bytes()
