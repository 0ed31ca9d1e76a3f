"""What was handed over, as an archive: what is in it, what is not, and when there is none."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from evaluation.__main__ import main
from evaluation.commands import release as releasing
from evaluation.commands.archive import archive
from evaluation.commands.release import release
from evaluation.interviews.readers.refi import read_refi_codebook
from evaluation.publishing.columns import MEANINGS, PUBLISHED, columns_of
from evaluation.publishing.releases import forget_words
from evaluation.study.archiving import FILE
from evaluation.study.released import FOLDER
from evaluation.synthesis.programmes import read_programmes
from evaluation.travel.effect_sizes import effect_sizes
from evaluation.travel.fields import OWN, field_of
from evaluation.travel.looked_through import texts_in
from evaluation.travel.package import Table, descriptor, faults
from tests.canaries import name_of, told_by
from tests.reference import SHARED
from tests.refi_files import read
from tests.released_study import ReleasedStudy
from tests.small_study import spread

BY, DATE = "A. Checker", "2026-03-01"
OPEN = "licence: CC-BY-4.0\nquotes: true\nwording: [self, end]\n"
NAME = "small-programme-v1"
ASKED = "I see myself as somebody who leads."
QUOTE = "Said by participant0 on claiming"


class Written(ReleasedStudy):
    """A study whose reports are documents too; `said` stands in them."""

    said = "A report in words."

    def run(self, *_, **__) -> int:
        """Make all reports, as the command does."""
        super().run()
        for report in (self.folder / "reports").iterdir():
            for name in ("report.html", "annex.html"):
                (report / name).write_text(f"<p class='x'>{self.said}</p>", encoding="utf-8")
            for name in ("report.pdf", "annex.pdf"):
                (report / name).write_bytes(b"%PDF-1.7 invented")
        return 0


def made_in(folder: Path) -> Written:
    """A study of two cohorts with a codebook and an accepted quote, and terms for its archive."""
    made = Written(folder)
    form = (made.folder / "config/instruments/self.yaml").read_text("utf-8")
    made.write("config/instruments/self.yaml", form.replace("One", ASKED))
    made.cohort("2025", spread(22))
    made.cohort("2026", spread(18))
    made.heard("2025", "participant", 12, "claiming", 6)
    made.write(FILE, OPEN)
    made.write("data/decisions/programme/quotes.csv", "excerpt,show\ne0,yes\n")
    return made


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The study, handed over once for all tests."""
    made = made_in(tmp_path_factory.mktemp("released") / "study")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(releasing, "make_reports", made.run)
        assert release(made.folder, by=BY) == 0
    return made


@pytest.fixture
def out(released, tmp_path, monkeypatch):
    """A copy of it, of which nothing is another since."""
    own = copy.copy(released)
    own.folder = tmp_path / "study"
    shutil.copytree(released.folder, own.folder)
    monkeypatch.setattr(releasing, "make_reports", lambda *_, **__: 0)
    return own


def unpacked(study) -> dict[str, bytes]:
    """The archive's files by path."""
    assert main(["archive", str(study.folder)]) == 0
    with zipfile.ZipFile(study.folder / f"archive/{NAME}.zip") as packed:
        return {n.removeprefix(f"{NAME}/"): packed.read(n) for n in packed.namelist()}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


# What is in it.


def test_an_archive_holds_what_was_handed_over_and_says_what_it_is(out, capsys):
    files = unpacked(out)
    frozen = out.folder / FOLDER / DATE
    for path in ("tables/programme/change.csv", "tables/2025/themes.csv"):
        report, table = path.removeprefix("tables/").split("/")
        assert files[path] == (frozen / report / "tables" / table).read_bytes()
    assert files["reports/programme/report.pdf"] == b"%PDF-1.7 invented"
    page = files["README.md"].decode()
    assert "# Small programme: published tables of its evaluation, version 1" in page
    assert "Checked by A. Checker." in page
    assert "creativecommons.org/licenses/by/4.0/" in page
    assert "fewer\nthan 5 people" in page
    assert YAML(typ="safe").load(files["CITATION.cff"].decode())["license"] == "CC-BY-4.0"
    told = json.loads(files[".zenodo.json"])
    assert told["creators"] == [{"name": "One author"}]
    assert (told["license"], told["publication_date"]) == ("cc-by-4.0", DATE)
    listing = (out.folder / f"archive/{NAME}.txt").read_text("utf-8")
    assert [line.split("  ")[-1] for line in listing.splitlines()] == sorted(files)
    assert f"{NAME}.zip, {len(files)} files" in capsys.readouterr().out


