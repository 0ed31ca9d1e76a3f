"""The coded material as other tools open it: the codebook, and the quotes that the reports print.

Nobody's source goes along. What a tool sees as sources are the source groups: each holds the quotes
of its people that were accepted and stand in a report, below one another, coded by their theme.
"""

from __future__ import annotations

from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.interviews.readers.refi_writer import qdc, qdpx
from evaluation.publishing.published import Row

CODEBOOK, QUOTES = "coded/codebook.qdc", "coded/quotes.qdpx"
BETWEEN = "\n\n"


def coded_files(codes: list[Row], quotes: list[Row], groups: dict[str, str]) -> dict[str, bytes]:
    """The codebook as .qdc, and as .qdpx with quotes where there are any, by path.

    Args:
        codes: rows of the published table `codebook`.
        quotes: rows of the published tables `quotes`; empty if none may be passed on.
        groups: source groups as the reports name them, by id.
    """
    if not codes:
        return {}
    project = CodedProject("evaluation", codes=_codes(codes))
    found = {CODEBOOK: qdc(project)}
    if not quotes:
        return found
    titles = {row["theme"]: row["title"] for row in codes}
    for group in dict.fromkeys(row["source_group"] for row in quotes):
        _add_group(project, groups.get(group, group), _once(quotes, group), titles)
    return found | {QUOTES: qdpx(project)}


def _codes(rows: list[Row]) -> list[ToolCode]:
    """Themes with the codes below them, parents first."""
    codes = {}
    for row in rows:
        top = (row["title"],)
        codes.setdefault(top, ToolCode(top, row["definition"]))
        if row["code"]:
            above = tuple(filter(None, row["above"].split(" > ")))
            sources = f"Sources with it: {row['sources']}." if row["sources"] else ""
            told = " ".join(filter(None, (row["code_definition"], sources)))
            path = (*top, *above, row["code"])
            codes[path] = ToolCode(path, told)
    return list(codes.values())


def _once(quotes: list[Row], group: str) -> list[Row]:
    """The quotes of a group; one that several reports print is there once."""
    first: dict[tuple[str, str], Row] = {}
    for row in (row for row in quotes if row["source_group"] == group):
        first.setdefault((row["theme"], row["text"]), row)
    return list(first.values())


def _add_group(project: CodedProject, name: str, quotes: list[Row], titles: dict[str, str]) -> None:
    text = ""
    for row in quotes:
        start = len(text) + len(BETWEEN) if text else 0
        said = " \u2014 ".join(filter(None, (row["text"], row["attribution"])))
        text = f"{text}{BETWEEN}{said}" if text else said
        code = (titles.get(row["theme"], row["theme"]),)
        end = start + len(row["text"])
        project.codings.append(Coding(name, code, row["text"], start, end))
    project.sources[name] = CodedSource(name, text)
