"""`plan`: how many people, cohorts and interviews it takes, told before there are data."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from evaluation.planning.answers import answers
from evaluation.planning.expectations import expectations
from evaluation.problems import stops, told
from evaluation.publishing.review_plan import write_plan
from evaluation.publishing.review_plan_basis import assumptions
from evaluation.publishing.review_plan_words import in_short
from evaluation.study.settings import load_study

TEMPLATE = Path(__file__).resolve().parents[3] / "workflow" / "report" / "plan.html"
WIDTH = 100


def plan(study: Path) -> int:
    """Write the plan's page and CSV into data/review, and print the answers in short.

    Nothing but config/ is read: there need be no data yet.

    Args:
        study: folder with config/.

    Returns:
        Exit status: 1 if the settings have problems.
    """
    settings = load_study(study)
    if stops(settings.problems):
        print(told(settings.problems), file=sys.stderr)
        return 1
    expected = expectations(settings)
    tables = answers(expected)
    written = write_plan(settings, tables, TEMPLATE)
    for sentence in in_short(tables):
        print(textwrap.fill(f"- {sentence.replace('**', '')}", WIDTH, subsequent_indent="  "))
    if assumed := assumptions(tables):
        print("\nAssumed, since config/plan.yaml does not say:")
        for what, value, _ in assumed:
            print(textwrap.fill(f"- {what}: {value}", WIDTH, subsequent_indent="  "))
        print("docs/planning.md says how to write what you expect.")
    print("\nWith curves, tables and formulas:")
    for path in written:
        print(f"  {path.relative_to(study).as_posix()}")
    return 0
