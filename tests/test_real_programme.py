"""A real programme, evaluated from its raw files: shared leadership in coaching staffs.

The data are not part of this project; the tests skip where ../shared is absent.
"""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from evaluation.change.items import count_answers
from evaluation.change.measure import Design, measure_change
from evaluation.integration.joint_display import join_sources
from evaluation.integration.projects import summarise_projects
from evaluation.interviews.reading import read_coded_sources
from evaluation.interviews.themes import summarise_themes
from evaluation.persons.pseudonyms import ensure_key
from evaluation.persons.reading import read_people
from evaluation.publishing.edition import make_edition
from evaluation.publishing.gather import gather
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.pairing import pair_waves
from evaluation.surveys.participation import describe_participation
from evaluation.surveys.reading import read_surveys
from evaluation.surveys.scoring import score_scales
from tests.reference import SHARED
from tests.whole import ROOT

SOURCE = SHARED / "data" / "shared_leadership"
pytestmark = pytest.mark.skipif(
    not SOURCE.exists(), reason="../shared/data/shared_leadership is not here"
)
SEASONS = ("2022", "2023")
SCORED = (
    "transformational_leadership",
    "shared_leadership_model",
    "shared_leadership_collaboration",
    "shared_leadership_roles",
    "psych_safety",
)
FELL = SCORED[1:4]
NUMBERS = {
    "mean_pre": "mean_before",
    "mean_post": "mean_after",
    "sd_pre": "sd_before",
    "sd_post": "sd_after",
    "sd_change": "sd_change",
    "mean_change": "mean_change",
    "t": "t_statistic",
    "up": "count_higher",
    "same": "count_same",
    "down": "count_lower",
    "rank_biserial": "rank_biserial",
}


