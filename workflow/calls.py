"""Several calls of Snakemake, one after the other, in one process: its start costs over a second.

    echo tables all | python workflow/calls.py --snakefile Snakefile --directory study --cores all

Each word of the first line of input is the target of a call; all options go to every call. The
first call that fails is the last one, and its status is that of the command. Who starts this may
still look at settings while it loads.

On Linux steps are forked from a process that has the libraries loaded, and the study's settings
read: to start Python and pandas anew for each takes longer than most steps do.
"""

import atexit
import multiprocessing
import os
import runpy
import subprocess
import sys
import threading
from importlib import util
from multiprocessing import connection, forkserver
from multiprocessing.context import BaseContext

LOADED = ("evaluation.commands.loaded", "snakemake.script")
"""Modules that nearly every step needs; what single steps need they load themselves."""
LOOKS_AFTER_STEPS = threading.Lock()


def run_script(path: str) -> None:
    """Run a step's script as an interpreter would: what goes wrong goes to `sys.excepthook`."""
    try:
        runpy.run_path(path, run_name="__main__")
    except SystemExit:
        raise
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.exit(1)


def fork(context: BaseContext, path: str) -> int:
    """Run a script in a process of its own, from any thread. Returns its exit status.

    Whenever a process starts, `multiprocessing` asks all that were started before for their status,
    which can be read once: it would be taken from the thread that waits for it, without the lock.
    """
    step = context.Process(target=run_script, args=(path,))
    with LOOKS_AFTER_STEPS:
        step.start()
    connection.wait([step.sentinel])
    with LOOKS_AFTER_STEPS:
        step.join()
    return step.exitcode


def load_late(name: str) -> None:
    """Let a library be loaded when something of it is used, not when it is imported.

    Snakemake's plugin for Slurm imports pandas for a report that it makes after a run on a cluster.
    """
    spec = util.find_spec(name)
    spec.loader = util.LazyLoader(spec.loader)
    sys.modules[name] = module = util.module_from_spec(spec)
    spec.loader.exec_module(module)


def fork_steps() -> None:
    """Let Snakemake's scripts be forked, from now on, from a process with the libraries loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    forkserver.ensure_running()  # It loads them while this process loads Snakemake.

    import snakemake.cli  # noqa: F401
    from snakemake.script import PythonScript

    def execute_script(self, fname: str, edit: bool = False) -> None:
        if status := fork(context, fname):
            raise subprocess.CalledProcessError(status, fname)

    PythonScript.execute_script = execute_script


def call(target: str, options: list[str]) -> int:
    """Make one call. Returns its exit status."""
    # Not above: a step that is forked loads this file again.
    from snakemake.cli import main

    try:
        main([*options, "--", target])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return 0


def end_quickly(ended: list[int]) -> None:
    """When all is done, end without taking the loaded libraries apart, which takes half a second.

    Registered before anything else, it comes last: who has to tidy up has done so.
    """
    sys.stdout.flush()
    os._exit(ended[0] if ended else 1)


if __name__ == "__main__":
    status_of_all: list[int] = []
    atexit.register(end_quickly, status_of_all)
    load_late("pandas")
    # Elsewhere not every system library survives a fork.
    if sys.platform == "linux":
        fork_steps()
    targets, options = sys.stdin.readline().split(), sys.argv[1:]
    results = (call(target, options) for target in targets)
    status_of_all.append(next((status for status in results if status), 0))
