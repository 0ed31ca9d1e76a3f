"""The set-up chooses a Python that works, says what is wrong, and can be interrupted."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
posix = pytest.mark.skipif(os.name == "nt", reason="the invented Pythons are shell scripts")


@pytest.fixture(scope="module")
def install():
    spec = importlib.util.spec_from_file_location("install", ROOT / "workflow" / "install.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def fake(tmp_path):
    """Write a script that answers as a Python would."""

    def write(name, version="3.12.4", bits="64", modules="complete", status=0):
        path = tmp_path / name
        answer = "\n".join([version, bits, str(path), modules])
        path.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\nexit {status}\n")
        path.chmod(0o755)
        return [str(path)]

    return write


def test_the_running_python_will_do(install):
    python = install.inspect([sys.executable])
    assert python.version == sys.version_info[:3]
    assert python.problem == ""
    assert Path(python.file).exists()


@posix
def test_the_first_that_works_is_chosen(install, fake):
    broken = fake("python3.13", version="", modules="", status=127)
    old = fake("python3", version="3.9.2")
    good = fake("python3.12")
    chosen = install.choose([["no-such-python"], broken, old, good])
    assert chosen.version == (3, 12, 4)
    assert chosen.file == good[0]


@posix
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"version": "3.10.12"}, "too old"),
        ({"version": "3.14.0"}, "too new"),
        ({"bits": "32"}, "32-bit"),
        ({"modules": "no venv"}, "lacks the venv module"),
        ({"version": "nonsense"}, "does not start"),
    ],
)
def test_what_is_wrong_is_named(install, fake, answer, problem):
    command = fake("python3", **answer)
    assert problem in install.inspect(command).problem
    with pytest.raises(SystemExit, match="3.11, 3.12 or 3.13") as stop:
        install.choose([command])
    assert problem in str(stop.value)
    assert "What to do" in str(stop.value)


@posix
def test_a_debian_without_venv_is_told_the_package(install, fake):
    with pytest.raises(SystemExit, match=r"sudo apt install python3\.11-venv"):
        install.choose([fake("python3", version="3.11.2", modules="no venv")])


@pytest.mark.parametrize(
    ("system", "remedy"), [("Windows", "winget"), ("Darwin", "brew"), ("Linux", "python3-venv")]
)
def test_each_system_has_its_remedy(install, monkeypatch, system, remedy):
    monkeypatch.setattr(install.platform, "system", lambda: system)
    with pytest.raises(SystemExit, match=remedy) as stop:
        install.choose([["no-such-python"]])
    assert "none" in str(stop.value)


@pytest.fixture
def checkout(install, tmp_path, monkeypatch):
    """A project whose steps are noted, not run; `checkout.fail` names one that fails."""

    class Checkout:
        root = tmp_path / "with a space ü"
        steps: list = []
        fail = None

    (Checkout.root / "workflow").mkdir(parents=True)
    for name in ("requirements.lock", "pyproject.toml"):
        (Checkout.root / name).write_bytes((ROOT / name).read_bytes())
    Checkout.steps = []

    def step(title, command, root):
        Checkout.steps.append(title)
        if title == Checkout.fail:
            raise SystemExit("failed")
        python = install.venv_python(root)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(install, "run", step)
    monkeypatch.setattr(install, "candidates", lambda: [[sys.executable]])
    return Checkout


def test_a_finished_set_up_is_left_alone(install, checkout):
    install.main([], checkout.root)
    assert checkout.steps == [
        "virtual environment",
        "build tool",
        "locked libraries",
        "this project",
    ]
    install.main([], checkout.root)
    install.main([sys.executable], checkout.root)
    assert len(checkout.steps) == 4


def test_an_interrupted_set_up_is_done_again(install, checkout):
    checkout.fail = "locked libraries"
    with pytest.raises(SystemExit):
        install.main([], checkout.root)
    checkout.fail, checkout.steps = None, []
    install.main([], checkout.root)
    assert len(checkout.steps) == 4


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed(install, checkout, name):
    install.main([], checkout.root)
    with (checkout.root / name).open("a") as file:
        file.write("# changed\n")
    install.main([], checkout.root)
    assert len(checkout.steps) == 8


def test_a_moved_checkout_is_set_up_again(install, checkout, tmp_path):
    install.main([], checkout.root)
    moved = checkout.root.rename(tmp_path / "moved")
    install.main([], moved)
    assert len(checkout.steps) == 8


def test_another_python_is_set_up_when_asked_for(install, checkout):
    install.main([], checkout.root)
    marker = checkout.root / ".venv" / "installed.txt"
    other = next(v for v in install.VERSIONS if v != sys.version_info[:2])
    marker.write_text(install.stamp(checkout.root, other))
    install.main([], checkout.root)
    assert len(checkout.steps) == 4
    install.main([sys.executable], checkout.root)
    assert len(checkout.steps) == 8


def test_the_build_tool_comes_with_its_hashes(install):
    lines = install.locked(ROOT, "setuptools").splitlines()
    assert lines[0].startswith("setuptools==")
    assert len(lines) > 1
    assert all("--hash=sha256:" in line for line in lines[1:])


def test_a_failed_step_shows_what_it_printed(install, tmp_path):
    command = [sys.executable, "-c", "print('no route to the index'); raise SystemExit(3)"]
    with pytest.raises(SystemExit, match="no route to the index"):
        install.run("a step", command, tmp_path)


@posix
def test_make_without_any_python_says_so(tmp_path):
    # Only sh is on this path, and .venv is not in this folder.
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sh").symlink_to("/bin/sh")
    make = next((f"{d}/make" for d in os.get_exec_path() if Path(d, "make").exists()), None)
    if make is None:
        pytest.skip("make is not installed")
    done = subprocess.run(
        [make, "--no-print-directory", "-f", ROOT / "Makefile", "install"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
