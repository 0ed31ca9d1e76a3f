"""Several calls of Snakemake, one after the other, in one process: its start costs over a second.

    echo tables all | python workflow/calls.py --snakefile Snakefile --directory study --cores all

Each word of the first line of input is the target of a call; all options go to every call. The
first call that fails is the last one, and its status is that of the command. Who starts this may
still look at settings while it loads.

On Linux steps are forked from a process that has the libraries loaded, and the study's settings
read: to start Python and pandas anew for each takes longer than most steps do.
"""

import multiprocessing
import runpy
import subprocess
import sys
from multiprocessing import forkserver

LOADED = ("evaluation.commands.loaded", "snakemake.script")
"""Modules that nearly every step needs; what single steps need they load themselves."""


def run_script(path: str) -> None:
    """Run a step's script as an interpreter would: what goes wrong goes to `sys.excepthook`."""
    try:
        runpy.run_path(path, run_name="__main__")
    except SystemExit:
        raise
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.exit(1)


def fork_steps() -> None:
    """Let Snakemake's scripts be forked, from now on, from a process with the libraries loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    forkserver.ensure_running()  # It loads them while this process loads Snakemake.

    import snakemake.cli  # noqa: F401
    from snakemake.script import PythonScript

    def execute_script(self, fname: str, edit: bool = False) -> None:
        step = context.Process(target=run_script, args=(fname,))
        step.start()
        step.join()
        if step.exitcode:
            raise subprocess.CalledProcessError(step.exitcode, fname)

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


if __name__ == "__main__":
    # Elsewhere not every system library survives a fork.
    if sys.platform == "linux":
        fork_steps()
    targets, options = sys.stdin.readline().split(), sys.argv[1:]
    sys.exit(next((status for target in targets if (status := call(target, options))), 0))
