"""pip's, conda's and the lock file's lists are one list, and what is installed satisfies it.

Whether the channels have these versions is not shown here: that takes a conda solve. That `make
lock` gives this lock again, and that it can be installed elsewhere, is asked of the package index
only where EVALUATION_LOCK=1 says so and uv is there (.ci/run).
"""

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
NAMES_IN_CONDA = {"matplotlib-base": "matplotlib", "snakemake-minimal": "snakemake"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
asks_the_index = pytest.mark.skipif(
    not (os.environ.get("EVALUATION_LOCK") and shutil.which("uv")),
    reason="EVALUATION_LOCK is not set, or uv is not installed",
)
SYSTEMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
)


def read(lines):
    """Give name -> specifiers; conda writes a space between them, pip none."""
    found = {}
    for line in lines:
        requirement = Requirement(line)
        name = NAMES_IN_CONDA.get(requirement.name, requirement.name)
        found[canonicalize_name(name)] = requirement.specifier
    return found


def wanted_by_pip():
    extras = PROJECT["optional-dependencies"].values()
    return read([*PROJECT["dependencies"], *(line for extra in extras for line in extra)])


def wanted_by_conda():
    plain = [line for line in CONDA["dependencies"] if isinstance(line, str)]
    [under_pip] = [line["pip"] for line in CONDA["dependencies"] if isinstance(line, dict)]
    return read([*plain, *under_pip])


def locked():
    """Give name -> versions in the lock file: one, or one for each range of Pythons."""
    found = {}
    lines = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)([^\n]*)", LOCK, flags=re.MULTILINE)
    for name, number in ((name, number) for name, number, only in lines if "'pypy'" not in only):
        found.setdefault(canonicalize_name(name), []).append(number)
    return found


def test_conda_and_pip_ask_for_the_same():
    conda = wanted_by_conda()
    assert conda.pop("python") == Requirement(f"python{PROJECT['requires-python']}").specifier
    conda.pop("pip")  # the part under `pip:` needs it
    assert conda == wanted_by_pip()


def test_conda_channels_are_names():
    assert CONDA["channels"] == ["conda-forge", "bioconda"]


@pytest.mark.parametrize(("name", "specifier"), sorted(wanted_by_pip().items()))
def test_what_is_installed_and_locked_satisfies_the_list(name, specifier):
    try:
        assert specifier.contains(version(name))
    except PackageNotFoundError:
        assert re.search(rf"^{name}==\S+ ; ", LOCK, flags=re.MULTILINE), "not for this system"
    assert locked()[name]
    assert all(specifier.contains(number) for number in locked()[name])


def test_the_lock_has_a_hash_for_everything_and_names_no_host():
    assert "://" not in LOCK
    blocks = re.split(r"\n(?=[A-Za-z])", LOCK.split("make lock\n", 1)[1])
    assert len(blocks) == len(re.findall(r"^\S+==", LOCK, flags=re.MULTILINE))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_knows_all_supported_pythons():
    assert len(locked()["numpy"]) == 2, "one numpy for Python 3.11, one for later ones"
    assert locked()["setuptools"], "needed to build connection-pool, which has no wheel"


def test_the_lock_holds_what_everything_needs_and_nothing_else(monkeypatch):
    """Each library's own requirements too, as the installed ones state them."""
    monkeypatch.syspath_prepend(ROOT / "docs/making")
    from licences import asked_for, behind

    needed = [r for lines in asked_for().values() for line in lines for r in behind([line])]
    versions = locked()
    unmet = [
        str(requirement)
        for requirement in needed
        if not any(
            requirement.specifier.contains(number, prereleases=True)
            for number in versions.get(canonicalize_name(requirement.name), [])
        )
    ]
    assert unmet == []
    assert set(versions) - {canonicalize_name(r.name) for r in needed} == set()


def pinned(lock):
    """Give name, version and marker -> hashes."""
    blocks = re.findall(
        r"^([A-Za-z0-9_.-]+==[^\\\n]+)\\\n((?:    --hash.*\n?)+)", lock, re.MULTILINE
    )
    return {name.strip(): set(re.findall(r"sha256:\w+", hashes)) for name, hashes in blocks}


@asks_the_index
def test_make_lock_gives_the_same_lock(tmp_path):
    """Files may be added to a release that is out (wheels for a new Python); none may vanish."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(["make", "lock"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again = pinned((tmp_path / "requirements.lock").read_text(encoding="utf-8"))
    assert list(again) == list(pinned(LOCK))
    assert [name for name, hashes in pinned(LOCK).items() if not hashes <= again[name]] == []


@asks_the_index
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_locked_can_be_had_ready_made(python, system, tmp_path):
    """Nobody needs a compiler: one library alone comes as source, and is plain Python."""
    command = f"""uv pip install --dry-run --target {tmp_path / "none"} --python-version {python}
        --python-platform {system} --only-binary :all: --no-binary connection-pool
        --require-hashes --no-deps -r requirements.lock"""
    macos = {"MACOSX_DEPLOYMENT_TARGET": "14.0"}
    done = subprocess.run(
        command.split(), cwd=ROOT, env=os.environ | macos, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
