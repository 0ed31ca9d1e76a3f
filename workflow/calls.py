"""Several calls of Snakemake, one after the other, in one process: its start costs over a second.

    python workflow/calls.py tables all -- --snakefile Snakefile --directory study --cores all

Each word before `--` is the target of a call; what follows it goes to every call. The first call
that fails is the last one, and its status is that of the command.
"""

import sys

from snakemake.cli import main


def call(target: str, options: list[str]) -> int:
    """Make one call. Returns its exit status."""
    try:
        main([*options, "--", target])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return 0


if __name__ == "__main__":
    here = sys.argv.index("--")
    targets, options = sys.argv[1:here], sys.argv[here + 1 :]
    sys.exit(next((status for target in targets if (status := call(target, options))), 0))
