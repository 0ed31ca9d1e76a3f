"""A study's settings: contradictions between files, all at once, with file and line."""

from __future__ import annotations

from evaluation.study.settings import load_study
from tests.tiny import tiny_study


def problems(folder) -> dict[tuple[str, int, str], str]:
    """What was found and what to do, by file, line and key."""
    found = load_study(folder).problems
    return {
        (p.file.removeprefix("config/"), p.row, p.column): f"{p.found} {p.remedy}" for p in found
    }


def line(folder, file: str, words: str) -> int:
    lines = (folder / "config" / file).read_text(encoding="utf-8").splitlines()
    return next(i for i, text in enumerate(lines, 1) if words in text)


def test_the_tiny_study_is_in_order(tmp_path):
    assert load_study(tiny_study(tmp_path)).problems == []


def test_everything_wrong_in_all_files_is_told_at_once(tmp_path):
    tiny_study(
        tmp_path,
        study=lambda s: s + "minimum_gruop: 6\n",
        plan=lambda s: s.replace("main_outcome: identity", "main_outcome: identty"),
        instrument=lambda s: (
            s.replace("[identity_1, identity_2]", "[identity_1, identity_3]") + "soruce: x\n"
        ),
        codebook=lambda s: s.replace("scales: [identity]", "scales: [idenity]"),
    )
    found = problems(tmp_path)
    at = line(tmp_path, "instruments/tiny.yaml", "identity: {title")
    assert found == {
        ("study.yaml", 12, "minimum_gruop"): (
            "Unknown key. Remove or rename it. Did you mean 'minimum_group'?"
        ),
        ("instruments/tiny.yaml", at + 3, "soruce"): (
            "Unknown key. Remove or rename it. Did you mean 'source'?"
        ),
        ("instruments/tiny.yaml", at, "scales.identity.items"): (
            "'identity_3' is not an item of this instrument. "
            "Known: identity_1, identity_2, values_1, values_2, useful. "
            "Did you mean 'identity_2'?"
        ),
        ("codebook.yaml", 6, "themes.identity_as_leader.scales"): (
            "'idenity' is not a scale of an instrument. Known: identity, values, experience. "
            "Did you mean 'identity'?"
        ),
        ("plan.yaml", 2, "main_outcome"): (
            "'identty' is not a scale. Known: identity, values, experience. "
            "Did you mean 'identity'?"
        ),
    }


def test_waves_and_questions_must_be_known(tmp_path):
    tiny_study(
        tmp_path,
        study=lambda s: s + "main_comparison: [pre, psot]\nwave_values: {por: [1]}\n",
        instrument=lambda s: s.replace("waves: [post]", "waves: [end]").replace(
            "question: experience", "question: experiences"
        ),
        codebook=lambda s: s.replace("question: learning", "question: leaning"),
    )
    found = problems(tmp_path)
    assert sorted((file, key) for file, _, key in found) == [
        ("codebook.yaml", "themes.identity_as_leader.question"),
        ("instruments/tiny.yaml", "items.useful.asked_in"),
        ("instruments/tiny.yaml", "scales.experience.question"),
        ("study.yaml", "main_comparison"),
        ("study.yaml", "wave_values.por"),
    ]
    assert all(row > 1 for _, row, _ in found)


def test_a_wave_is_not_compared_with_itself(tmp_path):
    tiny_study(tmp_path, study=lambda s: s + "main_comparison: [pre, pre]\n")
    assert "compared with itself" in problems(tmp_path)["study.yaml", 12, "main_comparison"]


def test_the_smallest_change_of_an_unknown_scale_has_its_own_line(tmp_path):
    tiny_study(tmp_path, plan="smallest_change:\n  default: 0.2\n  idntity: 0.3\n")
    assert list(problems(tmp_path)) == [("plan.yaml", 3, "smallest_change.idntity")]


def test_an_instrument_that_cannot_be_read_makes_no_false_alarms(tmp_path):
    tiny_study(tmp_path, instrument=lambda s: s.replace("title: Tiny self-assessment\n", ""))
    assert list(problems(tmp_path)) == [("instruments/tiny.yaml", 1, "title")]