def take(folder):
    """The study: our settings, and the two raw files of ../shared."""
    shutil.copytree(ROOT / "tests" / "studies" / "shared_leadership", folder)
    for season in SEASONS:
        raw = SOURCE / f"prepost_{season}.xlsx"
        shutil.copy(raw, folder / "data" / "raw" / season / raw.name)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Every stage up to the published tables, in this process."""
    study = take(tmp_path_factory.mktemp("real") / "shared leadership")
    ensure_key(study)
    settings, cohorts, problems = open_study(study)
    assert problems == []
    surveys = read_surveys(settings, cohorts)
    assert [p for p in surveys.problems if p.severity == "stop"] == []
    t = surveys.tables
    scores = score_scales(t["answers"], settings)
    pairs, _ = pair_waves(scores, t["responses"], settings)
    design = Design(**settings.design())
    estimates = measure_change(pairs, scores, t["answers"], t["participants"], design)
    coded = read_coded_sources(settings, cohorts).tables
    people, _ = read_people(settings, cohorts)
    counts = summarise_themes(coded["sources"], coded["excerpts"], {"2022", "2023"})
    results = {
        "estimates": estimates,
        "participation": describe_participation(
            settings, cohorts, t["participants"], t["responses"], pairs, coded["sources"]
        ),
        "theme_counts": counts,
        "joint": join_sources(estimates, counts, settings.codebook.bearings(), "pre-post", 5),
        "project_counts": summarise_projects(people["projects"], {"2022", "2023"}),
        "answer_counts": count_answers(t["answers"], pairs, "pre-post", {"2022", "2023"}),
        "participants": t["participants"],
        "excerpts": coded["excerpts"],
        "sources": coded["sources"],
        "projects": people["projects"],
    }
    found = gather(results)
    editions = {
        report: make_edition(settings, cohorts, found, report, {}).tables
        for report in ("programme", *SEASONS)
    }
    return SimpleNamespace(
        settings=settings,
        scores=scores,
        pairs=pairs,
        estimates=estimates.set_index(["outcome", "cohort", "comparison", "estimator"]),
        editions=editions,
    )


@pytest.fixture(scope="module")
def expected():
    return json.loads((SOURCE / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("cohort", [*SEASONS, "all"])
@pytest.mark.parametrize("scale", SCORED)
def test_every_number_of_change(run, expected, scale, cohort):
    theirs = expected[f"{scale}|{cohort}"]
    # expected.json treats both seasons as one group; our pooled change has a row of its own.
    whole = "mean_change_one_group" if cohort == "all" else "mean_change"
    for name, estimator in (NUMBERS | {"mean_change": whole}).items():
        row = run.estimates.loc[(scale, cohort, "pre-post", estimator)]
        assert row["n"] == theirs["n_pairs"], name
        assert row["estimate"] == pytest.approx(theirs[name], abs=1e-9), name
    row = run.estimates.loc[(scale, cohort, "pre-post", whole)]
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(theirs["ci"], abs=1e-9)
    assert row["p_value"] == pytest.approx(theirs["p"], abs=1e-9)


def test_nothing_expected_is_left_untested(expected):
    tested = {f"{scale}|{cohort}" for scale in SCORED for cohort in (*SEASONS, "all")}
    assert {key for key in expected if "alpha" not in key} == tested


def test_every_alpha_and_its_n(run, expected):
    alphas = {key: value for key, value in expected.items() if "alpha" in key}
    assert alphas
    for key, value in alphas.items():
        outcome, _, wave = key.split("|")
        row = run.estimates.loc[(outcome, "all", wave, "cronbachs_alpha")]
        assert row["estimate"] == pytest.approx(value["alpha"], abs=1e-9), key
        assert row["n"] == value["n"], key


@pytest.mark.parametrize("scale", SCORED)
def test_scale_scores_are_the_authors_own(run, scale):
    theirs = pd.read_csv(SOURCE / "authors_cleaned_prepost.csv", dtype={"season": str})
    scores = run.scores[(run.scores["outcome"] == scale) & (run.scores["level"] == "scale")]
    for season in SEASONS:
        for wave in ("pre", "post"):
            own = scores[(scores["cohort"] == season) & (scores["wave"] == wave)]["score"]
            row = (theirs["season"] == season) & (theirs["time"] == wave)
            published = theirs.loc[row, scale].dropna()
            assert len(published) > 0
            assert np.sort(own.dropna()) == pytest.approx(np.sort(published), abs=1e-12)


def test_pairs_are_the_authors_own_pairs(run):
    """The multiset of (before, after), which wrong pairs of right scores would not have."""
    theirs = pd.read_csv(SOURCE / "authors_cleaned_prepost.csv", dtype={"season": str})
    for scale in SCORED:
        wide = theirs.pivot(index=["season", "participant_id"], columns="time", values=scale)
        wide = wide.dropna().reset_index()[["season", "pre", "post"]]
        own = run.pairs[(run.pairs["outcome"] == scale) & (run.pairs["level"] == "scale")]
        own = own[["cohort", "before", "after"]]
        both = [
            sorted((c, round(a, 9), round(b, 9)) for c, a, b in table.itertuples(index=False))
            for table in (own, wide)
        ]
        assert both[0] == both[1]


def test_clustered_on_staffs_one_scale_is_no_longer_clear(run):
    naive = run.estimates.loc[("shared_leadership_model", "all", "pre-post", "mean_change")]
    robust = run.estimates.loc[
        ("shared_leadership_model", "all", "pre-post", "mean_change_clustered")
    ]
    assert naive["p_value"] == pytest.approx(0.019, abs=0.0005)
    assert robust["p_value"] == pytest.approx(0.13, abs=0.005)


def test_published_tables_say_that_it_fell(run):
    rows = {
        (row["cohort"], row["scale"]): row
        for row in run.editions["programme"]["change"]
        if row["comparison"] == "pre-post"
    }
    for scale in FELL:
        row = rows["all", scale]
        assert (row["direction"], row["shown"], row["n"]) == ("fell", "full", "30")
        assert row["change"].startswith("-")
        assert float(row["conf_high"]) < 0
    assert rows["all", "shared_leadership_collaboration"]["main"] == "yes"
    assert rows["all", "transformational_leadership"]["direction"] == "unclear"
    # Ten pairs and three questions: direction only, no interval.
    small = rows["2022", "shared_leadership_collaboration"]
    assert (small["shown"], small["direction"]) == ("direction", "fell")
    assert "conf_low" not in small or small["conf_low"] == ""


@pytest.mark.parametrize("report", ["programme", *SEASONS])
def test_every_report_has_both_caveats(run, report):
    text = " ".join(row["text"] for row in run.editions[report]["cautions"])
    assert "few staffs" in text
    assert "16 of 23" in text
    assert "not as many people" in text


class _Text(HTMLParser):
    """What a reader of a page sees."""

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def words(text):
    return re.sub(r"\s+", " ", text.replace("\N{LEFT SINGLE QUOTATION MARK}", "'")).strip()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("evaluation.__main__") is None, reason="there are no commands")
def test_the_finished_report_says_so_in_plain_words(tmp_path):
    study = take(tmp_path / "shared leadership")
    ended = subprocess.run(
        [sys.executable, "-m", "evaluation", "report", str(study)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        cwd=ROOT,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    folder = study / "reports" / "programme"
    page = _Text()
    page.feed((folder / "report.html").read_text(encoding="utf-8"))
    texts = [words(" ".join(page.parts))]
    if shutil.which("pdftotext"):
        pdf = ["pdftotext", "-nopgbrk", str(folder / "report.pdf"), "-"]
        texts.append(words(subprocess.run(pdf, capture_output=True, encoding="utf-8").stdout))
    for text in texts:
        assert re.search(
            r"rated 'Shared leadership, collaboration.? 0\.8 points lower after the season", text
        )
        assert not re.search(r"collaboration.? [0-9.]+ points higher", text)
        assert "Coaches work in few staffs, and coaches of one staff answer alike" in text
        assert "16 of 23 coaches said that they had been national-team coach" in text
