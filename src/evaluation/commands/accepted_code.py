"""`check --accept-extensions`: the study's own code was read, and may run on this computer."""

from __future__ import annotations

from pathlib import Path

from evaluation.study.extensions import accept, accepted_file, extensions_of


def accept_extensions(study: Path) -> None:
    """Let the code in a study's extensions/ run on this computer from now on, and say so.

    Args:
        study: folder of the study.
    """
    found = extensions_of(study)
    accept(found)
    told = f"They may run on this computer from now on, as {accepted_file()} says.\n"
    names = ", ".join(one.name for one in found)
    print(f"Extensions: {names}. {told}" if found else "There is no code in extensions/.\n")
