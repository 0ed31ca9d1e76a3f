"""Time a command, tell how much of it is start-up, and describe the machine it ran on."""

import datetime
import importlib.metadata
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Runs in each Python process of a measured run: notes the interpreter's start and all imports.
NOTE_IMPORTS = """
import atexit, builtins, os, time
spent, busy, plain, start = 0.0, False, builtins.__import__, time.process_time()
def noted(*arguments, **options):
    global spent, busy
    if busy:
        return plain(*arguments, **options)
    busy, before = True, time.process_time()
    try:
        return plain(*arguments, **options)
    finally:
        spent, busy = spent + time.process_time() - before, False
def write():
    with open(os.path.join(os.environ["NOTED_IMPORTS"], str(os.getpid())), "w") as file:
        file.write(f"{start} {spent}")
builtins.__import__ = noted
atexit.register(write)
"""


def cpu_of_children():
    """Processor seconds of all finished child processes, None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(command, environment=None):
    """Run a command in the checkout.

    Returns:
        Wall seconds and processor seconds (None on Windows).

    Raises:
        SystemExit: the command failed; the message holds the end of what it printed.
    """
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    before, started = cpu_of_children(), time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=inherited | (environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    wall, after = time.perf_counter() - started, cpu_of_children()
    if done.returncode:
        raise SystemExit(f"failed: {command}\n" + "\n".join(done.stdout.splitlines()[-30:]))
    return wall, None if after is None else after - before


def told_by(command):
    """Run a command in the checkout; give the lines that it prints, cut at tabs."""
    done = subprocess.run(
        [*map(str, command)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return [line.split("\t") for line in done.stdout.splitlines()]


def python(*arguments):
    """Give a command that runs this Python."""
    return [sys.executable, *arguments]


def with_start_up(command, folder):
    """Run a command, and note what its Python processes spend on starting and importing.

    Returns:
        Wall seconds, number of Python processes, their start-up in processor seconds, and its
        share of the run's processor time (None on Windows).
    """
    notes, site = folder / "notes", folder / "site"
    for path in (notes, site):
        path.mkdir()
    (site / "sitecustomize.py").write_text(NOTE_IMPORTS, encoding="utf-8")
    wall, cpu = timed(command, {"PYTHONPATH": str(site), "NOTED_IMPORTS": str(notes)})
    pairs = [note.read_text(encoding="utf-8").split() for note in notes.iterdir()]
    start_up = sum(float(start) + float(spent) for start, spent in pairs)
    return wall, len(pairs), start_up, None if cpu is None else start_up / cpu


def processor():
    """Name the processor's model."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def machine():
    """Describe the machine, without its name."""
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = f"{platform.system()} {platform.release()}"
    libraries = ("snakemake", "pandas", "numpy", "scipy", "matplotlib", "typst")
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": system,
        "Python": platform.python_version(),
        "libraries": {name: importlib.metadata.version(name) for name in libraries},
        "date": datetime.date.today().isoformat(),
    }
