"""The order of tests side by side; and no test of a property fails because the machine was busy."""

from hypothesis import settings

settings.register_profile("evaluation", deadline=None)
settings.load_profile("evaluation")

LONG = frozenset(
    f"test_{name}"
    for name in (
        *("workflow", "faults", "extending", "canaries", "release_run", "ethics", "small_cohorts"),
        *("comparison_run", "hostile_corpus", "hostile_words", "accessibility", "intruder"),
        *("fuzz", "scenarios", "real_programme", "same_numbers", "documents"),
    )
)
"""Files of minutes. Side by side they begin first, lest one of them runs alone at the end."""


def pytest_collection_modifyitems(config, items):
    """Long files first in a worker of pytest-xdist; in a single process fast ones come first."""
    beside = hasattr(config, "workerinput")
    items.sort(key=lambda item: (item.path.stem in LONG) != beside)
