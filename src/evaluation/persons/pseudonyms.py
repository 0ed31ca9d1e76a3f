"""Pseudonyms: keyed, so that nobody without the key can find a person by trying codes."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from pathlib import Path

KEY_FILE = "data/pseudonym.key"


class KeyMissingError(Exception):
    """The key is not there, or is no key."""


class Pseudonyms:
    """Makes pseudonyms with one study's key."""

    def __init__(self, key: bytes, *, linked_across_cohorts: bool = True) -> None:
        self._key = key
        self._across = linked_across_cohorts

    @classmethod
    def for_this_moment(cls, *, linked_across_cohorts: bool) -> Pseudonyms:
        """With a key that is kept nowhere: enough to count people, and nothing else."""
        return cls(secrets.token_bytes(), linked_across_cohorts=linked_across_cohorts)

    def _digest(self, kind: str, text: str, length: int) -> str:
        message = f"{kind}\x1f{text}".encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:length]

    def person(self, code: str, cohort: str) -> str:
        """Pseudonym of a normalised code: one in all cohorts, if codes mean the same there."""
        scope = "" if self._across else cohort
        return "p" + self._digest("person", f"{scope}\x1f{code}", 12)

    def source(self, name: str, cohort: str) -> str:
        """Pseudonym of a source: its name may be somebody's."""
        return "s" + self._digest("source", f"{cohort}\x1f{name}", 12)

    def keyed(self, kind: str, text: str) -> str:
        """Digest of a text that nobody without the key can test a guess against."""
        return self._digest(kind, text, 16)


def read_key(study: Path) -> bytes:
    """The study's key.

    Raises:
        KeyMissingError: there is none, or the file holds something else.
    """
    path = study / KEY_FILE
    try:
        lines = path.read_text(encoding="ascii").split("\n")
        key = bytes.fromhex("".join(x.strip() for x in lines if not x.startswith("#")))
    except (FileNotFoundError, ValueError, UnicodeDecodeError):
        key = b""
    if len(key) < 16:
        raise KeyMissingError(
            f"{KEY_FILE} is missing or damaged. Without it nobody can be told apart as before: "
            "restore it from your backup. Only if none exists: delete data/processed and "
            "data/decisions, and run again to begin anew with a new key."
        )
    return key


def ensure_key(study: Path) -> bool:
    """Make a key for a study that has never been run; True if one was made.

    Raises:
        KeyMissingError: the key of a study that was run before is gone.
    """
    path = study / KEY_FILE
    made = not path.exists() and not was_run(study)
    if made:
        path.parent.mkdir(exist_ok=True)
        _put_key(path)
    else:
        read_key(study)
    if sys.platform != "win32":
        os.chmod(path, 0o600)
    return made


def rotate_key(study: Path) -> None:
    """Put a new key in the place of the old one, which is not kept.

    The next run makes all tables anew: every pseudonym changes, no number does. What people
    decided is kept, since excerpts are named by a digest that has no key in it.

    Raises:
        KeyMissingError: there is no key to be replaced.
    """
    read_key(study)
    _put_key(study / KEY_FILE)


def _put_key(path: Path) -> None:
    """Put a new key in its place, for the owner alone: whole or not at all.

    A study is never without its key, and a full disk leaves none that is empty.
    """
    head = "# Key of this study's pseudonyms. Keep a copy; show it to nobody."
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(f"{head}\n{secrets.token_hex()}\n", encoding="ascii")
    os.replace(new, path)


def was_run(study: Path) -> bool:
    """Whether reports were made before, so that a key must be there."""
    if (study / "data/processed/participants.parquet").exists():
        return True
    # Folders that wait for what people will decide say nothing; a file in them does.
    kept = (study / "data/decisions", study / "data/released")
    return any(path.is_file() for folder in kept for path in folder.rglob("[!.]*"))
