"""JSON schemas of the settings files, so that an editor can explain and complete them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evaluation.study.archiving import Archiving
from evaluation.study.codebook import Codebook
from evaluation.study.cohort_folder import CohortSettings
from evaluation.study.frameworks import Framework
from evaluation.study.instruments import Instrument
from evaluation.study.plan import Plan
from evaluation.study.settings import Release, Study

MODELS: dict[str, type[BaseModel]] = {
    "archive": Archiving,
    "codebook": Codebook,
    "cohort": CohortSettings,
    "framework": Framework,
    "instrument": Instrument,
    "plan": Plan,
    "release": Release,
    "study": Study,
}
"""Model of each kind of settings file."""


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Models that stand somewhere in the type of a field."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def keys_of(
    model: type[BaseModel], above: str = "", within: tuple[type[BaseModel], ...] = ()
) -> dict[str, FieldInfo]:
    """Every key that may be written, dots between those below each other, with its field.

    What may stand within itself, as a code below a code, is told once.
    """
    found = {}
    for name, field in model.model_fields.items():
        key = f"{above}{field.alias or name}"
        found[key] = field
        for below in models_in(field.annotation):
            if below not in (*within, model):
                found |= keys_of(below, f"{key}.", (*within, model))
    return found


def schema_of(name: str) -> dict[str, Any]:
    """JSON schema of one kind of settings file, with the short forms that may be written."""
    schema = MODELS[name].model_json_schema(by_alias=True)
    own = schema["properties"]
    if name == "instrument":
        own["items"]["additionalProperties"] = _or_text(own["items"]["additionalProperties"])
    if name == "framework":
        own["dimensions"]["additionalProperties"] = _or_text(
            own["dimensions"]["additionalProperties"]
        )
    if name == "codebook":
        for above in ("Theme", "Code"):
            codes = schema["$defs"][above]["properties"]["codes"]
            codes["additionalProperties"] = _or_text(codes["additionalProperties"])
    if "wave_values" in own:
        own["wave_values"]["additionalProperties"] = {
            "anyOf": [{"type": ["string", "number"]}, {"type": "array"}]
        }
    if name == "cohort":
        schema["description"] = "cohort.yaml, in the cohort's folder in data/raw; optional."
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _or_text(schema: dict[str, Any]) -> dict[str, Any]:
    """A line of text stands for an item of which nothing else is said."""
    return {"anyOf": [{"type": "string"}, schema]}


def write_schemas(folder: str | Path) -> list[Path]:
    """Write `<kind>.schema.json` of every kind of settings file; the same bytes every time.

    Args:
        folder: a study's config/; made if it is not there.

    Returns:
        The files.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in sorted(MODELS):
        paths.append(folder / f"{name}.schema.json")
        text = json.dumps(schema_of(name), indent=2, sort_keys=True, ensure_ascii=False)
        paths[-1].write_text(text + "\n", encoding="utf-8", newline="\n")
    return paths
