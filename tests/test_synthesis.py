"""Several programmes' published results read together."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.commands.synthesis import synthesis
from evaluation.publishing.columns import columns_of
from evaluation.publishing.wording import check_words
from evaluation.synthesis import cells
from evaluation.synthesis.pooling import pool, pool_scales
from evaluation.synthesis.programmes import read_programmes
from tests.test_two_stage import _log_risk_ratios

DF = "mean of the changes; 95% t interval from the variance within cohorts, {} degrees of freedom"
FACTS = {"main_comparison": "pre-post", "version": "1", "date": "2026-10-01", "cohorts": "3"}


def row(change="+0.33", low="0.15", high="0.52", n="46", **other: str) -> dict[str, str]:
    """One scale's row of all cohorts, as published; d as printed by Bonett's interval."""
    told = {"cohort": "all", "comparison": "pre-post", "shown": "full", "design": "paired"}
    told |= {"instrument": "self", "scale": "identity", "title": "Seeing myself as a leader"}
    told |= {"items": "4", "range_low": "1", "range_high": "5", "n": n, "compared_as": "main"}
    told |= {"change": change, "conf_low": low, "conf_high": high, "direction": "rose"}
    told |= {"d": "+0.54", "d_low": "0.24", "d_high": "0.87"}
    return told | {"method": DF.format(int(n) - 3)} | other


def text_of(rows: list[dict[str, str]], columns: list[str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def programme(folder: Path, name: str, *rows: dict[str, str], asked: str = "", **facts) -> Path:
    """An archive with what a synthesis needs of one."""
    told = FACTS | {"programme": name, "invented": "yes", "commissioner": "A funder"} | facts
    about = [{"key": key, "value": value} for key, value in told.items()]
    question = {"variable": "i1", "kind": "question", "text": asked, "scale": "identity"}
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as made:
        for table, content in (("about", about), ("change", rows), ("dictionary", [question])):
            text = text_of(list(content), columns_of(table))
            made.writestr(f"{name}-v1/tables/programme/{table}.csv", text)
            made.writestr(f"{name}-v1/tables/2025/{table}.csv", "not,read\n")
    return path


THREE = (
    row(),
    row("+0.10", "-0.10", "0.30", "31"),
    row("+0.55", "0.22", "0.88", "16"),
)


@pytest.fixture
def three(tmp_path):
    return [programme(tmp_path, name, own) for name, own in zip("ABC", THREE, strict=True)]


def pooled_of(paths):
    found, problems = read_programmes(paths)
    assert problems == []
    return pool_scales(found)


# The numbers. R 4.2.2, metafor 3.8.1, dat.bcg: rma(yi, vi, test = "knha") and "adhoc" of
# escalc("RR"), control = list(threshold = 1e-12); predict(); confint(type = "PL").


def test_thirteen_trials_as_metafor_has_them():
    found = pool(*_log_risk_ratios())
    assert (found.mean, found.low, found.high) == pytest.approx(
        (-0.714532342158, -1.108443713686, -0.320620970631), abs=1e-7
    )
    assert (found.next_low, found.next_high) == pytest.approx((-1.996016834, 0.566952150), abs=1e-7)
    assert found.tau == pytest.approx(0.5597, abs=5e-5)
    assert (found.tau_low, found.tau_high) == pytest.approx((0.3395, 0.9822), abs=5e-5)
    i2 = (found.i2, found.i2_low, found.i2_high)
    assert i2 == pytest.approx((0.922214, 0.813489, 0.973341), abs=5e-5)


ADHOC = (
    ([0, 2], (-1.090897550, -6.519263711, 4.337468610), (-6.519263711, 4.337468610)),
    ([0, 1, 2, 3], (-1.422044333, -1.830880753, -1.013207913), (-1.830880753, -1.013207913)),
    ([0, 1, 2, 5], (-1.001096174, -1.708505727, -0.293686622), (-2.129285091, 0.127092742)),
)


@pytest.mark.parametrize(("trials", "mean", "further"), ADHOC)
def test_of_few_that_agree_the_interval_is_metafors_adhoc(trials, mean, further):
    y, v = _log_risk_ratios()
    found = pool(y[trials], v[trials])
    assert (found.mean, found.low, found.high) == pytest.approx(mean, abs=1e-7)
    assert (found.next_low, found.next_high) == pytest.approx(further, abs=1e-7)


def test_spread_of_four_trials_as_metafor_has_it():
    y, v = _log_risk_ratios()
    found = pool(y[[0, 1, 2, 5]], v[[0, 1, 2, 5]])
    assert (found.tau, found.tau_low) == (pytest.approx(0.2762, abs=5e-5), 0)
    assert found.tau_high == pytest.approx(1.2867, abs=2e-4)
    assert (found.i2, found.i2_high) == pytest.approx((0.339756, 0.917840), abs=1e-5)


def test_printed_changes_are_pooled_as_metafor_pools_them(three):
    # R: vi = round(((.52 - .15) / 2 / qt(.975, 43))^2, 6), so with 28 and 13; rma(test = "adhoc").
    (scale,) = pooled_of(three)
    assert (scale.points, scale.pooled.k, scale.pooled.n) == (True, 3, 93)
    found = scale.pooled
    expected = (0.3067561010, -0.2339572688, 0.8474694709, 0.1796380128)
    assert (found.mean, found.low, found.high, found.tau) == pytest.approx(expected, abs=1e-6)
    assert sum(line.weight for line in scale.lines) == pytest.approx(100)


# What is pooled, and how.


def test_another_form_of_a_scale_is_pooled_in_standard_deviations(tmp_path):
    for place, other in enumerate(({"instrument": "x"}, {"items": "5"}, {"range_high": "7"})):
        folder = tmp_path / str(place)
        folder.mkdir()
        own = (row(), row("+0.9", "0.5", "1.3", d="+0.80", d_low="0.40", d_high="1.20", **other))
        (scale,) = pooled_of([programme(folder, n, r) for n, r in zip("AB", own, strict=True)])
        assert not scale.points
        assert [line.row["change"] for line in scale.lines] == ["+0.54", "+0.80"]
        assert "did not all ask the same questions" in " ".join(cells.sentences(scale))


def test_other_questions_under_the_same_name_are_not_the_same_scale(tmp_path):
    paths = [programme(tmp_path, "A", row(), asked="I lead."), programme(tmp_path, "B", THREE[1])]
    assert pooled_of(paths)[0].points, "where one does not tell its questions, the name counts"
    paths[1] = programme(tmp_path, "B", THREE[1], asked="I follow.")
    assert not pooled_of(paths)[0].points


def test_a_programme_without_an_interval_is_shown_and_not_pooled(tmp_path, three):
    few = row("+0.4", "", "", "8", shown="direction", d="", d_low="", d_high="", method="")
    (scale,) = pooled_of([*three, programme(tmp_path, "Small", few)])
    assert (scale.pooled.k, scale.pooled.n) == (3, 93)
    assert cells.scale_rows(scale)[3] == ("Small", "8", "+0.4", "direction only", "not pooled")
    assert "‘Small’ publishes no interval" in " ".join(cells.sentences(scale))


def test_a_scale_of_one_programme_is_none_to_pool(tmp_path, three):
    other = programme(tmp_path, "D", row(scale="values", title="Values"))
    assert [scale.scale for scale in pooled_of([*three, other])] == ["identity"]


# Words.


def test_of_two_programmes_nothing_is_said_of_how_far_they_differ(three):
    (scale,) = pooled_of(three[:2])
    told = " ".join(cells.sentences(scale))
    assert "Two programmes are too few to say how much programmes differ" in told
    assert cells.summary_rows([scale])[0][-2:] == ("too few programmes", "too few programmes")
    assert not re.search(r"further programme|I²|%\)", told)


def test_a_change_whose_interval_holds_nought_is_told_as_unclear(three):
    (scale,) = pooled_of(three)
    assert "the direction is not clear" in cells.answer(scale)
    assert "+0.3 points" in cells.answer(scale)


def test_a_change_whose_interval_leaves_out_nought_is_told_as_a_rise_or_a_fall(tmp_path):
    up = [row(f"+0.4{n}", f"0.2{n}", f"0.6{n}", "60") for n in range(3)]
    (scale,) = pooled_of([programme(tmp_path, n, r) for n, r in zip("ABC", up, strict=True)])
    assert "rose by 0.4 points" in cells.answer(scale)
    down = [row(f"-0.4{n}", f"-0.6{n}", f"-0.2{n}", "60") for n in range(3)]
    (scale,) = pooled_of([programme(tmp_path, n, r) for n, r in zip("DEF", down, strict=True)])
    assert "fell by 0.4 points" in cells.answer(scale)


def test_no_sentence_goes_beyond_the_design(three):
    scales = pooled_of(three)
    told = [*cells.sentences(scales[0]), *cells.limits(), *cells.methods(scales)]
    assert [text for text in told if check_words(text)] == []
    assert any("nobody beside them" in text for text in told)


# Reading.


def test_what_cannot_be_read_is_told_all_at_once(tmp_path, three):
    (tmp_path / "bad.zip").write_bytes(b"PK no zip")
    (tmp_path / "folder").mkdir()
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as made:
        made.writestr("a.txt", "a")
    names = ("bad.zip", "folder", "empty.zip", "gone.zip")
    found, problems = read_programmes([*three, *(tmp_path / name for name in names)])
    assert len(found) == 3
    assert [problem.file for problem in problems] == list(names)


def test_the_same_results_twice_are_refused(tmp_path, three, capsys):
    again = programme(tmp_path, "Again", THREE[0])
    assert synthesis([*three, again], tmp_path / "out") == 1
    assert "Again: Its results are those of another" in capsys.readouterr().err
    assert synthesis(three[:1], tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()


def test_an_unpacked_archive_says_what_the_zip_says(tmp_path, three):
    with zipfile.ZipFile(three[0]) as packed:
        packed.extractall(tmp_path / "x")
    (found,), _ = read_programmes([tmp_path / "x" / "A-v1"])
    assert found == read_programmes(three[:1])[0][0]


# The document.


def test_the_document_has_every_number_a_figure_for_it_and_what_it_cannot_show(tmp_path, three):
    long = "A programme with a very long name <b>that</b> goes on | for more than a line"
    extra = programme(tmp_path, "D", THREE[1] | {"change": "+0.12"}, programme=long)
    out = tmp_path / "out"
    words = ["synthesis", *map(str, [*three, extra]), "--out", str(out)]
    assert main(words) == 0
    page = (out / "synthesis.html").read_text("utf-8")
    text = re.sub(r"<[^>]+>", " ", re.sub(r"data:[^\"']+", "", page))
    for told in ("+0.33", "0.15 to 0.52", "All programmes", "A further programme", "INVENTED"):
        assert told in text.replace("\u00a0", " ")
    assert "What this cannot show" in text
    assert "&lt;b&gt;that&lt;/b&gt;" in text
    assert not re.search(r"<(script|link)\b[^>]*(src|href)=\"http", page)
    assert (out / "synthesis.pdf").read_bytes().startswith(b"%PDF")
    assert zipfile.is_zipfile(out / "synthesis.docx")
    data = (out / "tables/forest-identity.csv").read_text("utf-8")
    assert "All programmes,124," in data
    assert 'alt="Forest plot.' in page
