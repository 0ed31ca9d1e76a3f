from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from evaluation.study.schemas import MODELS, schema_of, write_schemas

CONFIG = Path(__file__).parents[1] / "config"
FILES = sorted(
    [*CONFIG.glob("*.yaml"), *CONFIG.glob("instruments/*.yaml"), *CONFIG.glob("frameworks/*.yaml")]
)
HOW = "python -c \"from evaluation.study.schemas import write_schemas; write_schemas('config')\""


def kind_of(path: Path) -> str:
    return path.stem if path.parent == CONFIG else path.parent.name.removesuffix("s")


def plain(data):
    """YAML data as an editor's schema check sees them: dates are text."""
    if isinstance(data, dict):
        return {str(k): plain(v) for k, v in data.items()}
    if isinstance(data, list):
        return [plain(v) for v in data]
    return data if isinstance(data, str | int | float | bool | None) else str(data)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_schemas_in_config_are_those_that_the_models_write(name, tmp_path):
    write_schemas(tmp_path)
    written = (tmp_path / f"{name}.schema.json").read_bytes()
    assert (CONFIG / f"{name}.schema.json").read_bytes() == written, f"Write them anew: {HOW}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_the_example_fits_its_schemas_and_names_them(path):
    text = path.read_text(encoding="utf-8")
    kind = kind_of(path)
    up = "./" if path.parent == CONFIG else "../"
    assert text.startswith(f"# yaml-language-server: $schema={up}{kind}.schema.json\n")
    validator = Draft202012Validator(schema_of(kind))
    assert [e.message for e in validator.iter_errors(plain(YAML(typ="safe").load(text)))] == []


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_key_that_the_model_does_not_know_is_none_of_the_schema(name):
    errors = Draft202012Validator(schema_of(name)).iter_errors({"no_such_key": 1})
    assert any("no_such_key" in e.message for e in errors)


def test_an_item_may_be_a_line_of_text_and_a_wave_may_have_one_value():
    items = schema_of("instrument")["properties"]["items"]
    assert {"type": "string"} in items["additionalProperties"]["anyOf"]
    valid = Draft202012Validator(schema_of("cohort")).is_valid
    assert valid({"wave_values": {"pre": "start", "post": ["end", 2]}})
    assert not valid({"wave_values": {"pre": {"a": 1}}})


def test_every_key_of_study_yaml_that_is_required_is_explained():
    schema = schema_of("study")
    six = [
        *("authors", "commissioner", "evaluation_questions"),
        *("person_code", "programme", "waves"),
    ]
    assert sorted(schema["required"]) == six
    assert all(schema["properties"][key].get("description") for key in six)
