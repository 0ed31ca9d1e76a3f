"""`archive`: what was handed over as an archive that others can use, ready for a repository."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from evaluation import tables
from evaluation.commands.release import is_out, quietly, what_is_missing
from evaluation.persons.names import scanner_of
from evaluation.persons.scanner import CODE, NAME, ORGANISATION, words_of
from evaluation.problems import Problem, told
from evaluation.publishing.gate import TOKEN, secrets_of
from evaluation.publishing.published import about, read_tables
from evaluation.publishing.releases import MANIFEST
from evaluation.publishing.results import PROGRAMME
from evaluation.study.archiving import FILE, Archiving
from evaluation.study.cohort_folder import Cohort, of_programme, open_study
from evaluation.study.released import FOLDER, Released, in_force, read_released
from evaluation.study.settings import Settings
from evaluation.study.yaml_files import load_model, nearest
from evaluation.travel.archive import PAPERS, HandedOver, contents, file_name, packed
from evaluation.travel.looked_through import texts_in
from evaluation.travel.package import faults

PLACE = "archive"
PERSONAL = (NAME, CODE, ORGANISATION, "e-mail", "telephone", "postcode", "handle")
WITHOUT_FILE = f"Write {FILE}, with a line such as 'licence: CC-BY-4.0' (docs/archive.md)."


def archive(study: Path, *, out: Path | None = None, cores: str = "all") -> int:
    """Write the archive of a study's reports that are handed over, and the list of its files.

    Args:
        study: its folder.
        out: folder of the archive; `archive` in the study if none is named.
        cores: processor cores to use, or `all`.

    Returns:
        Exit status: 1 if something stands in the way; all of it is told and nothing is written.
    """
    settings, cohorts, problems = open_study(study)
    if problems:
        return _refuse(told(problems))
    print("Making the reports, to see whether they are those that were handed over.", flush=True)
    if quietly(study, cores):
        return 1
    terms, problems = _terms(settings)
    editions = _last(study)
    reasons = [str(problem) for problem in problems]
    reasons += _not_handed_over(study, [PROGRAMME, *_ids(settings, cohorts)], editions)
    if reasons:
        return _refuse(_listed(reasons))
    given = _given(settings, terms, editions)
    files, package, made = contents(given)
    reasons = faults(package, made) + persons_in(settings, cohorts, given, files)
    if reasons:
        return _refuse(_listed(reasons))
    place = out or study / PLACE
    name = file_name(about(read_tables(given.folders[PROGRAMME] / "tables")))
    _write(place, name, files)
    print(f"Archive: {place / name}.zip, {len(files)} files, listed in {name}.txt.")
    left = sorted({PROGRAMME, *_ids(settings, cohorts)} - set(given.folders))
    if left:
        print(f"Not in it, since they were never handed over: {', '.join(left)}.")
    if not terms.quotes:
        print(f"Quotes, cases and the PDFs are not in it: {FILE} says no 'quotes: true'.")
    return 0


def _ids(settings: Settings, cohorts: list[Cohort]) -> list[str]:
    return [cohort.id for cohort in of_programme(settings, cohorts)]


def _terms(settings: Settings) -> tuple[Archiving | None, list[Problem]]:
    """archive.yaml, and what is wrong with it."""
    path = settings.folder / FILE
    if not path.is_file():
        found = "Nothing says under which licence the results are passed on."
        return None, [Problem("stop", FILE, 0, "licence", found, WITHOUT_FILE)]
    terms, _, problems = load_model(path, FILE, Archiving)
    known = list(settings.instruments)
    for name in terms.wording if terms else ():
        if name not in known:
            found, remedy = f"There is no instrument {name!r}.", nearest(name, known).strip()
            problems.append(Problem("stop", FILE, 0, "wording", found, remedy or "Remove it."))
    return terms, problems


def _last(study: Path) -> dict[str, Released]:
    """The last edition in force of each report."""
    released = in_force(read_released(study))
    return {report: edition for edition in released for report in edition.reports}


def _not_handed_over(study: Path, reports: list[str], editions: dict[str, Released]) -> list[str]:
    """Why there can be no archive of these reports now, each reason for a person to read."""
    if PROGRAMME not in editions:
        return ["The programme's report was not handed over, or was recalled: release it first."]
    reasons = []
    for name in [name for name in reports if name in editions]:
        edition = editions[name].edition
        missing = what_is_missing(study, name, "somebody")
        if missing:
            reasons += missing
        elif not is_out(study, name):
            reasons.append(
                f"{name}: it is another since {edition} was handed over: release it anew."
            )
        reasons += _not_as_frozen(study / FOLDER / edition / name, f"{FOLDER}/{edition}/{name}")
    gone = sorted(set(editions) - set(reports))
    return reasons + [f"{name}: handed over, but no longer a report: recall it." for name in gone]


def _not_as_frozen(folder: Path, shown: str) -> list[str]:
    """Files of a frozen report that are not what its manifest says."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return [f"{shown}: there is no {MANIFEST}."]
    lines = [line.split("  ", 1) for line in manifest.read_text(encoding="utf-8").splitlines()]
    other = sum(
        not (folder / path).is_file()
        or hashlib.sha256((folder / path).read_bytes()).hexdigest() != digest
        for digest, path in lines
    )
    if not other:
        return []
    found = f"{shown}: {other} files are gone, or not what was handed over"
    return [f"{found} (words of who withdrew are deleted there): release it anew."]


