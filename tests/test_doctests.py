"""Examples in docstrings say what the code says."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.whole import ROOT

SOURCE = ROOT / "src"
WITH_EXAMPLES = [
    ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    for path in sorted((SOURCE / "evaluation").rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_say_what_the_code_says(name):
    module = importlib.import_module(name)
    examples = [e for e in doctest.DocTestFinder().find(module) if e.examples]
    assert examples, "its examples are in no docstring that is found"
    told: list[str] = []
    runner = doctest.DocTestRunner()
    for one in examples:
        runner.run(one, out=told.append)
    assert not told, "".join(told)


def test_an_example_that_is_wrong_would_be_seen():
    told: list[str] = []
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    doctest.DocTestRunner().run(wrong, out=told.append)
    assert "Expected:\n    3\nGot:\n    2" in "".join(told)


def test_the_public_wings_have_examples():
    assert len(WITH_EXAMPLES) >= 8
