"""pip's, conda's and the lock file's lists are one list, and what is installed satisfies it.

Whether the channels have these versions is not shown here: that takes a conda solve.
"""

import re
import tomllib
from importlib.metadata import version
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
    for name, number in re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", LOCK, flags=re.MULTILINE):
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
    assert specifier.contains(version(name))
    assert locked()[name]
    assert all(specifier.contains(number) for number in locked()[name])


def test_the_lock_has_a_hash_for_everything_and_names_no_host():
    assert "://" not in LOCK
    blocks = re.split(r"\n(?=[A-Za-z])", LOCK.split("make lock\n", 1)[1])
    assert len(blocks) == sum(len(numbers) for numbers in locked().values())
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_knows_all_supported_pythons():
    assert len(locked()["numpy"]) == 2, "one numpy for Python 3.11, one for later ones"
    assert locked()["setuptools"], "needed to build connection-pool, which has no wheel"
