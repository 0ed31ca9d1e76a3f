"""The house's numbers hold, and the list of known places over them only shrinks."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def house(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "workflow/maintenance")
    import house

    return house


def test_no_place_is_over_a_limit_but_those_listed_and_none_is_listed_in_vain(house):
    assert house.broken(house.measured(), house.listed()) == []


def tiny(folder, lines):
    """A checkout with a function of so many lines."""
    (folder / "workflow/scripts").mkdir(parents=True)
    (folder / "workflow/rules").mkdir()
    (folder / "src").mkdir()
    (folder / "Snakefile").write_text("include: 'a'\n" * 46)
    (folder / "workflow/rules/a.smk").write_text("rule a:\n" * 7)
    script = '"""Does."""\n\nimport sys\n\n' + "sys.exit()\n" * 16
    (folder / "workflow/scripts/a.py").write_text(script)
    body = "    x = 1  # because\n" * (lines - 1)
    head = '"""One."""\n\n\nclass A:\n    """Two."""\n\n    def b(self):\n'
    text = head + body.replace("    ", "        ")
    (folder / "src/a.py").write_text(
        text + "\n\ndef _own():\n    pass\n\n\ndef seen():\n    pass\n"
    )
    return folder


def test_each_number_is_counted(house, tmp_path):
    found = {(rule, place): n for rule, place, n in house.measured(tiny(tmp_path, 51))}
    assert found["lines of the Snakefile", "Snakefile"] == 46
    assert found["rules of a rule file", "workflow/rules/a.smk"] == 7
    assert found["lines of a rule file", "workflow/rules/a.smk"] == 7
    assert found["lines of a script", "workflow/scripts/a.py"] == 16  # the import is not counted
    assert found["lines of a function", "src/a.py:A.b"] == 51
    assert found["public names without docstring", "all"] == 2  # A.b and seen
    assert house.share_of_comments(tmp_path) == pytest.approx(100 * 50 / 58)


def test_what_is_over_is_told_unless_it_is_listed_and_has_not_grown(house, tmp_path):
    found = house.measured(tiny(tmp_path, 51))
    place = ("lines of a function", "src/a.py:A.b")
    assert "src/a.py:A.b: 51 lines of a function, at most 50" in house.broken(found, {})
    assert [t for t in house.broken(found, {place: 51}) if "A.b" in t] == []
    [grown] = [t for t in house.broken(found, {place: 50}) if "A.b" in t]
    assert "listed in house.toml with 50" in grown


def test_what_is_listed_and_no_longer_over_has_to_leave_the_list(house, tmp_path):
    found = house.measured(tiny(tmp_path, 50))
    [told] = [
        t for t in house.broken(found, {("lines of a function", "src/a.py:A.b"): 60}) if "A.b" in t
    ]
    assert "take it off" in told
    [gone] = [
        t for t in house.broken(found, {("lines of a module", "src/none.py"): 300}) if "none" in t
    ]
    assert "take it off" in gone


def test_nothing_is_listed_without_a_reason(house, tmp_path):
    listed = tmp_path / "house.toml"
    listed.write_text(
        '[[known]]\nrule = "lines of a module"\nreason = " "\n[known.places]\n"a" = 1\n'
    )
    with pytest.raises(ValueError, match="why"):
        house.listed(listed)


def test_templates_and_workflows_are_read_as_what_they_are():
    from ruamel.yaml import YAML

    read = {p: YAML(typ="safe").load(p) for p in sorted((ROOT / ".github").rglob("*.yml"))}
    forms = {p.stem: of for p, of in read.items() if p.parent.name == "ISSUE_TEMPLATE"}
    assert set(forms) == {"bug", "config", "format", "number"}
    for name in ("bug", "format", "number"):
        body = forms[name]["body"]
        assert "No personal data" in body[0]["attributes"]["value"]
        assert body[-1]["attributes"]["options"][0]["required"]
        assert len({part["id"] for part in body[1:]}) == len(body) - 1
    jobs = read[ROOT / ".github/workflows/ci.yml"]["jobs"]
    assert jobs["everything"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert {"run": ".ci/run"} in jobs["everything"]["steps"]
