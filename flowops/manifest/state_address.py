"""Where `state` may be: a folder beside the manifest, a ref of git, or a prefix in a bucket."""

from __future__ import annotations

import re

from msgspec import Struct

from flowops.flowjson.wording import quoted
from flowops.manifest.paths import why_outside

GIT = "git:"
BUCKETS = ("s3", "gs", "az")
_REFS = "refs/flowops/"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.ASCII | re.DOTALL)
# Narrower than git and the stores allow, so that a name means the same to each of them, and none
# can be taken for an option, a query or a way out.
_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.|$)){0,99}", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,61})[a-z0-9]", re.ASCII)


class BucketAddress(Struct, frozen=True):
    """`s3://bucket/prefix` in its parts; the prefix may be empty."""

    scheme: str
    bucket: str
    prefix: str


def why_no_state(state: str) -> tuple[str, str] | None:
    """What is wrong and what to type instead; None for a good one."""
    if state.startswith(GIT):
        return _why_no_ref(state.removeprefix(GIT))
    scheme = _SCHEME.fullmatch(state)
    if scheme is None:
        return why_outside(state)
    if scheme[1] not in BUCKETS:
        message = f"flowops keeps no records in {quoted(scheme[1] + '://')}"
        return message, "use a folder, git:refs/flowops/NAME, s3://, gs:// or az://"
    return _why_no_bucket(scheme[1], scheme[2])


def git_ref(state: str) -> str | None:
    """The ref of a good `git:REF`; none for another kind of place."""
    return state.removeprefix(GIT) if state.startswith(GIT) else None


def bucket_address(state: str) -> BucketAddress | None:
    """Of a good address of a bucket; none for another kind of place."""
    scheme = _SCHEME.fullmatch(state)
    if scheme is None or scheme[1] not in BUCKETS:
        return None
    bucket, _, prefix = scheme[2].partition("/")
    return BucketAddress(scheme[1], bucket, prefix)


def _why_no_ref(ref: str) -> tuple[str, str] | None:
    hint = "write git:refs/flowops/NAME, with letters, digits and .-_ in NAME"
    if not ref.startswith(_REFS):
        return f"{quoted(ref)} is no ref under refs/flowops/, where records are kept", hint
    parts = ref.removeprefix(_REFS).split("/")
    if not all(_PART.fullmatch(part) and not part.endswith(".lock") for part in parts):
        return f"{quoted(ref)} is no ref that git takes", hint
    return None


def _why_no_bucket(scheme: str, rest: str) -> tuple[str, str] | None:
    hint = f"write {scheme}://BUCKET/PREFIX, with letters, digits and .-_ in each part"
    bucket, slash, prefix = rest.partition("/")
    if "@" in bucket:
        return "the address of a bucket holds a user or a password", hint
    if not _BUCKET.fullmatch(bucket):
        return f"{quoted(bucket)} is no name of a bucket", hint
    if slash and not all(_PART.fullmatch(part) for part in prefix.split("/")):
        return f"{quoted(prefix)} is no prefix of records", hint
    return None
