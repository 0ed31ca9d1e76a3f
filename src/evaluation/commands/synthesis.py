"""`synthesis`: the published results of several programmes, read together."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluation.synthesis.cells import answer
from evaluation.synthesis.document import NAME, write_synthesis
from evaluation.synthesis.pooling import pool_scales
from evaluation.synthesis.programmes import read_programmes

TEMPLATES = Path(__file__).resolve().parents[3] / "workflow" / "report"


def synthesis(paths: list[Path], out: Path) -> int:
    """Pool the published changes of programmes, and write what they say together.

    Args:
        paths: an archive, its folder, or a study's folder, of each programme.
        out: folder of the document.

    Returns:
        Exit status: 1 if there is nothing to pool; then nothing is written.
    """
    programmes, problems = read_programmes(paths)
    if len(paths) < 2:
        return _refuse("Name two programmes or more: their archives, or their studies' folders.")
    if problems:
        lines = "\n".join(f"- {problem}" for problem in problems)
        return _refuse(f"Nothing is read together yet:\n{lines}")
    scales = pool_scales(programmes)
    if not scales:
        return _refuse("No scale has the same id in two of these programmes: nothing to pool.")
    write_synthesis(programmes, scales, out, TEMPLATES)
    for scale in scales:
        if scale.pooled:
            print(answer(scale))
    print(f"Read together: {out / NAME}.html, .pdf, .docx")
    return 0


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
