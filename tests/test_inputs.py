"""Which files each stage reads, and what tells that one of them changed."""

from __future__ import annotations

from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import USED, Inputs, code_digest, digest_of, vanished
from tests.tiny import COHORT, tiny_study


def inputs(folder) -> Inputs:
    settings, cohorts, problems = open_study(folder)
    assert not problems
    return Inputs(settings, cohorts)


def names(paths) -> set[str]:
    return {path.rpartition("/")[2] for path in paths}


def test_each_stage_reads_its_files_and_no_others(tmp_path):
    more = {f"{COHORT}/corrections.csv": "x", f"{COHORT}/projects.csv": "x"}
    found = inputs(tiny_study(tmp_path, more=more))
    shared = {"study.yaml", "pseudonym.key", "cohort.yaml", "corrections.csv"}
    assert names(found.surveys()) == {*shared, "tiny.yaml", "pre.csv", "post.csv", "roster.csv"}
    assert names(found.coded()) == {
        *shared,
        "codebook.yaml",
        "sources.csv",
        "interviews.csv",
        "roster.csv",
    }
    assert names(found.people()) == {*shared, "projects.csv", "roster.csv"}
    assert set(found.raw()) < set(found.all())
    assert "data/pseudonym.key" not in found.all()


def test_a_digest_follows_content_and_name_not_order(tmp_path):
    for name, text in (("a", "1"), ("b", "2")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    first = digest_of(tmp_path, ["a", "b"])
    assert digest_of(tmp_path, ["b", "a", "a"]) == first
    (tmp_path / "a").write_text("3", encoding="utf-8")
    assert digest_of(tmp_path, ["a", "b"]) != first


def test_the_code_digest_sees_every_module_and_no_cache(tmp_path):
    (tmp_path / "wing").mkdir()
    (tmp_path / "wing" / "m.py").write_text("x = 1\n", encoding="utf-8")
    first = code_digest(tmp_path)
    (tmp_path / "wing" / "__pycache__").mkdir()
    (tmp_path / "wing" / "__pycache__" / "m.pyc").write_bytes(b"x")
    assert code_digest(tmp_path) == first
    (tmp_path / "wing" / "m.py").write_text("x = 2\n", encoding="utf-8")
    assert code_digest(tmp_path) != first


def test_a_raw_file_that_vanished_is_named(tmp_path):
    found = inputs(tiny_study(tmp_path))
    assert vanished(tmp_path, found.raw()) == []
    (tmp_path / USED).parent.mkdir(parents=True)
    lines = [*found.raw(), f"{COHORT}/gone.csv"]
    (tmp_path / USED).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (problem,) = vanished(tmp_path, found.raw())
    assert problem.file == f"{COHORT}/gone.csv"
    assert "--accept-removed" in problem.remedy


def test_the_authors_texts_and_decisions_are_found(tmp_path):
    more = {
        "config/narrative/programme/programme.md": "x",
        "data/decisions/programme/quotes.csv": "excerpt,show\n",
    }
    found = inputs(tiny_study(tmp_path, more=more))
    assert found.narrative("programme") == ["config/narrative/programme/programme.md"]
    assert set(more) < set(found.decisions())
