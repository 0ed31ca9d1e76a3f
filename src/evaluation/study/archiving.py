"""archive.yaml: under which terms results are passed on, and by whom."""

from __future__ import annotations

from pydantic import Field

from evaluation.study.yaml_files import Setting

FILE = "config/archive.yaml"


class Creator(Setting):
    """Who made the results, as a repository names people."""

    name: str = Field(description="family name, given name; or an organisation")
    affiliation: str = Field("", description="where they work")
    orcid: str = Field("", description="their ORCID", pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")


class Archiving(Setting):
    """archive.yaml. One key is required."""

    licence: str = Field(
        description="SPDX id of the terms under which the archive may be used, such as CC-BY-4.0",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$",
    )
    wording: tuple[str, ...] = Field(
        (), description="instruments whose questions may be passed on word for word, by file name"
    )
    quotes: bool = Field(
        False,
        description="who is quoted agreed to be quoted in public, not in a report alone",
    )
    creators: tuple[Creator, ...] = Field((), description="if not the authors of the report")
    keywords: tuple[str, ...] = Field((), description="words to find the archive by")
    doi: str = Field("", description="DOI that the repository has reserved")
