"""Whole runs of the example: what reruns, what does not, and what survives a failure.

The tests of this file share one study and run in order: each begins where the last one ended.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from evaluation import publish
from tests.whole import ROOT, Copy, digests

READING = {"read_surveys", "read_coded_sources", "read_projects"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    made = Copy(tmp_path_factory.mktemp("whole"))
    made.take_example("2025-spring", "2025-autumn")
    return made


@pytest.fixture(scope="module")
def first(copy):
    return copy.report()


def test_first_run_makes_every_report_and_says_where(copy, first):
    assert first.status == 0, first.text
    for report in ("programme", "2025-spring", "2025-autumn"):
        for kind in ("html", "pdf", "docx"):
            assert (copy.study / f"reports/{report}/report.{kind}").stat().st_size > 10_000
        assert (copy.study / f"data/review/{report}/review.html").exists()
    assert "reports/programme/report.html" in first.text
    assert "What still needs a person" in first.text


def test_no_code_of_a_person_leaves_data_raw(copy, first):
    """Codes of the rosters, searched in every file that the run wrote, unzipped."""
    codes = set()
    for roster in (copy.study / "data/raw").glob("*/roster.csv"):
        lines = roster.read_text(encoding="utf-8-sig").splitlines()[1:]
        codes |= {line.split(",")[0].strip().encode() for line in lines}
    assert len(codes) > 15
    for path in copy.study.rglob("*"):
        inside = path.relative_to(copy.study).parts
        if path.is_file() and inside[:2] != ("data", "raw"):
            texts = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    texts += [archive.read(name) for name in archive.namelist()]
            found = [c for text in texts for c in codes if c in text or c.lower() in text]
            assert not found, f"a code stands in {path.name}"


def test_second_run_does_nothing(copy, first):
    before = digests(copy.study / "reports")
    again = copy.report()
    assert again.status == 0
    assert again.jobs == ()
    assert "Nothing has changed since the last run" in again.text
    assert digests(copy.study / "reports") == before
    (copy.study / "reports/programme/report.docx").unlink()
    mended = copy.report()
    assert mended.status == 0
    assert set(mended.jobs) == {"place_reports", "all"}
    assert digests(copy.study / "reports") == before


def test_the_library_alone_publishes_the_same_tables_as_a_run(copy, first, tmp_path):
    found = publish(copy.study, to=tmp_path)
    assert set(found) == {"programme", "2025-spring", "2025-autumn"}
    for report in found:
        assert digests(tmp_path / report) == digests(copy.study / "reports" / report / "tables")


def test_a_report_open_in_word_stops_the_run_before_anything_is_computed(copy, first):
    text = copy.study / "config/narrative/programme/recommendations.md"
    keep, before = text.read_bytes(), digests(copy.study / "reports")
    owner = copy.study / "reports/programme/~$report.docx"
    owner.write_bytes(b"Ann Author")
    assert copy.report().status == 0, "nothing is to be replaced"
    text.write_bytes(keep + b"\nOne more line.\n")
    ran = copy.report()
    assert ran.status == 1
    assert "reports/programme/report.docx: Open in another program. Close it" in ran.text
    assert "Traceback" not in ran.text
    assert "Ann" not in ran.text
    owner.unlink()
    assert digests(copy.study / "reports") == before
    text.write_bytes(keep)


def test_editing_any_module_reruns_everything(copy, first):
    module = copy.code / "src/evaluation/change/paired.py"
    text = module.read_text(encoding="utf-8")
    assert copy.would_run() == set()
    module.write_text(text + "\n# edited\n", encoding="utf-8")
    assert copy.would_run() >= READING | {"measure_change", "write_report", "place_reports"}
    module.write_text(text, encoding="utf-8")
    assert copy.would_run() == set()


def test_editing_a_narrative_text_renders_that_report_alone(copy, first):
    text = copy.study / "config/narrative/programme/recommendations.md"
    cohort = digests(copy.study / "reports/2025-spring")
    text.write_text(text.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    ran = copy.report()
    assert ran.status == 0
    assert not set(ran.jobs) & {*READING, "measure_change", "count_sources", "join_sources"}
    assert ran.jobs.count("write_report") == 1
    assert "One more line." in (copy.study / "reports/programme/report.html").read_text("utf-8")
    assert digests(copy.study / "reports/2025-spring") == cohort


def test_a_preview_is_one_page_and_leaves_the_reports_alone(copy, first):
    text = copy.study / "config/narrative/programme/recommendations.md"
    keep, before = text.read_bytes(), digests(copy.study / "reports")
    text.write_bytes(keep + b"\nA line to look at.\n")
    ran = copy.report("--preview")
    assert ran.status == 0
    assert set(ran.jobs) == {"publish_tables", "write_preview"}
    page = (copy.study / "data/review/programme/preview.html").read_text("utf-8")
    assert "A line to look at." in page
    assert page.count("data:image/svg+xml;base64,") == page.count("<figcaption") > 5
    assert digests(copy.study / "reports") == before
    text.write_bytes(keep)
    (copy.study / "data/review/programme/preview.html").unlink()
    assert copy.report().status == 0


def test_editing_an_instrument_reads_the_surveys_again_but_no_interviews(copy, first):
    path = copy.study / "config/instruments/leadership.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n# edited\n", encoding="utf-8")
    would = copy.would_run()
    assert "read_surveys" in would
    assert not would & {"read_coded_sources", "read_projects"}
    path.write_text(text, encoding="utf-8")
    assert copy.would_run() == set()


def test_editing_one_raw_file_reads_that_kind_again(copy, first):
    path = copy.study / "data/raw/2025-autumn/projects.csv"
    keep = path.read_bytes()
    lines = keep.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    would = copy.would_run()
    assert {"read_projects", "publish_tables"} <= would
    assert not would & {"read_surveys", "read_coded_sources", "measure_change"}
    path.write_bytes(keep)
    assert copy.would_run() == set()


def test_a_new_cohort_is_picked_up_and_leaves_the_others_reports_alone(copy, first):
    others = [copy.study / "reports" / name for name in ("2025-spring", "2025-autumn")]
    before = [digests(folder) for folder in others]
    programme = digests(copy.study / "reports/programme")
    new = copy.study / "data/raw/2026-spring"
    shutil.copytree(ROOT / "data/raw/2026-spring", new)
    shutil.copytree(ROOT / "config/narrative", copy.study / "config/narrative", dirs_exist_ok=True)
    ran = copy.report()
    assert ran.status == 0, ran.text
    assert (copy.study / "reports/2026-spring/report.html").exists()
    assert digests(copy.study / "reports/programme") != programme
    assert [digests(folder) for folder in others] == before
    assert ran.jobs.count("write_report") == 2


def test_the_reports_in_docs_example_say_what_a_run_says_now(copy, first, monkeypatch):
    """Their words, numbers and alt texts; not the look, nor what names machine and code.

    The study holds the whole example by now. Where this fails, run `make example`.
    """
    monkeypatch.syspath_prepend(ROOT / "docs/making")
    from example import FOLDER, MADE, REPORTS, annex_digest
    from page_text import page_text

    made = json.loads((FOLDER / MADE).read_text(encoding="utf-8"))
    for report in REPORTS:
        pages = [folder / report / "report.html" for folder in (FOLDER, copy.study / "reports")]
        shipped, now = [page_text(page.read_text(encoding="utf-8")) for page in pages]
        assert len(now) > 100
        assert shipped == now, report
        annex = copy.study / f"reports/{report}/annex.html"
        assert made["annexes"][report] == annex_digest(annex.read_text(encoding="utf-8")), report


def test_a_failed_run_leaves_the_last_good_reports_and_fails_again(copy, first):
    before = digests(copy.study / "reports")
    path = copy.study / "data/raw/2026-spring/roster.csv"
    keep = path.read_bytes()
    lines = keep.splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[1]]))
    for _ in range(3):
        ran = copy.report()
        assert ran.status == 1
        assert "The same code as in row 2." in ran.text
        assert "data/raw/2026-spring/roster.csv" in ran.text
    assert digests(copy.study / "reports") == before
    path.write_bytes(keep)
    assert copy.report().status == 0
    assert digests(copy.study / "reports") == before


def test_a_raw_file_that_is_gone_stops_the_run(copy, first):
    before = digests(copy.study / "reports")
    path = copy.study / "data/raw/2026-spring/projects.csv"
    keep = path.read_bytes()
    path.unlink()
    ran = copy.report()
    assert ran.status == 1
    assert "data/raw/2026-spring/projects.csv" in ran.text
    assert "--accept-removed" in ran.text
    assert digests(copy.study / "reports") == before
    path.write_bytes(keep)


def test_a_cohort_that_is_gone_stops_or_takes_its_reports_along(copy, first):
    shutil.rmtree(copy.study / "data/raw/2026-spring")
    assert copy.report().status == 1
    assert (copy.study / "reports/2026-spring").exists()
    ran = copy.report("--accept-removed")
    assert ran.status == 0, ran.text
    assert not (copy.study / "reports/2026-spring").exists()
    assert "2026-spring" in ran.text
    assert not (copy.study / "data/review/2026-spring").exists()
    assert copy.report().status == 0


def test_two_runs_at_once_do_not_meddle(copy, first):
    fcntl = pytest.importorskip("fcntl", reason="file locks of POSIX")
    with (copy.study / ".snakemake/run.lock").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        path = copy.study / "config/study.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "\n# edited\n", encoding="utf-8")
        ran = copy.report()
        path.write_text(text, encoding="utf-8")
    assert ran.status == 1
    assert "Another run of this study is under way" in ran.text


def test_the_same_input_gives_the_same_bytes(copy, first, tmp_path):
    assert copy.report().status == 0
    other = Copy(tmp_path)
    shutil.copytree(copy.study / "config", other.study / "config")
    for name in ("raw", "decisions"):
        shutil.copytree(copy.study / "data" / name, other.study / "data" / name)
    shutil.copy2(copy.study / "data/pseudonym.key", other.study / "data/pseudonym.key")
    assert other.report().status == 0
    mine, theirs = digests(copy.study / "reports"), digests(other.study / "reports")
    assert [name for name in mine if mine[name] != theirs.get(name)] == []
    assert mine.keys() == theirs.keys()
    review = [digests(c.study / "data/review") for c in (copy, other)]
    assert review[0] == review[1]
    tables = [digests(c.study / "data/processed", "*.parquet") for c in (copy, other)]
    assert tables[0] == tables[1]


def test_the_workflow_has_no_fault_that_snakemake_knows_but_one(copy):
    """All rules share one environment, activated once, so none names a software environment."""
    code = [sys.executable, "-m", "snakemake", "--snakefile", str(copy.code / "Snakefile")]
    ended = subprocess.run(
        [*code, "--directory", str(copy.study), "--lint"],
        env=copy.environment(), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    titles = set(re.findall(r"^    \* (.+?)\.?:$", ended.stderr, re.M))
    assert titles == {"Specify a conda environment or container for each rule"}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_figures_of_cohorts_and_projects_stand_in_their_sections(copy, first):
    """One that waits for room may not end up among the limits: the example's once did."""
    report = copy.study / "reports/programme/report.pdf"
    told = subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, check=True)
    body = told.stdout.decode().split("\f", 2)[2]  # the title page's contents name the sections
    limits = body.index("How strong the evidence is")
    for heading, caption in (
        ("The cohorts side by side", "Change in each cohort, in order of time"),
        ("Projects\n", "Improvement projects by stage"),
    ):
        assert body.index(heading) < body.index(caption) < limits, heading


