"""The order of tests side by side; and no test of a property fails because the machine was busy."""

import re

import pytest
from hypothesis import settings

from evaluation.problems import Problem

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


@pytest.fixture
def well_told(monkeypatch):
    """Every problem that the test makes tells a person where to look, what is there, what to do."""
    made = Problem.__init__

    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        assert self.severity in ("stop", "note")
        assert self.file
        assert isinstance(self.row, int)
        assert self.row >= 0
        assert isinstance(self.column, str)
        for text in (self.found, self.remedy):
            assert re.search(r"^([^a-z]|[\w -]+\.[a-z]{3,4}\b).*[.?)]$", text, re.DOTALL), text
            assert not text.isupper()

    monkeypatch.setattr(Problem, "__init__", init)
