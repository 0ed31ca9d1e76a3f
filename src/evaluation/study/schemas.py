"""JSON schemas of the settings files, so that an editor can explain and complete them."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

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


def schema_of(name: str) -> dict:
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


def _or_text(schema: dict) -> dict:
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
