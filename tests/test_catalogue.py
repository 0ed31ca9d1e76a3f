"""The catalogue of wording, and that no wording stands elsewhere: the source is read with ast."""

import ast
import re
from pathlib import Path

import pytest

from evaluation.publishing import catalogue
from evaluation.publishing.catalogue import entries, say, say_number
from evaluation.publishing.wording import check_words

PUBLISHING = Path(catalogue.__file__).parent
WORDS = catalogue.catalogue()
PLACE = re.compile(r"\{([^{}]*)\}")
AMERICAN = re.compile(
    r"\b(program|programs|behaviors?|color|centers?|favor\w*|labor|organiz\w*|analyz\w*"
    r"|summariz\w*|recogniz\w*|standardiz\w*|randomiz\w*|generaliz\w*|percent|toward|gotten|fulfill"
    r"|enroll|modeling|labeled|judgment)\b",
    re.IGNORECASE,
)
MOVED = (
    *("cells", "comparison_cells", "contents", "facts", "front", "joint_cells", "limits"),
    *("other_ways", "publish_missing", "publish_notes", "publish_participation", "published"),
    *("questions", "theme_cells", "voices", "who_is_missing", "wording"),
    *("agreement_cells", "checklists_cells", "dictionary", "frameworks_cells", "measures_cells"),
    *("plan_cells", "provenance", "quality_cells", "quality_rules", "scenario_cells"),
    *("sensitivity_cells", "publish", "publish_agreement", "publish_answers", "publish_codebook"),
    *("publish_comparison", "publish_frameworks", "publish_items"),
    *("publish_later", "publish_measures", "publish_people", "publish_plan", "publish_quality"),
    *("publish_raters", "publish_scales", "publish_scenarios"),
    *("publish_sensitivity", "publish_subgroups", "publish_themes"),
    *("chart_answers", "chart_change", "chart_cohorts", "chart_flow", "chart_joint"),
    *("chart_many_cohorts", "cohort_panels"),
    *("chart_marks", "chart_projects", "chart_themes", "chart_waves", "flow_levels"),
)
"""Modules that hold no wording of their own any more."""
VALUES = {
    *("not yet due", "at least half", "fewer than half", "too few to say", "asked of too few"),
    "told by cohort alone",
    *("few voices, if any", "numbers, and few voices, if any"),
    "nearly the people of another number",
}
"""Values of a table that code compares."""


def trees():
    for path in sorted([*PUBLISHING.glob("*.py"), *PUBLISHING.parent.glob("synthesis/*.py")]):
        if path.name != "catalogue.py":
            yield path.stem, ast.parse(path.read_text(encoding="utf-8"))