def test_the_same_reports_give_the_same_bytes_and_the_sums_hold(out):
    files = unpacked(out)
    path = out.folder / f"archive/{NAME}.zip"
    first = path.read_bytes()
    assert archive(out.folder) == 0
    assert path.read_bytes() == first
    sums = dict(line.split("  ")[::-1] for line in files["CHECKSUMS.sha256"].decode().splitlines())
    assert sums == {
        path: hashlib.sha256(content).hexdigest()
        for path, content in files.items()
        if path != "CHECKSUMS.sha256"
    }


def test_the_package_describes_every_table_and_column(out):
    files = unpacked(out)
    package = json.loads(files["datapackage.json"])
    described = {one["path"]: one for one in package["resources"]}
    assert set(described) == {path for path in files if path.endswith(".csv")}
    change = described["tables/programme/change.csv"]
    fields = {field["name"]: field for field in change["schema"]["fields"]}
    assert list(fields) == columns_of("change")
    assert fields["n"]["type"] == "integer"
    assert (fields["change"]["type"], fields["change"]["unit"]) == ("number", "points of the range")
    assert fields["d"]["unit"] == "standard deviations"
    assert fields["change"]["description"] == MEANINGS["change"]
    assert change["schema"]["missingValues"] == [""]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert [one["title"] for one in package["sources"]] == ["written for a test"]


def test_every_published_column_has_a_meaning_in_words():
    columns = {column for table in PUBLISHED for column in columns_of(table)}
    assert columns - set(MEANINGS) - set(OWN) == set()
    assert set(OWN) & set(MEANINGS) == set(), "one meaning is enough"


def test_no_number_in_the_tables_is_another_than_those_that_were_handed_over(out):
    """But for what follows from them: the variances, and the change over its own spread."""
    files = unpacked(out)
    frozen = [p.read_text("utf-8") for p in (out.folder / FOLDER / DATE).glob("*/tables/*.csv")]
    known = {n for text in frozen for n in re.findall(r"\d+(?:\.\d+)?", text)}
    sizes = rows(files["effect_sizes.csv"])
    kept = [dict(row, vi="", sei="") for row in sizes if row["measure"] != "SMCC"]
    told = [json.dumps(list(row.values())) for row in kept]
    told += [t.decode() for p, t in files.items() if p.startswith(("tables/", "codebook/"))]
    assert len(sizes) > 5
    assert {n for text in told for n in re.findall(r"\d+(?:\.\d+)?", text)} - known == set()


def test_coded_material_is_the_codebook_and_the_printed_quotes_alone(out, tmp_path):
    files = unpacked(out)
    quotes = rows(files["tables/programme/quotes.csv"])
    assert [row["text"] for row in quotes] == [QUOTE]
    (tmp_path / "a.qdpx").write_bytes(files["coded/quotes.qdpx"])
    (tmp_path / "a.qdc").write_bytes(files["coded/codebook.qdc"])
    found = read(tmp_path / "a.qdpx")
    assert [(c.source, c.code, c.text) for c in found.codings] == [
        ("Participants", ("Claiming it",), QUOTE)
    ]
    assert {c.coder for c in found.codings} == {""}
    assert read_refi_codebook(tmp_path / "a.qdc", "a.qdc").problems == []
    etree = pytest.importorskip("lxml.etree", reason="lxml is not here")
    schema = SHARED / "data" / "qda" / "Codebook.xsd"
    if not schema.exists():
        pytest.skip("../shared/data/qda/Codebook.xsd is not here")
    document = etree.fromstring(files["coded/codebook.qdc"])
    etree.XMLSchema(etree.parse(str(schema))).assertValid(document)


def test_a_synthesis_reads_the_archive_as_it_reads_the_study(out):
    unpacked(out)
    packed = out.folder / f"archive/{NAME}.zip"
    (one, other), problems = read_programmes([packed, out.folder])
    assert one == other
    assert one.scales["identity"]["n"] == "40"
    assert ["named too" in problem.found for problem in problems] == [True]


# What is not.


def test_nobody_is_in_any_text_of_it_and_no_excerpt_but_the_accepted_one(out):
    people = {f"{cohort}-{i}" for cohort, n in (("2025", 22), ("2026", 18)) for i in range(n)}
    said = {f"Said by participant{i} " for i in range(1, 12)}
    files = unpacked(out)
    texts = [text for path, content in files.items() for text in texts_in(path, content)]
    assert any(QUOTE in text for text in texts)
    found = {word for text in texts for word in re.findall(r"\b\d{4}-\d+\b(?!-)", text)}
    assert found & people == set()
    assert [text for text in texts if any(other in text for other in said)] == []


