"""Raw files as the readers of surveys see them, before anything is matched or linked."""

from __future__ import annotations

from pathlib import Path

from evaluation.commands.progress import LOGGER
from evaluation.problems import stops
from evaluation.sheets import SUFFIXES, about, read_sheets
from evaluation.study.cohort_folder import Cohort
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers import resolve


def exports_in(study: Path, shown: str, platform: str = "") -> list[Export]:
    """The tables of answers in a raw file; none if it cannot be read.

    Args:
        study: folder that `shown` is relative to.
        shown: path of the file, with slashes.
        platform: the only layout to try, if a setting says so.
    """
    path = study / shown
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return []
    LOGGER.info(shown)
    sheets, problems = read_sheets(path, shown)
    if stops(about(problems)):
        return []
    return resolve(Delivered(path, shown, tuple(sheets)), platform)


def cohort_exports(study: Path, cohort: Cohort, shown: str, platform: str = "") -> list[Export]:
    """The same for a file of a cohort, whose settings may say which platform it is from."""
    name = shown.removeprefix(f"data/raw/{cohort.id}/")
    return exports_in(study, shown, platform or cohort.settings.read_as.get(name, ""))