def parts_of(node):
    """The constant parts of a string or an f-string, None for each that is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [v.value if isinstance(v, ast.Constant) else None for v in node.values]
    return None


def keys_of(node):
    """Patterns of the keys that an argument of `say` may be: literal, two with `if`, f-string."""
    if isinstance(node, ast.IfExp):
        return keys_of(node.body) + keys_of(node.orelse)
    parts = parts_of(node)
    if parts is None:
        return []
    return ["".join(r"[\w ]+" if part is None else re.escape(part) for part in parts)]


def calls():
    """Each call of `say`, `say_number`, `entries`: where, name, patterns, places, whether more."""
    for module, tree in trees():
        for node in ast.walk(tree):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if not named or node.func.id not in ("say", "say_number", "entries"):
                continue
            given = {keyword.arg for keyword in node.keywords}
            where = f"{module}.py:{node.lineno}"
            yield where, node.func.id, keys_of(node.args[0]), given - {None}, None in given


CALLS = list(calls())


def meant(name, pattern, filled, more):
    """The wordings that a call may give: of a pattern with holes, those whose places it fills."""
    ends = {"say": "", "say_number": r"\.(one|many)", "entries": r"\..+"}
    found = [key for key in WORDS if re.fullmatch(pattern + ends[name], key)]
    if name == "entries" or more or pattern.replace("\\", "") + ends[name] in WORDS:
        return found
    return [key for key in found if places(key) <= filled]


def places(key):
    return set(PLACE.findall(WORDS[key]))


def test_the_source_is_read():
    assert len(CALLS) > 200
    assert {name for _, name, *_ in CALLS} == {"say", "say_number", "entries"}


@pytest.mark.parametrize("call", CALLS, ids=[call[0] for call in CALLS])
def test_a_call_names_wordings_that_exist_and_fills_each_place(call):
    where, name, patterns, given, more = call
    filled = given | ({"number"} if name == "say_number" else set())
    for pattern in patterns:
        found = meant(name, pattern, filled, more)
        assert found, f"{where}: no wording {pattern} with places {filled}"
        if name == "entries":
            continue
        unfilled = [key for key in found if places(key) - filled and not more]
        assert not unfilled, f"{where}: {unfilled} has a place that is not filled"
        unused = given - set().union(*map(places, found))
        assert not unused, f"{where}: {unused} is in none of {found}"


def test_every_wording_is_used():
    used = {
        key
        for _, name, patterns, given, more in CALLS
        for pattern in patterns
        for key in meant(name, pattern, given | {"number"}, more)
    }
    used |= {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in WORDS
    }
    assert sorted(set(WORDS) - used) == []


@pytest.mark.parametrize("key", WORDS)
def test_a_wording_is_clean(key):
    text = WORDS[key]
    assert text == text.strip()
    assert "  " not in text
    allowed = ["p-value"] if key.startswith("methods.") else []  # where p-values belong
    assert [word for word in check_words(text) if word not in allowed] == []
    assert not AMERICAN.search(text)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", place) for place in PLACE.findall(text))
    for opening, closing in ("()", "\u2018\u2019", "[]"):
        assert text.count(opening) <= text.count(closing), text
    assert not re.search(r"\s[,.;:?!)]|[,;]$|\(\s|\.\.", text)
    if re.search(r"[a-z)][.?!] [A-Z{]", text):  # more than one sentence: the last is finished too
        assert text.endswith((".", "?", "!", "}", ":")), text


def test_say_fills_in_a_place_and_refuses_a_wrong_key():
    assert say("size.many", number="0.4") == "0.4 points"
    with pytest.raises(KeyError):
        say("no.such_key")
    with pytest.raises(KeyError):
        say("size.many")


def test_one_and_many_have_words_of_their_own():
    assert say_number("size", 1) == "1 point"
    assert say_number("size", "1") == "1 point"
    assert say_number("size", "0.4") == "0.4 points"
    assert list(entries("verdict"))[:2] == ["rose", "fell"]
    with pytest.raises(KeyError):
        entries("no_such_table")


def literals(tree):
    """String literals of a module that may be wording: no docstring, error, pattern or key."""
    skipped = set()
    for node in ast.walk(tree):
        remark = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        error = isinstance(node, ast.Raise)
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if (
            remark
            or error
            or called in ("re.compile", "re.sub", "re.match", "re.search", "re.findall")
        ):
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) not in skipped and (parts := parts_of(node)):
            text = " ".join(part for part in parts if part)
            if not (re.fullmatch(r"[\w .]+", text) and "." in text and len(parts) > 1):  # a key
                yield node.lineno, text


@pytest.mark.parametrize("module", MOVED)
def test_no_wording_is_left_in_the_code(module):
    tree = ast.parse((PUBLISHING / f"{module}.py").read_text(encoding="utf-8"))
    found = [
        f"{module}.py:{line}: {text}"
        for line, text in literals(tree)
        if " " in text and text not in VALUES and len(re.findall(r"[^\W\d_]{2,}", text)) >= 3
    ]
    assert found == []


def test_the_search_for_wording_finds_some():
    tree = ast.parse('"""A text that is no wording."""\nx = f"the {n} people said so"\n')
    assert [text for _, text in literals(tree)][0] == "the   people said so"
