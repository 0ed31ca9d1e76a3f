"""`open`: show the evaluator's own edition in the browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

REVIEW = "data/review/programme/review.html"


def open_review(study: Path) -> int:
    """Open the review of a study's programme report, and say where it is.

    Args:
        study: folder with config/ and data/.

    Returns:
        Exit status: 1 if there is no review yet.
    """
    path = (study / REVIEW).resolve()
    if not path.is_file():
        told = f"There is no review yet ({REVIEW}). Make the reports first:"
        print(f"{told} python -m evaluation report {study}", file=sys.stderr)
        return 1
    print(path)
    if not webbrowser.open(path.as_uri()):
        print("No browser could be started: open this file in one.")
    return 0
