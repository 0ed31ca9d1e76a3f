"""Every attack on all reports of one study."""

from __future__ import annotations

from collections import Counter

from tests.intruder.answers import attack_items, attack_once, attack_scales
from tests.intruder.bases import attack_close, attack_cohorts
from tests.intruder.counts import attack_bands, attack_movement, attack_projects, attack_themes
from tests.intruder.links import attack_quotes, attack_scores
from tests.intruder.studies import Reports
from tests.intruder.system import Tried

ATTACKS = {
    "themes": attack_themes,
    "movement": attack_movement,
    "projects": attack_projects,
    "bands": attack_bands,
    "scales": attack_scales,
    "once": attack_once,
    "items": attack_items,
    "cohorts": attack_cohorts,
    "close": attack_close,
    "scores": attack_scores,
}
"""The attacks that need nothing but the published tables, by name."""


def attack(reports: Reports, k: int, enrolled: Counter | None = None) -> Tried:
    """Run every attack.

    Args:
        reports: all published tables of a study.
        k: smallest group that may be shown.
        enrolled: people by cohort and role, as somebody inside knows them; none if not given.
    """
    tried = Tried()
    for one in ATTACKS.values():
        tried.add(one(reports, k))
    if enrolled is not None:
        tried.add(attack_quotes(reports, k, enrolled))
    return tried
