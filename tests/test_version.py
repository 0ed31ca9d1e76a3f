"""A new version of the software, made in a small repository of its own; the checks are replaced."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 12, 1)
FINE = ((sys.executable, "-c", ""),)
BROKEN = ((sys.executable, "-c", "raise SystemExit(1)"),)
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def version(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "workflow/maintenance")
    import version

    return version


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """The project's own lists with a library of one module, committed."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.org")
    root = tmp_path / "own"
    (root / "src/evaluation").mkdir(parents=True)
    (root / "src/evaluation/__init__.py").write_text('"""Small."""\n')
    for name in ("pyproject.toml", "CITATION.cff", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root)
    first = "## 7.1.0 (not yet released)\n\n### What changes numbers in reports\n\n- None.\n"
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\n{first}")
    (root / ".gitignore").write_text("/dist/\n")
    run(root, "git", "init", "--quiet")
    commit(root)
    return root


def run(root, *words):
    return subprocess.run(words, cwd=root, check=True, capture_output=True, text=True).stdout


def commit(root):
    run(root, "git", "add", "--all")
    run(root, "git", "commit", "--quiet", "--message", "so far")


def digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def state(root):
    return (
        run(root, "git", "log", "--format=%H"),
        run(root, "git", "tag"),
        run(root, "git", "status"),
    )


def test_a_version_is_written_built_and_tagged(version, repository, tmp_path):
    made = version.give(repository, "7.1.0", DAY, FINE)
    assert [p.name for p in made] == [
        "evaluation-7.1.0-py3-none-any.whl",
        "evaluation-7.1.0.tar.gz",
    ]
    assert version.present(repository) == "7.1.0"
    citation = (repository / "CITATION.cff").read_text()
    assert "version: 7.1.0\ndate-released: 2026-12-01\n" in citation
    assert "\n## 7.1.0 (2026-12-01)\n" in (repository / "CHANGELOG.md").read_text()
    assert run(repository, "git", "describe", "--exact-match") == "v7.1.0\n"
    assert run(repository, "git", "status", "--porcelain") == ""
    with zipfile.ZipFile(made[0]) as wheel:
        assert "evaluation/__init__.py" in wheel.namelist()
        metadata = wheel.read("evaluation-7.1.0.dist-info/METADATA").decode()
    assert "\nVersion: 7.1.0\n" in metadata
    with tarfile.open(made[1]) as source:
        assert {(m.uid, m.uname, m.mtime) for m in source} == {(0, "", 1796083200)}
    # Somebody else, elsewhere, from the tag: the same bytes.
    run(tmp_path, "git", "clone", "--quiet", str(repository), "other")
    version.build(tmp_path / "other", DAY)
    assert digests(tmp_path / "other/dist") == digests(repository / "dist")


def test_the_next_version_goes_in_the_place_of_the_last(version, repository):
    version.give(repository, "7.1.0", DAY, FINE)
    log = repository / "CHANGELOG.md"
    newer = f"## 7.2.0 (not yet released)\n\n{version.FIRST}\n\n## 7.1.0"
    log.write_text(log.read_text().replace("## 7.1.0", newer, 1))
    commit(repository)
    version.give(repository, "7.2.0", date(2027, 1, 2), FINE)
    citation = (repository / "CITATION.cff").read_text()
    assert citation.count("date-released: ") == 1
    assert "version: 7.2.0\ndate-released: 2027-01-02\n" in citation
    assert run(repository, "git", "tag").split() == ["v7.1.0", "v7.2.0"]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("7.1", "three numbers"),
        ("7.01.0", "three numbers"),
        ("", "three numbers"),
        ("0.0.1", "comes before"),
        ("7.2.0", "must begin with '## 7.2.0"),
    ],
)
def test_a_number_that_is_not_next_is_refused(version, repository, new, why):
    before = state(repository)
    with pytest.raises(version.RefusedError, match=why):
        version.give(repository, new, DAY, FINE)
    assert state(repository) == before


def test_all_reasons_are_told_at_once_and_before_the_tests(version, repository):
    run(repository, "git", "tag", "v7.1.0")
    log = repository / "CHANGELOG.md"
    log.write_text("# Changelog\n\n## 7.1.0 (not yet released)\n\n### Settings\n")
    before = state(repository)
    with pytest.raises(version.RefusedError) as refused:
        version.give(repository, "7.1.0", DAY, BROKEN)
    told = str(refused.value)
    assert "tag v7.1.0" in told
    assert "M CHANGELOG.md" in told
    assert "What changes numbers in reports" in told
    assert "failed" not in told
    assert state(repository) == before


def test_a_check_that_fails_or_changes_a_file_leaves_all_as_it_was(version, repository):
    before = state(repository)
    with pytest.raises(version.RefusedError, match="failed; nothing was changed"):
        version.give(repository, "7.1.0", DAY, BROKEN)
    assert state(repository) == before
    changing = ((sys.executable, "-c", "open('README.md', 'a').write('x')"),)
    with pytest.raises(version.RefusedError, match="README.md"):
        version.give(repository, "7.1.0", DAY, changing)


def test_what_cannot_be_built_is_undone(version, repository):
    project = repository / "pyproject.toml"
    project.write_text(project.read_text().replace('name = "evaluation"', "name = 1"))
    commit(repository)
    before = state(repository)
    with pytest.raises(version.RefusedError, match="Not built, and undone"):
        version.give(repository, "7.1.0", DAY, FINE)
    assert state(repository) == before


def test_the_checkout_s_own_changelog_would_do(version):
    heading = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1].split()[0]
    waiting = version.unwritten((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), heading)
    assert waiting == [] or f"## {heading} ({version.WAITING}" not in waiting[0]
