"""Set up `.venv`: the locked software and this project in it, on Linux, macOS and Windows.

`make` runs it before everything else; by hand it is `python workflow/install.py [PYTHON]`.
It needs nothing but the standard library, and its grammar stays that of Python 3.7, so that an
old Python can say that it is too old. Where `.venv` already fits, it does nothing.
"""

import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple, Optional

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = ((3, 13), (3, 12), (3, 11))  # the best first
SPACE_NEEDED = 2e9  # bytes; the finished `.venv` takes about 1.4 GB
LOCK = "requirements.lock"

# Each Python that is asked prints its version, word length, file (of a venv: of the Python that
# it was made with, since the venv may be the one to be replaced), and whether it can make a venv.
PROBE = """
import struct, sys
print("%d.%d.%d" % tuple(sys.version_info[:3]))
print(struct.calcsize("P") * 8)
print(getattr(sys, "_base_executable", None) or sys.executable)
try:
    import venv, ensurepip
    print("complete")
except ImportError:
    print("no venv")
"""


class Python(NamedTuple):
    """A Python that was asked what it is.

    Attributes:
        command: the words that were tried.
        version: for example `(3, 12, 1)`; None if it does not start.
        problem: what makes it unfit, "" if nothing does.
        file: where it is, as text.
    """

    command: list
    version: Optional[tuple]
    problem: str
    file: str = ""


def inspect(command):
    """Ask one Python what it is.

    Args:
        command: the words that start it, for example `["py", "-3.13"]`.
    """
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        version, bits, file, modules = os.fsdecode(answer.stdout).splitlines()
        version = tuple(int(part) for part in version.split("."))
    except FileNotFoundError:
        return Python(command, None, "not found")
    except (OSError, ValueError, subprocess.TimeoutExpired):
        # A pyenv shim without its Python, or the stub that opens the Microsoft Store.
        return Python(command, None, "does not start")
    return Python(command, version, problem_of(version, bits, modules), file)


def problem_of(version, bits, modules):
    """Say what makes a Python unfit, "" if nothing does."""
    if version[:2] < VERSIONS[-1]:
        return "too old"
    if version[:2] > VERSIONS[0]:
        return "too new: not all libraries can be had for it yet"
    if bits != "64":
        return f"a {bits}-bit Python; the libraries exist for 64 bits only"
    return "" if modules == "complete" else "lacks the venv module"


def candidates():
    """List the commands that may start a fit Python, the newest first, then the one running."""
    versions = ["{}.{}".format(*version) for version in VERSIONS]
    named = [["python" + version] for version in versions]
    if os.name == "nt":
        named = [["py", "-" + version] for version in versions]
    return [*named, ["python3"], ["python"], [sys.executable]]


def choose(commands):
    """Take the first Python that will do.

    Args:
        commands: lists of words, in order of preference.

    Raises:
        SystemExit: none will do; the message lists what was found and what to install.
    """
    found = []
    for command in commands:
        python = inspect(command)
        if not python.problem:
            return python
        found.append(python)
    raise SystemExit(explain(found))


def explain(found):
    """Tell a person which Pythons there are, what is wrong with each, and the remedy."""
    lines = ["This project needs Python 3.11, 3.12 or 3.13, with its venv module.", "Found here:"]
    for python in found:
        if python.problem != "not found":
            version = "" if python.version is None else " ({}.{}.{})".format(*python.version)
            lines.append("  {}{}: {}".format(" ".join(python.command), version, python.problem))
    if len(lines) == 2:
        lines.append("  none")
    incomplete = [python for python in found if python.problem == "lacks the venv module"]
    lines += ["What to do:", *("  " + line for line in remedy(incomplete))]
    return "\n".join(lines)


def remedy(incomplete):
    """Name the package or the installer that helps on this system."""
    if incomplete:
        package = "python{}.{}-venv".format(*incomplete[0].version)
        return [
            f"Debian and Ubuntu keep the venv module apart: sudo apt install {package}",
            "Elsewhere: install that Python again, with its standard library complete.",
        ]
    system = platform.system()
    if system == "Windows":
        return ["winget install Python.Python.3.13", "then open a new window and run this again."]
    if system == "Darwin":
        return ["brew install python@3.13, or python.org/downloads", "then run this again."]
    return [
        "Debian 12, Ubuntu 24.04 and later: sudo apt install python3 python3-venv",
        "Fedora: sudo dnf install python3.13; with pyenv: pyenv install 3.13 && pyenv local 3.13",
        "or see environment.yml for conda. Then run this again.",
    ]


