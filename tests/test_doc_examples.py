"""Examples in the docs: settings that the models take, commands and targets that there are.

Recipes are followed by test_extending, the tutorial by its own test.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from evaluation.__main__ import _parser
from evaluation.study.schemas import MODELS
from evaluation.study.yaml_files import _plain
from tests.whole import ROOT

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
NAMES = {name: rf"\b{name}\.yaml" for name in MODELS}
NAMES |= {"instrument": r"config/instruments/", "framework": r"config/frameworks/"}
ELSEWHERE = {
    "docs/cluster.md": "a profile of Snakemake",
    "docs/extending.md": "lines for files that are there, put in by test_extending",
}
"""Pages whose YAML is no settings file, or is tried by another test."""


def fences(kind: str) -> list[tuple[str, str, str]]:
    """Page, the paragraph before, and the text of each fence of a kind."""
    found = []
    for page, text in PAGES.items():
        for fence in FENCE.finditer(text):
            if fence[2] == kind and page not in ELSEWHERE:
                before = text[: fence.start()].rstrip().rpartition("\n\n")[2]
                lines = fence[3].splitlines()
                own = "\n".join(line.removeprefix(fence[1]) for line in lines)
                found.append((page, before, own))
    return found


def faults(kind: str, text: str) -> list[str]:
    """What a model has against a text, but for keys that an example need not have."""
    try:
        MODELS[kind].model_validate(_plain(YAML(typ="rt").load(text)))
    except ValidationError as error:
        return [str(e["loc"]) + e["msg"] for e in error.errors() if e["type"] != "missing"]
    return []


def code_of(text: str) -> list[str]:
    """Lines in fences, and what stands between backticks."""
    fenced = [line for fence in FENCE.finditer(text) for line in fence[3].splitlines()]
    spans = re.findall(r"(?<!`)`([^`]+)`(?!`)", FENCE.sub("", text))
    return [" ".join(code.split()).removeprefix("$ ") for code in fenced + spans]


def commands() -> list[tuple[str, str]]:
    """Page and words of each command of this project that a page shows whole."""
    found = []
    for page, text in PAGES.items():
        for line in code_of(text):
            shown = re.match(r"(?:\S*python3?|py) -m evaluation\b(.*)", line)
            if shown and not re.search(r"[|]|\.\.\.$", shown[1]):
                found.append((page, shown[1]))
    return found


def refused(words: str) -> str:
    """What the command line has against the words of a command; empty if it takes them."""
    told = io.StringIO()
    split = shlex.split(words, comments=True)
    with contextlib.redirect_stderr(told), contextlib.suppress(SystemExit):
        _parser().parse_args(split)
        return ""
    # A command that is only named has none of the words that it needs.
    named = len(split) == 1 and "are required" in told.getvalue()
    return "" if named else told.getvalue() or words


@pytest.mark.parametrize(("page", "before", "text"), fences("yaml"), ids=lambda told: told[:20])
def test_settings_that_a_page_shows_are_taken_by_the_file_that_it_names(page, before, text):
    named = [kind for kind, name in NAMES.items() if re.search(name, before)]
    against = {kind: faults(kind, text) for kind in named or MODELS}
    assert [] in against.values(), against


def test_every_command_that_a_page_shows_can_be_given():
    assert len(commands()) > 20
    assert [(page, fault) for page, words in commands() if (fault := refused(words))] == []


def test_every_make_target_that_a_page_names_is_there():
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", made, flags=re.MULTILINE))
    named = {
        (page, target[1])
        for page, text in PAGES.items()
        for line in code_of(text)
        if (target := re.match(r"make ([a-z]+)\b(?!\.)", line))
    }
    assert len(named) > 20
    assert [(page, target) for page, target in sorted(named) if target not in targets] == []


def test_an_example_that_is_wrong_would_be_found():
    assert faults("study", "waves:\n  pre: {labels: before}\n")
    assert faults("plan", "correction: bonferroni\n")
    assert not faults("plan", "correction: holm\n")
    assert refused("raport my-study")
    assert refused("check my-study --acept")
    assert not refused('release my-study --by "A. Checker"')
