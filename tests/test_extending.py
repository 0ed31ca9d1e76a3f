"""The recipes of docs/extending.md, followed literally: files, lines, and what one sees then.

All of them at once by default; EVALUATION_TRIALS=full follows each recipe by itself too.
"""

from __future__ import annotations

import html
import os
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

import pytest

from evaluation.commands import running
from evaluation.study.extensions import (
    ACCEPTED,
    Extension,
    accept,
    extensions_of,
    load_extensions,
)
from tests.tiny import CODES, INTERVIEWS, POST, PRE, ROSTER, SOURCES, STUDY, tiny_study
from tests.whole import ROOT, Copy

PAGE = ROOT / "docs/extending.md"
FULL = os.environ.get("EVALUATION_TRIALS") == "full"
OWN = "In one study alone"
OF_THE_STUDY = ("config/", "data/", "extensions/", "reports/")
ANSWERS = ("Disagree", "Neither", "Agree")
BLOCK = re.compile(
    r"^(?P<how>New file|In|At the end of) `(?P<path>[^`]+)`"
    r"(?:, below `(?P<line>[^\n]+)`)?:\n\n```\w+\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
SEEN = re.compile(r"`([^`]+)`: \"([^\"]+)\"")


@dataclass(frozen=True)
class Recipe:
    """A part of the page: what it writes, and what one sees then."""

    name: str
    text: str

    def steps(self) -> list[int]:
        return [int(n) for n in re.findall(r"^\*\*(\d+)\.\*\*", self.text, re.MULTILINE)]

    def blocks(self) -> list[dict[str, str]]:
        return [match.groupdict() for match in BLOCK.finditer(self.text)]

    def seen(self) -> list[tuple[str, str]]:
        told = re.search(r"^You see it in .+$", self.text, re.MULTILINE)
        return SEEN.findall(told[0]) if told else []


@cache
def recipes() -> dict[str, Recipe]:
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {n: Recipe(n, t) for n, t in zip(parts[1::2], parts[2::2], strict=True)}


def follow(recipe: Recipe, copy: Copy) -> None:
    """Do what a recipe says, in a copy of the code and in its study."""
    for block in recipe.blocks():
        study = block["path"].startswith(OF_THE_STUDY)
        path, text = (copy.study if study else copy.code) / block["path"], block["text"]
        if block["how"] == "New file":
            assert not path.exists(), f"{block['path']} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            continue
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = len(lines)
        if block["how"] == "In":
            places = [n for n, line in enumerate(lines, 1) if line.strip() == block["line"]]
            assert len(places) == 1, f"{block['path']} has {block['line']!r} {len(places)} times"
            [at] = places
        path.write_text("".join([*lines[:at], text, *lines[at:]]), encoding="utf-8", newline="\n")


def look(recipe: Recipe, copy: Copy) -> None:
    """See what a recipe says one sees."""
    for path, words in recipe.seen():
        text = (copy.study / path).read_text(encoding="utf-8")
        plain = " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
        assert words in plain, f"{recipe.name}: {words!r} is not in {path}"


def larger_study(folder) -> None:
    """The tiny study with more people and interviews, another wave, raters and questions."""
    draw = random.Random(2)
    codes = [*CODES, *(f"{chr(65 + n // 10)}{n % 10}{chr(70 + n // 6)}{n:02}X" for n in range(34))]
    more = "I ask for help when I need it.,I know whom to ask.,I see myself as a leader."

    def export(of: str, date: str, weights: tuple[int, ...], rest: int) -> str:
        header = of.splitlines()[0].replace("I see myself as a leader.", more)
        rows = [
            [f"{date} 09:{n:02}:00", code, *draw.choices(ANSWERS, weights, k=6), *["Agree"] * rest]
            for n, code in enumerate(codes)
        ]
        return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"

    last = ROSTER.splitlines()[-1].removeprefix(CODES[-1])
    named = [f"P{n:02}" for n in range(3, 9)]
    sources = zip(named, codes[2:], strict=False)
    then = "  then: {label: looking back, looks_back: true}\n"
    raters = "raters:\n  sponsor: {label: Sponsors}\n"
    tiny_study(
        folder,
        study=STUDY.replace("  post:", f"{then}  post:") + raters,
        pre=export(PRE, "2026-02-01", (4, 3, 2), 0),
        post=export(POST, "2026-07-01", (1, 3, 6), 2),
        roster=ROSTER + "".join(f"{code}{last}\n" for code in codes[6:]),
        sources=SOURCES + "".join(f"interviews.csv,{s},{c},participant,,,no\n" for s, c in sources),
        interviews=INTERVIEWS + "".join(f"{s},workload,No hour was left.,A\n" for s in named),
    )


@pytest.fixture
def copy(tmp_path, monkeypatch):
    monkeypatch.setenv(ACCEPTED, str(tmp_path / "accepted.txt"))
    made = Copy(tmp_path)
    (made.code / "tests").mkdir()
    larger_study(made.study)
    return made


def check(copy: Copy, *options: str) -> str:
    words = [sys.executable, "-m", "evaluation", "check", str(copy.study), *options]
    ran = subprocess.run(
        words, env=copy.environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    return ran.stdout + ran.stderr


def test_there_is_a_recipe_of_at_most_six_steps_for_each_kind_of_thing():
    wanted = {"a cohort", "a wave", "an instrument", "a theme", "a framework", "a survey platform"}
    wanted |= {"a coded-data tool", "a statistic", "a figure"}
    wanted |= {f"a report section {kind} new numbers" for kind in ("with", "without")}
    assert {name.lower() for name in recipes()} == wanted | {OWN.lower()}
    for recipe in recipes().values():
        assert recipe.steps() == [*range(1, len(recipe.steps()) + 1)], recipe.name
        assert 3 <= len(recipe.steps()) <= 6, recipe.name
        assert recipe.seen(), recipe.name


def test_every_block_of_the_page_is_taken():
    """What stands in a fence and is not followed would be believed, and never tried."""
    text = PAGE.read_text(encoding="utf-8")
    taken = [b for r in recipes().values() for b in r.blocks()]
    starts = re.findall(r"^(?:New file|In|At the end of) `", text, re.MULTILINE)
    assert len(taken) == len(starts) == len(re.findall(r"^```\w", text, re.MULTILINE))


@pytest.mark.slow
def test_all_recipes_together_show_what_they_say(copy):
    for recipe in recipes().values():
        follow(recipe, copy)
    refused = copy.report()
    assert refused.status == 1
    assert refused.text.count("code that nobody has accepted") == 4
    assert not (copy.study / "data/processed").exists()

    assert "They may run on this computer" in check(copy, "--accept-extensions")
    ran = copy.report()
    assert ran.status == 0, ran.text
    for recipe in recipes().values():
        look(recipe, copy)
    told = next(line for line in ran.text.splitlines() if line.startswith("Extensions of"))
    path = copy.study / "extensions/trimmed.py"
    digest = Extension("", path.read_bytes()).digest[:16]
    assert f"trimmed.py ({digest})" in told
    assert "sections/without_ends.md" in told
    assert digest in (copy.study / "reports/programme/annex.html").read_text(encoding="utf-8")

    path.write_text(path.read_text(encoding="utf-8") + "# One line more.\n", encoding="utf-8")
    assert copy.report().text.count("code that nobody has accepted") == 1
    accept(extensions_of(copy.study))
    assert {"read_surveys", "measure_change", "publish_tables", "write_report"} < copy.would_run()


@pytest.mark.slow
@pytest.mark.skipif(not FULL, reason="each recipe by itself: EVALUATION_TRIALS=full")
@pytest.mark.parametrize("name", recipes())
def test_each_recipe_does_without_the_others(copy, name):
    follow(recipes()[name], copy)
    accept(extensions_of(copy.study))
    ran = copy.report()
    assert ran.status == 0, ran.text
    assert ("Extensions of this study" in ran.text) == (name == OWN)
    assert copy.would_run() == set()
    look(recipes()[name], copy)


@pytest.mark.parametrize("name", ["tests/test_median.py"])
def test_the_test_of_a_recipe_passes(copy, name):
    follow(recipes()["A statistic"], copy)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name]
    ran = subprocess.run(
        words, cwd=copy.code, env=copy.environment(), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A process that has loaded nothing, and a user who has accepted nothing."""
    monkeypatch.setattr("evaluation.study.extensions._loaded", {})
    monkeypatch.setattr("evaluation.study.extensions._faults", [])
    monkeypatch.setenv(ACCEPTED, str(tmp_path / "home/accepted.txt"))
    folder = tmp_path / "study/extensions"
    folder.mkdir(parents=True)

    def write(name: str, text: str) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        accept([Extension(name, path.read_bytes())])

    return write, folder.parent


def test_an_extension_that_cannot_be_loaded_is_told_with_its_line_and_not_its_words(fresh):
    write, study = fresh
    write("broken.py", "a = 1\nraise ValueError('Jane Doe')\n")
    [problem] = load_extensions(study)
    assert (problem.file, problem.row) == ("extensions/broken.py", 2)
    assert "ValueError" in problem.found
    assert "Jane" not in str(problem)
    assert load_extensions(study) == [problem], "the second time it is no better"


def test_a_syntax_error_has_its_line(fresh):
    write, study = fresh
    write("broken.py", "a = 1\n\nb = (\n")
    [problem] = load_extensions(study)
    assert problem.row == 3


def test_a_compiled_copy_never_runs_in_place_of_what_was_accepted(fresh, tmp_path):
    write, study = fresh
    write("odd.py", "VALUE = 1\n")
    source = study / "extensions/odd.py"
    bad = tmp_path / "odd.py"
    bad.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    compile_to = f"import py_compile, sys; py_compile.compile(sys.argv[1], {str(source)!r} + 'c')"
    subprocess.run([sys.executable, "-c", compile_to, str(bad)], check=True)
    assert [p.file for p in load_extensions(study)] == ["extensions/odd.pyc"]
    cache_of = source.parent / "__pycache__" / f"odd.{sys.implementation.cache_tag}.pyc"
    cache_of.parent.mkdir()
    (study / "extensions/odd.pyc").rename(cache_of)
    os.utime(source, (0, 0))
    assert load_extensions(study) == []
    assert not (tmp_path / "ran").exists()


def test_a_file_of_another_kind_and_a_section_that_the_report_has_are_refused(fresh):
    write, study = fresh
    write("Notes.txt", "x")
    assert "neither code nor the template" in load_extensions(study)[0].found
    (study / "extensions/Notes.txt").unlink()
    write("sections/limits.md", "# Nothing is uncertain\n")
    from evaluation.study.settings import load_study

    tiny_study(study)
    [problem] = load_study(study).problems
    assert problem.file == "extensions/sections/limits.md"


def test_a_process_keeps_to_the_extensions_of_one_study(fresh, tmp_path):
    write, study = fresh
    write("one.py", "VALUE = 1\n")
    assert load_extensions(study) == []
    assert load_extensions(study) == []
    [problem] = load_extensions(tmp_path / "another")
    assert "registers of this process" in problem.found


def test_a_profile_of_snakemake_that_lies_in_the_study_is_not_taken(tmp_path, monkeypatch):
    """Its options could name other code, past all that is said of extensions."""
    from snakemake.cli import parse_args

    profile = tmp_path / "profiles/default/profile.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text("cores: 123\n", encoding="utf-8")
    (tmp_path / running.LOG).parent.mkdir(parents=True)
    commands = []

    def started(command, **_):
        commands.append(command)
        raise FileNotFoundError

    monkeypatch.setattr(running.subprocess, "Popen", started)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError):
        running.run(tmp_path, ("all",), [])
    options = commands[0][3:]  # after Python, -P and the script
    named = options.index("--workflow-profile")
    assert parse_args([*options[:named], *options[named + 2 :]])[1].cores == 123, "it would be"
    assert parse_args(options)[1].cores != 123
