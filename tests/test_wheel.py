"""The library as a wheel, away from the checkout: everything that it needs is in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.read_tiny import with_key
from tests.tiny import tiny_study
from tests.whole import ROOT

PACKAGE = ROOT / "src" / "evaluation"
ALONE = """
import sys
sys.path = [sys.argv[1], *(p for p in sys.path if not p.startswith(sys.argv[3]))]
import evaluation
assert evaluation.__file__.startswith(sys.argv[1]), evaluation.__file__
from evaluation import publish, read
print(*read(sys.argv[2]).tables)
for row in publish(sys.argv[2])["programme"]["change"].itertuples():
    print(row.cohort, row.scale, row.comparison, row.n, row.change)
"""


def run(*words, **more):
    return subprocess.run(
        [sys.executable, *map(str, words)],
        **({"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 300} | more),
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel of the checkout's code, built in a copy: building leaves files beside the code."""
    pytest.importorskip("setuptools", reason="needed to build; comes with the extra 'build'")
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, folder)
    options = ("--no-build-isolation", "--no-deps", "--no-index", "--quiet")
    built = run("-m", "pip", "wheel", *options, ".", "--wheel-dir", "out", cwd=folder)
    assert built.returncode == 0, built.stderr
    (path,) = (folder / "out").glob("evaluation-*.whl")
    return path


def test_every_file_of_the_package_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("evaluation/")}
    there = {
        f"evaluation/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == there
    assert {"evaluation/py.typed", "evaluation/publishing/words.toml"} <= inside


def test_installed_elsewhere_it_evaluates_a_study(wheel, tmp_path):
    target = tmp_path / "installed"
    options = ("--no-deps", "--no-index", "--no-compile", "--quiet", "--target", target)
    assert run("-m", "pip", "install", *options, wheel).returncode == 0
    sections = "sections: [scope, change, limits]\n"
    study = with_key(tiny_study(tmp_path / "study", study=lambda text: text + sections))
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    words = ("-c", ALONE, target, study, ROOT / "src")
    ran = run(*words, cwd=tmp_path, env=environment)
    assert ran.returncode == 0, ran.stderr
    tables, *rows = ran.stdout.splitlines()
    assert tables.split()[:3] == ["answers", "responses", "participants"]
    assert "all identity pre-post 6 +1.0" in rows