def _given(settings: Settings, terms: Archiving, editions: dict[str, Released]) -> HandedOver:
    folders = {name: settings.folder / FOLDER / e.edition / name for name, e in editions.items()}
    shut = [one for name, one in settings.instruments.items() if name not in terms.wording]
    private = {item.text: key for one in shut for key, item in one.items.items()}
    private |= {a: key for one in shut for key, item in one.items.items() for a in item.aliases}
    private |= {text: key for one in shut for key, text in one.open_questions.items()}
    named = ", ".join(dict.fromkeys(e.edition for e in editions.values()))
    sources = tuple(dict.fromkeys(one.source for one in settings.instruments.values()))
    return HandedOver(folders, named, terms, private, sources)


def persons_in(
    settings: Settings, cohorts: list[Cohort], given: HandedOver, files: dict[str, bytes]
) -> list[str]:
    """Files in which something may tell who somebody is: where and of what kind, never what."""
    looked = dict(files)
    for name, folder in given.folders.items():
        # A PDF is looked through in the web page that was written from the same text.
        looked |= {
            f"reports/{name}/{paper}": b"" for paper in PAPERS if f"reports/{name}/{paper}" in files
        }
        if given.terms.quotes:
            pages = (Path(paper).with_suffix(".html").name for paper in PAPERS)
            looked |= {f"reports/{name}/{page}": (folder / page).read_bytes() for page in pages}
    find = _finder(settings, cohorts, given)
    found = []
    for path, content in looked.items():
        kinds = Counter(kind for text in texts_in(path, content) for kind in find(text))
        told_kinds = ", ".join(f"{kind}: {n}" for kind, n in sorted(kinds.items()))
        if kinds:
            found.append(f"{path}: something in it may tell who somebody is ({told_kinds}).")
    return found


def _finder(
    settings: Settings, cohorts: list[Cohort], given: HandedOver
) -> Callable[[str], list[str]]:
    """Gives the kinds of what may tell who somebody is in a text; the study's own words do not."""
    scanner, _ = scanner_of(settings, cohorts)
    processed = settings.folder / "data" / "processed"
    people = ("participants", "sources", "excerpts")
    read = {name: tables.read(processed / f"{name}.parquet") for name in people}
    secret = secrets_of(read, settings.study.minimum_group).names
    own = f" {' '.join(words_of(' '.join(_public(settings, given))))} "

    def find(text: str) -> list[str]:
        kinds = ["pseudonym or key" for token in TOKEN.findall(text) if token in secret]
        for hit in scanner.hits(text):
            said = f" {' '.join(words_of(text[hit.start : hit.end]))} "
            if hit.kind in PERSONAL and said not in own:
                kinds.append(hit.kind)
        return kinds

    return find


def _public(settings: Settings, given: HandedOver) -> Iterable[str]:
    """Texts that tell of nobody: the settings, groups that are shown, what a person let stand."""
    config = settings.folder / "config"
    for path in [
        *config.glob("*.yaml"),
        *config.glob("instruments/*"),
        *config.glob("frameworks/*"),
    ]:
        yield path.read_text(encoding="utf-8")
    for folder in given.folders.values():
        yield from (row["group"] for row in read_tables(folder / "tables").get("subgroups", []))
    redacted = settings.folder / "data" / "processed" / "redaction"
    for path in sorted(redacted.glob("*/redactions.parquet")):
        seen = tables.read(path)
        yield from seen.loc[seen["state"] == "kept", "text"]


def _write(place: Path, name: str, files: dict[str, bytes]) -> None:
    """The zip and the list of its files, each whole or not at all."""
    place.mkdir(parents=True, exist_ok=True)
    lines = [f"{len(content):>10,}  {path}" for path, content in files.items()]
    made = {".zip": packed(name, files), ".txt": ("\n".join(lines) + "\n").encode()}
    for ending, content in made.items():
        new = place / f".{name}{ending}.new"
        new.write_bytes(content)
        new.replace(place / f"{name}{ending}")


def _listed(reasons: list[str]) -> str:
    lines = "\n".join(f"- {reason}" for reason in reasons)
    return f"No archive is made. What stands in its way:\n{lines}"


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
