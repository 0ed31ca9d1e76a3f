"""A whole run in which everything is there that may not leave data/: none of it does."""

from __future__ import annotations

import csv
import json
import zipfile

import pandas as pd
import pytest

from evaluation.interviews.reading import excerpt_key
from tests.whole import Copy

COHORT = "2025-autumn"
ACCEPTED = "The otter came back to the weir in the same week."
CONSENTED = "The heron stood in the corridor and nobody but me saw it."
REFUSED = "The badger crossed the car park while we signed the forms."
NAMED = "Quillfeather rang 0121 496 0123 about the kingfisher at once."
WITHDRAWN = "The kestrel over the depot is mine alone to tell of."


def key(source, text):
    return excerpt_key(COHORT, source, text)


def append(path, *rows):
    """Add rows to a sheet, by its headers."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        headers = next(csv.reader(handle))
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, headers, lineterminator="\n")
        writer.writerows(rows)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    copy = Copy(tmp_path_factory.mktemp("ethics"))
    copy.take_example(COHORT)
    raw = copy.study / "data/raw" / COHORT
    with (raw / "sources.csv").open(encoding="utf-8-sig", newline="") as handle:
        own = [r for r in csv.DictReader(handle) if r["source_group"] == "participant"]
    yes = next(row for row in own if row["quote_consent"] == "yes")
    gone = next(r for r in own if r["quote_consent"] == "yes" and r is not yes)
    no = next(row for row in own if row["quote_consent"] == "no")
    _names(raw / "roster.csv", yes["participant_id"])
    append(
        raw / "Participant interviews coded.csv",
        *(
            {"source": row["source"], "code": "sharing_power", "excerpt": text, "coder": "c"}
            for row, text in (
                *((yes, text) for text in (ACCEPTED, CONSENTED, NAMED)),
                (no, REFUSED),
                (gone, WITHDRAWN),
            )
        ),
    )
    project = {"title": "Ottoline's hour", "stage": "started", "consent": "yes"}
    append(raw / "projects.csv", project | {"participant_id": yes["participant_id"]})
    append(raw.parent / "withdrawn.csv", {"participant_id": gone["participant_id"]})
    chosen = [(yes, ACCEPTED), (yes, NAMED), (no, REFUSED), (gone, WITHDRAWN)]
    lines = "".join(f"{key(row['source'], text)},yes,,me\n" for row, text in chosen)
    quotes = copy.study / "data/decisions" / COHORT / "quotes.csv"
    quotes.parent.mkdir(parents=True, exist_ok=True)
    quotes.write_text(f"excerpt,show,text,who\n{lines}", encoding="utf-8")
    ran = copy.report()
    assert ran.status == 0, ran.text
    return copy.study


def _names(roster, code):
    lines = roster.read_text(encoding="utf-8-sig").splitlines()
    named = [f"{lines[0]},name"]
    named += [f"{x},{'Ottoline Quillfeather' if x.startswith(code) else ''}" for x in lines[1:]]
    roster.write_text("\n".join(named) + "\n", encoding="utf-8")


def texts_below(folder):
    """Everything that is written below a folder, archives unzipped, without marks of Excel."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        yield path, path.read_bytes()
        if path.suffix == ".parquet":
            yield path, pd.read_parquet(path).to_csv().encode()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((path, archive.read(name)) for name in archive.namelist())


def where(folder, *words):
    return {
        path.relative_to(folder).as_posix()
        for path, content in texts_below(folder)
        for word in words
        if word.encode() in content
    }


def test_an_accepted_quote_is_shown_so_that_the_others_would_be_found(study):
    assert {f"{COHORT}/report.html", f"{COHORT}/tables/quotes.csv"} <= where(
        study / "reports", "otter came back"
    )


@pytest.mark.parametrize("words", ["heron stood", "badger crossed", "kingfisher", "kestrel over"])
def test_no_other_excerpt_is_handed_over(study, words):
    """With consent and not chosen; chosen without consent; with a name; of a withdrawn person."""
    assert where(study / "reports", words) == set()


def test_no_name_and_number_gets_past_data_raw(study):
    for folder in ("data/processed", "data/review", "data/decisions", "reports"):
        assert where(study / folder, "Quillfeather", "Ottoline", "496 0123") == set()
    assert where(study / "data/review", "[name] rang [telephone]")


def test_a_person_is_asked_about_what_was_found(study):
    todo = json.loads((study / "data/processed/todo.json").read_text(encoding="utf-8"))
    told = [text for kind, text in todo[COHORT] if kind == "redaction"]
    assert [text.partition(" may")[0] for text in told] == ["1 excerpt", "1 project"]


def test_a_withdrawn_person_is_nowhere_but_in_the_raw_files(study):
    for folder in ("data/processed", "data/review", "data/decisions", "reports"):
        assert where(study / folder, "kestrel over") == set()
    quotes = (study / "data/decisions" / COHORT / "quotes.csv").read_text(encoding="utf-8")
    assert len(quotes.splitlines()) == 4  # a header, and three of four


def test_projects_transcripts_and_tables_of_people_stay_in_data(study):
    kinds = {path.suffix for path in (study / "reports").rglob("*") if path.is_file()}
    assert kinds <= {".html", ".pdf", ".docx", ".xlsx", ".csv", ".svg", ".png"}


def test_no_pseudonym_and_no_key_is_handed_over(study):
    found = set()
    for name, column in (("sources", "source"), ("participants", "person"), ("cases", "case")):
        found |= set(pd.read_parquet(study / f"data/processed/{name}.parquet")[column].dropna())
    found |= set(pd.read_parquet(study / "data/processed/excerpts.parquet")["excerpt"])
    assert len(found) > 50
    assert where(study / "reports", *sorted(found)) == set()