def test_without_leave_no_words_of_people_and_no_wording_of_questions(out):
    out.write(FILE, "licence: CC-BY-4.0\n")
    files = unpacked(out)
    assert not [path for path in files if path.endswith((".pdf", ".qdpx"))]
    texts = [text for path, content in files.items() for text in texts_in(path, content)]
    assert [text for text in texts if ASKED in text or QUOTE in text] == []
    variables = rows(files["codebook/variables.csv"])
    assert {row["variable"]: row["text"] for row in variables}["i1"] == ""
    assert "(wording not passed on)" in files["codebook/codebook.md"].decode()
    assert "Words of people (quotes, cases" in files["README.md"].decode()


def test_a_study_that_was_not_handed_over_has_no_archive_and_all_reasons_are_told(out, capsys):
    (out.folder / FILE).unlink()
    shutil.rmtree(out.folder / FOLDER)
    assert archive(out.folder) == 1
    told = capsys.readouterr().err
    assert "Nothing says under which licence" in told
    assert "was not handed over, or was recalled: release it first" in told
    assert not (out.folder / "archive").exists()


def test_reports_that_are_others_now_have_no_archive(out, capsys, monkeypatch):
    monkeypatch.setattr(releasing, "make_reports", out.run)
    out.cohort("2025", [*spread(22), *spread(6)])
    assert archive(out.folder) == 1
    told = capsys.readouterr().err
    assert f"programme: it is another since {DATE} was handed over" in told
    assert f"2025: it is another since {DATE}" in told


def test_a_frozen_copy_that_was_touched_or_lost_its_words_has_no_archive(out, capsys):
    page = out.folder / FOLDER / DATE / "2026" / "tables" / "change.csv"
    whole = page.read_text("utf-8")
    page.write_text(f"{whole}all,", encoding="utf-8", newline="")
    assert archive(out.folder) == 1
    assert f"{FOLDER}/{DATE}/2026: 1 files are gone, or not what" in capsys.readouterr().err
    page.write_text(whole, encoding="utf-8", newline="")
    assert forget_words(out.folder, DATE)
    assert archive(out.folder) == 1
    assert "words of who withdrew are deleted there" in capsys.readouterr().err


def test_who_is_named_in_a_report_stops_it_and_is_not_named_again(out, capsys):
    out.write("data/raw/2025/roster.csv", f"participant_id,name\n2025-0,{name_of(0)}\n")
    frozen = out.folder / FOLDER / DATE / "2025"
    page, manifest = frozen / "report.html", frozen / "manifest.sha256"
    before = digest(page)
    page.write_text(f"<p>{told_by(0)}</p>", encoding="utf-8")
    old, new = (f"{one}  report.html" for one in (before, digest(page)))
    sums = manifest.read_text("utf-8").replace(old, new)
    manifest.write_text(sums, encoding="utf-8")
    assert archive(out.folder) == 1
    told = capsys.readouterr().err
    kinds = "e-mail: 1, name: 1, telephone: 1"
    assert f"reports/2025/report.html: something in it may tell who somebody is ({kinds})." in told
    assert name_of(0).split()[1].lower() not in told.lower()


def test_terms_that_name_no_instrument_or_no_licence_are_told(out, capsys):
    out.write(FILE, "licence: CC-BY-4.0\nwording: [slef]\n")
    assert archive(out.folder) == 1
    assert "There is no instrument 'slef'. Did you mean 'self'?" in capsys.readouterr().err
    out.write(FILE, "quotes: true\n")
    assert archive(out.folder) == 1
    assert "key 'licence': Required" in capsys.readouterr().err


def test_texts_are_found_wherever_they_stand():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("project.qde", '<Source name="Ann"><Text>Bea &amp; Co</Text></Source>')
    assert {"Ann", "Bea & Co"} <= set(texts_in("a.qdpx", packed.getvalue()))
    assert "Cid" in set(texts_in("a.csv", b'x\n"Cid"\n'))
    assert "Dee" in set(texts_in("a.json", b'{"a": [{"b": "Dee"}]}'))
    page = b'<style>.Eva{}</style><p title=\'x\'>Fay</p><img alt="Gil" src="data:a/b,Hal">'
    assert set(texts_in("a.html", page)) == {"a.html", "Fay", "Gil"}


# The package's own checks can fail.


def table(text: str, **kinds: str) -> Table:
    fields = [{"name": name, "type": kind} for name, kind in kinds.items()]
    return Table("tables/a.csv", "A", text.encode(), fields)


