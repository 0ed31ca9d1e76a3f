"""How far coders agree, in the programme's report: what is told, and what would tell of few."""

from types import SimpleNamespace

import numpy as np
import pytest

from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.interviews.coder_agreement import NO_PLACES, compare_coders
from evaluation.interviews.readers.refi_writer import write_qdpx
from evaluation.interviews.reading import read_coded_sources
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.publishing.agreement_cells import agreement_cells as cells_of
from evaluation.publishing.columns import columns_of
from evaluation.publishing.compose import compose
from evaluation.publishing.publish_agreement import agreement
from evaluation.publishing.wording import check_words
from evaluation.study.cohort_folder import open_study
from tests.test_report import TEMPLATES
from tests.tiny import COHORT, tiny_study

VALUES = {
    "percent_agreement": 0.9211,
    "gwets_ac1": 0.8432,
    "cohens_kappa": 0.8412,
    "overlap": 0.8421,
}


def coefficients(theme="peers", unit="source", n=38, applied=19, note="", code="", **values):
    shared = {"theme": theme, "unit": unit, "n_documents": n, "applied": applied, "code": code}
    return [
        SimpleNamespace(
            coefficient=name,
            estimate=value,
            conf_low=value - 0.2,
            conf_high=min(1.0, value + 0.1),
            coders=2,
            note=note,
            **shared,
        )
        for name, value in (VALUES | values).items()
    ]


def reason(note, unit=""):
    return SimpleNamespace(coefficient="none", unit=unit, theme="", code="", note=note)


def scope_of(rows, report="programme", n_group=100):
    counted = {}

    def withhold(what, when):
        counted[what] = counted.get(what, 0) + bool(when)
        return bool(when)

    groups = [SimpleNamespace(source_group="participant", n_group=n_group, theme="peers")]
    tables = {"coder_agreement": {"all": rows}, "theme_counts": {"all": groups}}
    themes = {t: SimpleNamespace(title=t.capitalize()) for t in ("peers", "time")}
    return SimpleNamespace(
        report=report, k=5, withhold=withhold, withheld=counted,
        results=SimpleNamespace(rows=lambda table, cohort: tables[table].get(cohort, [])),
        settings=SimpleNamespace(codebook=SimpleNamespace(themes=themes)),
    )  # fmt: skip


def told(rows, **scope):
    return [row for row in agreement(scope_of(rows, **scope)) if row.get("theme")]


def test_a_theme_is_told_with_its_numbers():
    (row,) = told(coefficients())
    assert set(row) <= set(columns_of("agreement"))
    assert (row["title"], row["compared_by"], row["n"]) == ("Peers", "source", "38")
    assert (row["percent"], row["ac1"], row["ac1_low"], row["kappa"]) == (
        "92",
        "0.84",
        "0.64",
        "0.84",
    )
    assert (row["overlap"], row["paradox"], row["shown"]) == ("84", "no", "full")


@pytest.mark.parametrize("applied", [0, 4, 34, 38])
def test_where_few_have_a_theme_or_lack_it_ac1_alone_is_told_coarsely(applied):
    (row,) = told(coefficients(applied=applied))
    assert row["shown"] == "coarse"
    assert row["ac1"] == "0.8"
    assert not set(row) & {"percent", "kappa", "ac1_low", "overlap", "paradox"}


@pytest.mark.parametrize(
    ("left", "shown"), [(0, "full"), (1, "coarse"), (4, "coarse"), (5, "full")]
)
def test_all_sources_but_a_few_would_tell_of_these_few(left, shown):
    (row,) = told(coefficients(n=38), n_group=38 + left)
    assert row["shown"] == shown


def test_by_character_only_the_sources_that_have_it_must_be_many():
    shown = {n: told(coefficients(unit="characters", applied=n))[0]["shown"] for n in (4, 5, 38)}
    assert shown == {4: "coarse", 5: "full", 38: "full"}


def test_few_sources_have_no_interval_and_fewer_nothing():
    (row,) = told(coefficients(n=19, applied=9))
    assert row["percent"] == "92"
    assert "ac1_low" not in row
    (row,) = told(coefficients(n=4, applied=2))
    assert {k: v for k, v in row.items() if k not in ("theme", "title", "compared_by")} == {
        "shown": "too_few"
    }


def test_single_codes_and_cohorts_reports_tell_nothing():
    assert told(coefficients(code="listening")) == []
    assert agreement(scope_of(coefficients(), report="2025")) == []


def test_what_is_kept_back_is_counted():
    scope = scope_of([*coefficients(applied=2), *coefficients(theme="time", n=3)])
    agreement(scope)
    assert sum(scope.withheld.values()) == 2