def stamp(root, version):
    """Describe what `.venv` must hold.

    Returns:
        Lines: digest of lock and project file, Python's minor version, and the place, since a
        checkout that was moved needs a new `.venv`.
    """
    digest = hashlib.sha256()
    for name in (LOCK, "pyproject.toml"):
        digest.update((root / name).read_bytes().replace(b"\r\n", b"\n"))
    return "{}\n{}.{}\n{}\n".format(digest.hexdigest(), *version[:2], root)


def venv_python(root):
    """Give the path of the Python inside `.venv`."""
    windows = root / ".venv" / "Scripts" / "python.exe"
    return windows if os.name == "nt" else root / ".venv" / "bin" / "python"


def is_ready(root, versions):
    """Whether a set-up finished, with one of these versions, and still fits lock and place."""
    marker = root / ".venv" / "installed.txt"
    if not (marker.is_file() and venv_python(root).exists()):
        return False
    return marker.read_text(encoding="utf-8") in [stamp(root, version) for version in versions]


def locked(root, name):
    """Cut the lines of one package, with its hashes, out of the lock file."""
    lines, inside = [], False
    for line in (root / LOCK).read_text(encoding="utf-8").splitlines():
        if not line.startswith((" ", "#")):
            inside = line.startswith(name + "==")
        if inside:
            lines.append(line)
    return "\n".join(lines) + "\n"


def run(title, command, root):
    """Run one step quietly, and say how long it took.

    Raises:
        SystemExit: the step failed; the message holds the end of what it printed.
    """
    sys.stdout.write(f"  {title} ... ")
    sys.stdout.flush()
    started = time.time()
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET")
    done = subprocess.run(
        [str(word) for word in command],
        cwd=str(root),
        env={name: value for name, value in os.environ.items() if name not in unwanted},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        tail = done.stdout.decode("utf-8", "replace").splitlines()[-25:]
        raise SystemExit(
            "failed\n\n{}\n\nThe set-up stopped there. Most often the network or a proxy is the "
            "reason.\nRun the same command again: it begins afresh.".format("\n".join(tail))
        )
    print(f"{time.time() - started:.0f} s")


def install(python, root):
    """Make `.venv` anew; the marker comes last, so that what is interrupted is done again."""
    if shutil.disk_usage(str(root)).free < SPACE_NEEDED:
        raise SystemExit(f"The set-up needs 2 GB of free disk space in {root}.")
    version = "{}.{}.{}".format(*python.version)
    print(f"Setting up .venv with Python {version}: once, one to three minutes, 1.4 GB.")
    pip = [venv_python(root), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check", "--no-build-isolation"]
    # pip refuses an editable project beside hashes; and one locked library comes as source,
    # which the locked setuptools must be there to build.
    run("virtual environment", [python.file, "-m", "venv", "--clear", root / ".venv"], root)
    with tempfile.TemporaryDirectory() as folder:
        first = pathlib.Path(folder) / "setuptools.lock"
        first.write_text(locked(root, "setuptools"), encoding="utf-8")
        run("build tool", [*pip, "--require-hashes", "-r", first], root)
    run("locked libraries", [*pip, "--require-hashes", "-r", root / LOCK], root)
    run("this project", [*pip, "--no-deps", "-e", root], root)
    (root / ".venv" / "installed.txt").write_text(stamp(root, python.version), encoding="utf-8")


def main(arguments, root=ROOT):
    """Set up `.venv` if it is not there or does not fit; `arguments` may name the Python."""
    if arguments:
        python = choose([arguments])
        if not is_ready(root, [python.version]):
            install(python, root)
    elif not is_ready(root, VERSIONS):
        install(choose(candidates()), root)


if __name__ == "__main__":
    main(sys.argv[1:])