def test_a_value_that_is_none_of_its_type_is_found():
    good = table("n,x,main\n5,+0.33,yes\n,,\n", n="integer", x="number", main="boolean")
    told = {"name": "a", "licenses": [{"name": "CC0-1.0"}]}
    assert faults(descriptor(told, [good]), [good]) == []
    bad = table("n,x,main\n5,1,yes\n5.5,few,maybe\n", n="integer", x="number", main="boolean")
    assert faults(descriptor(told, [bad]), [bad]) == [
        "tables/a.csv, row 3, n: no integer",
        "tables/a.csv, row 3, x: no number",
        "tables/a.csv, row 3, main: no boolean",
    ]
    other = table("n,y\n5,1\n", n="integer", x="number")
    assert "its columns are not those" in faults(descriptor(told, [other]), [other])[0]


def test_a_package_that_the_published_schema_refuses_is_found():
    one = table("n\n5\n", n="integer")
    package = descriptor({"name": "a"}, [one])
    package["resources"][0]["schema"]["fields"][0]["type"] = "whole"
    package["licenses"] = []
    found = faults(package, [one])
    assert any("resources/0/schema/fields:" in fault for fault in found)
    assert any(fault.startswith("datapackage.json, licenses") for fault in found)
    pair = [table("n\n5\n", n="integer")] * 2
    assert faults(descriptor({"name": "a"}, pair), pair) == ["two tables have the name a"]


def test_a_column_of_an_extension_is_described_by_its_name():
    assert field_of("of_my_own", "my_column")["description"] == "my column"


# Effect sizes.


def printed(**cells: str) -> dict[str, str]:
    """A row of the published table `change`."""
    row = dict.fromkeys(columns_of("change"), "")
    told = {"cohort": "2025", "shown": "full", "design": "paired", "scale": "identity"}
    return row | told | {"method": "mean of the paired changes, 95% t interval"} | cells


# R 4.2.2, metafor 3.8.1: escalc("MC"), escalc("SMCC") of m1i = 4.0, m2i = 3.6, sd1i = .7,
# sd2i = .8, ri = .5, ni = 30; and 3.5, 3.6, .6, .5, .7, 12. The limits are yi -+ qt(.975, ni - 1)
# sqrt(vi) of MC.
METAFOR = (
    (("30", "+0.4", "0.118084549", "0.681915451"), ("0.019000", "0.5160", "0.037770")),
    (("12", "-0.1", "-0.376951226", "0.176951226"), ("0.015833", "-0.2133", "0.085230")),
)


@pytest.mark.parametrize(("given", "expected"), METAFOR)
def test_the_change_and_its_variance_are_metafors(given, expected):
    n, change, low, high = given
    mc, smcc = effect_sizes([printed(n=n, change=change, conf_low=low, conf_high=high)])
    assert (mc["measure"], mc["yi"], mc["vi"]) == ("MC", change, expected[0])
    assert (smcc["measure"], smcc["yi"], smcc["vi"]) == ("SMCC", *expected[1:])
    assert mc["ni"] == n


def test_the_change_in_standard_deviations_has_the_variance_that_was_printed():
    # statpsych's manual, ci.stdmean.ps(.05, 110.4, 102.1, 15.3, 14.6, .75, 25): standard error
    # 0.1609934 of the unweighted standardiser.
    row = printed(n="25", d="0.5433457", d_low="0.2394905", d_high="0.8705732")
    (found,) = effect_sizes([row])
    assert (found["measure"], found["yi"]) == ("SMCRPH", "0.5433457")
    assert float(found["sei"]) == pytest.approx(0.1609934, abs=1e-4)
    assert float(found["vi"]) == pytest.approx(0.1609934**2, abs=1e-6)


def test_of_several_cohorts_the_degrees_of_freedom_are_those_of_the_printed_method():
    # qt(.975, 43) = 2.016692 in R: half of 0.37 over it is 0.0917 (by hand).
    told = {"change": "+0.33", "conf_low": "0.15", "conf_high": "0.52", "n": "46"}
    method = "mean of the changes of 3 cohorts; 95% t interval, 43 degrees of freedom"
    (found,) = effect_sizes([printed(cohort="all", method=method, **told)])
    assert (found["measure"], found["sei"]) == ("MC", "0.0917")
    assert effect_sizes([printed(cohort="all", method="a model", **told)]) == []
    assert effect_sizes([printed(shown="direction", change="+0.3", n="8")]) == []
    unlinked = printed(design="unlinked", n_before="20", n_after="18", **told)
    assert effect_sizes([unlinked]) == []


def test_the_schema_that_is_shipped_names_its_source():
    import evaluation.travel.package as package

    told = json.loads(Path(package.SCHEMA).read_text("utf-8"))["$comment"]
    assert package.PROFILE in told