def test_contradictions_are_told_though_study_yaml_cannot_be_read(tmp_path):
    tiny_study(
        tmp_path,
        study="programme: [\n",
        codebook=lambda s: s.replace("scales: [identity]", "scales: [none]"),
    )
    assert [file for file, *_ in problems(tmp_path)] == ["study.yaml", "codebook.yaml"]


def test_an_id_that_two_instruments_use_is_told(tmp_path):
    other = (
        "title: T\nsource: S\nanswers: [a, b]\nitems:\n  values_1: Another wording\n"
        "scales:\n  identity: {title: x, question: learning, items: [values_1]}\n"
    )
    tiny_study(tmp_path, more={"config/instruments/other.yaml": other})
    assert {key for _, _, key in problems(tmp_path)} == {"items.values_1", "scales.identity"}


def test_a_wording_that_two_items_share_is_told(tmp_path):
    tiny_study(tmp_path, instrument=lambda s: s.replace("I speak up.", "I SEE myself as a leader"))
    found = problems(tmp_path)
    assert list(found) == [("instruments/tiny.yaml", 8, "items.identity_2")]
    assert "'identity_1'" in next(iter(found.values()))


def test_a_spelling_outside_the_range_is_told(tmp_path):
    tiny_study(tmp_path, instrument=lambda s: s + "other_spellings: {Strongly agree: 5}\n")
    assert "5 is outside the range of answers, 1 to 3" in "".join(problems(tmp_path).values())


def test_an_item_twice_in_a_scale_is_told(tmp_path):
    tiny_study(
        tmp_path, instrument=lambda s: s.replace("[identity_1, identity_2]", "[useful, useful]")
    )
    assert "Named twice: useful." in "".join(problems(tmp_path).values())


def test_a_study_without_instrument_or_with_a_yml_file_stops(tmp_path):
    tiny_study(tmp_path, instrument=None, codebook=None, plan=None)
    assert [file for file, *_ in problems(tmp_path)] == ["instruments"]
    (tmp_path / "config/instruments").mkdir(parents=True)
    (tmp_path / "config/instruments/tiny.yml").write_text("x", encoding="utf-8")
    assert "End its name in .yaml." in "".join(problems(tmp_path).values())


def test_one_wave_value_or_several_numbers_may_be_given(tmp_path):
    tiny_study(tmp_path, study=lambda s: s + "wave_values: {pre: 1, post: [2, end]}\n")
    settings = load_study(tmp_path)
    assert settings.problems == []
    assert settings.study.wave_values == {"pre": ("1",), "post": ("2", "end")}


def test_a_study_adds_source_groups_to_the_usual_ones(tmp_path):
    tiny_study(tmp_path, study=lambda s: s + "source_groups: {carer: Carers}\n")
    groups = load_study(tmp_path).study.source_groups
    assert groups["carer"] == "Carers"
    assert groups["participant"] == "Participants"


def test_a_scale_without_level_has_that_of_its_question(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    assert settings.level_of(settings.scales()["experience"][2]) == "reaction"


def test_the_statistics_get_plain_values(tmp_path):
    design = load_study(tiny_study(tmp_path)).design()
    assert design["main_outcome"] == "identity"
    assert design["main_comparison"] == "pre-post"
    assert design["ranges"] == {"tiny": (1.0, 3.0)}
    assert design["scales"]["values"] == ("values_1", "values_2")


ONE_WAVE = "waves:\n  end: {label: at the end}\n"
TWO_WAVES = "waves:\n  start: {label: at the start}\n  end: {label: at the end}\n"


def of_waves(folder, waves: str):
    """Settings of the tiny study with other waves."""
    old = "waves:\n  pre: {label: before the programme}\n  post: {label: at the end}\n"
    tiny_study(
        folder,
        study=lambda s: s.replace(old, waves),
        instrument=lambda s: s.replace("waves: [post]", "waves: [end]"),
    )
    return load_study(folder)


def test_the_two_waves_that_there_are_are_compared(tmp_path):
    found = of_waves(tmp_path, TWO_WAVES)
    assert (found.problems, found.study.main_comparison) == ([], ("start", "end"))


def test_a_study_with_one_wave_has_nothing_to_compare_and_is_in_order(tmp_path):
    found = of_waves(tmp_path, ONE_WAVE)
    assert (found.problems, found.study.main_comparison) == ([], ("", "end"))
