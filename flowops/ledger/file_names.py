"""File names for any text: keys, accounts and environments are people's, and files are not."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.model.record import Record

JOURNAL = ".jsonl"

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def file_stem(name: str) -> str:
    """A file name for any text, different for different texts, on every file system.

    Plain lower-case names stay as they are; others get part of a hash, since `A` and `a` are one
    file on some disks.
    """
    if _PLAIN_NAME.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
    legible = re.sub(r"[^a-z0-9_-]+", "-", name.lower())[:60].strip("-")
    return f"{legible or 'x'}.{digest[:16]}"


def journal_of(record: Record) -> tuple[str, str]:
    """The folder of its account, and its file in that."""
    return file_stem(record.waba_id), f"{file_stem(record.key)}{JOURNAL}"


def definition_file(fingerprint: str) -> str:
    return f"{file_stem(fingerprint.replace(':', '-'))}.json"