def filled(rows):
    """As the report reads them from its CSV."""
    return {"agreement": [{c: row.get(c, "") for c in columns_of("agreement")} for row in rows]}


def test_the_paradox_is_told_in_words():
    rows = [*coefficients(cohens_kappa=0.3, note="paradox: ..."), *coefficients("time")]
    words = " ".join(cells_of(filled(agreement(scope_of(rows))))["coder_words"])
    assert "On \u2018Peers\u2019 coders agree in at least 80% and kappa is under 0.4" in words


def test_why_nothing_is_compared_is_told():
    rows = agreement(scope_of([reason("not computed: one person coded everything")]))
    found = cells_of(filled(rows))
    assert found["coder_words"] == [
        "How far coders agree is not told: one person coded everything."
    ]
    assert found["coder_tables"] == []


def test_kappa_that_is_not_defined_is_said_to_be():
    (row,) = cells_of(filled(told(coefficients(cohens_kappa=np.nan))))["coder_tables"][0]["rows"]
    assert row[4] == "not defined"


def test_the_section_is_written():
    rows = [*coefficients(), *coefficients("time", applied=3), reason(NO_PLACES, "characters")]
    tables = filled(agreement(scope_of(rows)))
    text = compose(tables, {}, {}, TEMPLATES / "sections", ["agreement"])
    assert text.startswith("# How far coders agree")
    assert "| Peers | 38 | 92\\% | 0\\.84 \\(0\\.64 to 0\\.94\\)" in text
    assert "| Time | 38 | not shown | about 0\\.8 | not shown |" in text
    assert "by character is not told" in text
    assert compose({}, {}, {}, TEMPLATES / "sections", ["agreement"]).strip() == ""


def test_every_word_stays_inside_the_design():
    rows = [*coefficients(), *coefficients("time", cohens_kappa=0.1, note="paradox")]
    rows += coefficients("time", unit="characters", gwets_ac1=0.2) + coefficients(unit="characters")
    found = cells_of(filled(agreement(scope_of(rows))))
    words = [*found["coder_words"], *found["coder_explained"]]
    words += [part["caption"] for part in found["coder_tables"]]
    assert len([text for text in words if text]) == 9
    for text in words:
        assert check_words(text) == [], text


def project_of(text, *places):
    """A project of one source: coder, start and end of each coding."""
    project = CodedProject("refi_project", {"P01": CodedSource("P01", text)})
    project.codes = [ToolCode(("workload",))]
    project.codings = [Coding("P01", ("workload",), text[a:z], a, z, c) for c, a, z in places]
    return project


def compared(folder, **projects):
    """Estimates by unit and coefficient, and what is noted, of projects in one cohort."""
    study = tiny_study(folder / "study", interviews=None)
    for name, project in projects.items():
        write_qdpx(study / COHORT / f"{name} interviews.qdpx", project)
    settings, cohorts, problems = open_study(study)
    reading = read_coded_sources(settings, cohorts, Pseudonyms(bytes(32)))
    problems += reading.problems
    assert not [p for p in problems if p.severity == "stop"]
    said = (reading.tables["sources"], reading.tables["excerpts"])
    found = compare_coders(*said, {"2026-spring"}, settings.study.coding, 1)
    rows = found[(found["cohort"] == "all") & (found["theme"] == "no_time") & (found["code"] == "")]
    return rows.set_index(["unit", "coefficient"])["estimate"], [p.found for p in problems]


TEXT = ("abcde fghi " * 100)[:1000]
A, B = (("A", 0, 125), ("A", 400, 450)), (("B", 75, 200), ("B", 410, 460))
"""The worked example of two coders in a text of 1,000 characters."""


def test_a_project_of_two_coders_from_file_to_table(tmp_path):
    both, _ = compared(tmp_path, both=project_of(TEXT, *A, *B))
    assert both["source", "percent_agreement"] == 1
    assert both["characters", "percent_agreement"] == pytest.approx(0.83)
    assert both["characters", "krippendorffs_alpha"] == pytest.approx(0.41, abs=5e-3)


def test_a_project_of_each_coder_is_as_good_as_one_of_both(tmp_path):
    each, _ = compared(tmp_path, one=project_of(TEXT, *A), two=project_of(TEXT, *B))
    assert each["characters", "percent_agreement"] == pytest.approx(0.83)


def test_two_texts_of_one_source_are_not_compared_by_character(tmp_path):
    other = TEXT.replace(" ", "\r\n", 20)
    each, notes = compared(tmp_path, one=project_of(TEXT, *A), two=project_of(other, *B))
    assert each["source", "percent_agreement"] == 1
    assert "characters" not in each.index.get_level_values("unit")
    assert any("1 source(s) have another text here" in note for note in notes)