def test_the_picture_of_the_rules_is_current(copy, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "docs/making")
    import rules

    drawn = rules.as_svg(rules.graph(copy.study, copy.code))
    assert drawn == (ROOT / "docs/rules.svg").read_text(encoding="utf-8"), "run `make example`"


def test_the_audit_is_one_file_and_holds_no_code_of_a_person(copy, first):
    audit = copy.study / "data/review/audit.html"
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(copy.code / "Snakefile")]
    command += ["--directory", str(copy.study), "--report", "data/review/audit.html"]
    ended = subprocess.run(command, env=copy.environment(), capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    text = audit.read_text(encoding="utf-8")
    assert "write_report" in text
    assert not re.search(r"""(src|href)=["']?https?:""", text)
    codes = set()
    for roster in (copy.study / "data/raw").glob("*/roster.csv"):
        lines = roster.read_text(encoding="utf-8-sig").splitlines()[1:]
        codes |= {line.split(",")[0].strip() for line in lines}
    assert len(codes) > 15
    assert [code for code in codes if re.search(rf"\b{re.escape(code)}\b", text)] == []
    audit.unlink()


def test_all_problems_of_all_files_are_told_together(copy, first):
    raw = copy.study / "data/raw/2025-autumn"
    keep = {path: path.read_bytes() for path in raw.iterdir()}
    before = digests(copy.study / "reports")
    coded = raw / "Participant interviews coded.csv"
    text = coded.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    coded.write_text("".join([*text[:2], text[2].replace(text[2].split(",")[1], "manager_suport")]),
                     encoding="utf-8")  # fmt: skip
    (raw / "Before the programme (responses).csv").write_text("")
    survey = raw / "End of the programme (responses).csv"
    survey.write_bytes(survey.read_bytes().replace(b"Your participant code", b"Who are you?"))
    ran = copy.report()
    assert ran.status == 1
    for told in ("The file is empty.", "'manager_suport'", "manager_support", "participant code",
                 "3 problems", "row 3"):  # fmt: skip
        assert told in ran.text, told
    assert digests(copy.study / "reports") == before
    for path, content in keep.items():
        path.write_bytes(content)
    assert copy.report().status == 0
