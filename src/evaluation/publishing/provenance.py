"""What a report was made from: one digest over all inputs, and the software that ran."""

from __future__ import annotations

import hashlib
import hmac
import platform
from functools import cache
from importlib.metadata import version

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import PROGRAMME
from evaluation.study.extensions import extensions_of
from evaluation.study.settings import Settings

PACKAGES = ("evaluation", "snakemake", "pandas", "numpy", "scipy", "statsmodels", "matplotlib")


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}


def provenance_rows(
    settings: Settings, report: str, digests: dict[str, str]
) -> list[dict[str, str]]:
    """Key and value of each fact. No file names and no counts of rows: they could name people.

    The digest over the inputs is keyed with the study's own key, so that nobody can test a guess
    about the data against it.

    Args:
        settings: of the study.
        report: `programme` or a cohort; a cohort's report names that cohort's inputs only.
        digests: SHA-256 of each input, by path.
    """
    own = {path: digest for path, digest in digests.items() if behind(path, report)}
    key = (settings.folder / "data" / "pseudonym.key").read_bytes()
    message = "\n".join(f"{path} {digest}" for path, digest in sorted(own.items()))
    code = hmac.new(key, message.encode(), hashlib.sha256).hexdigest()[:16]
    facts = {
        say("provenance.inputs"): say("provenance.fingerprint", fingerprint=code),
        say("provenance.date"): settings.study.date.isoformat(),
        **_codebook(settings),
        say("provenance.seed"): str(settings.study.seed),
        **{
            say("provenance.extension", name=one.path): f"SHA-256 {one.digest[:16]}"
            for one in extensions_of(settings.folder)
        },
        "Python": platform.python_version(),
        **_versions(),
    }
    return [{"key": key, "value": value} for key, value in facts.items()]


def _codebook(settings: Settings) -> dict[str, str]:
    """The version of the codebook, if there is one: its fingerprint, and its own name."""
    book = settings.codebook
    if not book.themes:
        return {}
    version = say("provenance.codebook_version", fingerprint=book.digest())
    if book.version:
        version = say("provenance.codebook_named", fingerprint=book.digest(), name=book.version)
    return {say("provenance.codebook"): version}


def by_report(digests: dict[str, str], reports: list[str]) -> dict[str, dict[str, str]]:
    """The inputs among which each report's own are, seen through once for thousands of reports.

    Args:
        digests: SHA-256 of each input, by path.
        reports: `programme`, and cohorts.

    Returns:
        By report, digests by path: all that `behind` could name, and not much more.
    """
    shared: dict[str, str] = {}
    own: dict[str, dict[str, str]] = {}
    for path, digest in digests.items():
        parts = path.split("/")
        of_one = parts[:2] in (["data", "decisions"], ["data", "raw"])
        (own.setdefault(parts[2], {}) if of_one else shared)[path] = digest
    return {r: digests if r == PROGRAMME else shared | own.get(r, {}) for r in reports}


def behind(path: str, report: str) -> bool:
    """Whether a file is behind a report: its own decisions and data, and shared settings.

    A signature (release.yaml) is not: it is given to a report that is there already. Nor are the
    authors' texts, which can be read in it. A cohort's report does not hang on the data of other
    cohorts, so that a new cohort leaves it alone.
    """
    parts = path.split("/")
    if path == "config/release.yaml" or parts[:2] == ["config", "narrative"]:
        return False
    if parts[:2] == ["data", "decisions"]:
        return parts[2] == report
    return report == PROGRAMME or parts[:2] != ["data", "raw"] or parts[2] == report
