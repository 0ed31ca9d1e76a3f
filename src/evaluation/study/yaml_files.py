"""Settings files: YAML 1.2 read with its line numbers, and checked against a model."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from evaluation.problems import Problem
from evaluation.study.renamed import with_new_keys
from evaluation.study.yaml_bounds import fault_of_text, fault_of_values

Model = TypeVar("Model", bound=BaseModel)

WORDS = {
    "string_type": "Text is needed here (in quotation marks, if it looks like a number)",
    "too_short": "At least one entry is needed here",
    "tuple_type": "A list is needed here, such as [a, b]",
    "dict_type": "Keys with values are needed here",
    "model_type": "Keys with values are needed here",
    "model_attributes_type": "Keys with values are needed here",
}
"""What is expected, for those of pydantic's messages that speak to programmers."""


LONGEST_SAID, LONGEST_NUMBER = 200, 10**20
"""Characters of a value that a message repeats, and the largest number that it writes out."""


class Setting(BaseModel):
    """A part of a settings file. Keys that it does not know are refused, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def as_lists(values: object) -> object:
    """A mapping to lists of text; a single value, or a number, is a list of one text.

    Anything that is no mapping is left for the model to refuse.
    """
    if not isinstance(values, dict):
        return values
    return {
        key: [str(x) for x in (value if isinstance(value, list | tuple) else [value])]
        for key, value in values.items()
    }


def nearest(word: str, known: list[str]) -> str:
    """The known name most like this one, as a question to append to a message; empty if none is."""
    close = difflib.get_close_matches(word.casefold(), [k.casefold() for k in known], 1, 0.6)
    matches = [k for k in known if close and k.casefold() == close[0]]
    return f" Did you mean {matches[0]!r}?" if matches else ""


@cache  # Each cohort has one, and every step of a run reads them all.
def _loaded(text: str) -> Any:
    """The content of a YAML text: read once in a process. Nobody changes it; `_plain` copies."""
    return YAML(typ="rt").load(text)


def read_yaml(path: Path, shown: str) -> tuple[Any, list[Problem]]:
    """The content of a YAML file, with line numbers in it, and what is wrong with it.

    Args:
        path: the file.
        shown: its path as messages name it.
    """
    try:
        text = path.read_text(encoding="utf-8")
        fault = fault_of_text(text)
        data = None if fault else _loaded(text)
        fault = fault or fault_of_values(data)
    except FileNotFoundError:
        return None, [Problem("stop", shown, 0, "", "The file is missing.", "Write it.")]
    except UnicodeDecodeError:
        return None, [Problem("stop", shown, 0, "", "Not UTF-8 text.", "Save it as UTF-8.")]
    except MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 0
        found = f"Not valid YAML: {error.problem}."
        return None, [Problem("stop", shown, line, "", found, "Check indents, colons and quotes.")]
    except YAMLError:
        fault = "There is a character in it that no text has."
    # What the reader of YAML raises over values that are no numbers or dates, or nested too deep.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        fault = "A value in it is no number, date or text that can be read."
    if fault:
        return None, [Problem("stop", shown, 0, "", fault, "Write the file anew as plain text.")]
    return ({} if data is None else data), []


def line_of(data: Any, place: tuple[Any, ...]) -> int:
    """Line (from 1) of the deepest part of `place` that stands in the file."""
    line = 1
    for step in place:
        try:
            mark = data.lc.item(step) if isinstance(step, int) else data.lc.key(step)
            line, data = mark[0] + 1, data[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _place(steps: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    """Keys and positions of an error, without the names that pydantic gives to alternatives."""
    place = []
    for step in steps:
        there = isinstance(data, dict) and step in data
        if there or not (isinstance(step, str) and "[" in step):
            place.append(step)
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                data = None
    return tuple(place)


def _problem(error: dict[str, Any], data: Any, shown: str, model: type[BaseModel]) -> Problem:
    place = _place(error["loc"], data)
    key = ".".join(str(p) for p in place)
    line = line_of(data, place)
    if error["type"] == "extra_forbidden":
        hint = nearest(str(place[-1]), list(model.model_fields)) if len(place) == 1 else ""
        return Problem("stop", shown, line, key, "Unknown key.", f"Remove or rename it.{hint}")
    if error["type"] == "missing":
        return Problem("stop", shown, line, key, "Required, but not there.", "Add it.")
    message = error["msg"].removeprefix("Value error, ").rstrip(".")
    message = WORDS.get(error["type"], message)
    found = _said(error["input"])
    return Problem("stop", shown, line, key, f"{found}{message}.", "Correct it.")


def _said(value: Any) -> str:
    """A value as a message repeats it: what is too long for that is cut."""
    if not isinstance(value, str | int | float | bool):
        return ""
    if isinstance(value, int) and abs(value) > LONGEST_NUMBER:
        return "A number of many digits: "
    text = repr(value)
    return f"{text[:LONGEST_SAID]}{'...' if len(text) > LONGEST_SAID else ''}: "


def load_model(
    path: Path, shown: str, model: type[Model], *, required: bool = True
) -> tuple[Model | None, Any, list[Problem]]:
    """A settings file as its model, the raw data (for line numbers), and all that is wrong.

    Args:
        path: the file.
        shown: its path as messages name it.
        model: what it must look like.
        required: if not, a missing file is the same as an empty one.
    """
    if not required and not path.exists():
        return model(), {}, []
    data, problems = read_yaml(path, shown)
    if problems:
        return None, data, problems
    data = with_new_keys(data, shown)
    plain = _plain(data)
    undecided = _undecided(data, shown)
    try:
        return model.model_validate(plain), data, undecided
    except ValidationError as error:
        errors: list[dict[str, Any]] = [dict(e) for e in error.errors()]
    places = [_place(e["loc"], data) for e in errors]
    if undecided and all(_is_mark(_value(data, place)) for place in places):
        # Without them the file can be read by `check`; their problems keep it from being analysed.
        for place in places:
            _drop(plain, place)
        with contextlib.suppress(ValidationError):
            return model.model_validate(plain), data, undecided
    told = [e for e, place in zip(errors, places, strict=True) if not _is_mark(_value(data, place))]
    found = undecided + [_problem(e, data, shown, model) for e in told]
    # Without its unknown keys a file may still be read, so that what it says against the other
    # files is told in the same run.
    if all(e["type"] == "extra_forbidden" for e in errors):
        for e in errors:
            _drop(plain, _place(e["loc"], plain))
        return model.model_validate(plain), data, found
    return None, data, found


def _drop(data: Any, place: tuple[Any, ...]) -> None:
    for step in place[:-1]:
        data = data[step]
    if isinstance(data, dict):
        data.pop(place[-1], None)
    else:  # a list without one of its entries would be another list
        data[place[-1]] = None


def _value(data: Any, place: tuple[Any, ...]) -> Any:
    """What stands at a place; None if nothing does."""
    for step in place:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _is_mark(value: Any) -> bool:
    """Whether a value is CHECK, or begins with it: nobody has decided yet what stands there."""
    return isinstance(value, str) and re.match(r"CHECK\b", value) is not None


def _marks(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Place of each value that says CHECK."""
    if _is_mark(data):
        yield place
    elif isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _marks(value, (*place, step))


def _undecided(data: Any, shown: str) -> list[Problem]:
    """One problem for each key that says CHECK, with the lines where it does."""
    lines: dict[str, list[int]] = {}
    for place in _marks(data):
        key = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
        lines.setdefault(key, []).append(line_of(data, place))
    problems = []
    for key, found in lines.items():
        count = f" in {len(found)} places, lines {found[0]} to {found[-1]}"
        text = f"Still to be checked{count if len(found) > 1 else ''}."
        remedy = "Write what is right in place of CHECK."
        problems.append(Problem("stop", shown, found[0], key, text, remedy))
    return problems


def _plain(data: Any) -> Any:
    """YAML data without the marks of where they stood."""
    if isinstance(data, dict):
        return {_plain(k): _plain(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_plain(v) for v in data]
    return data
