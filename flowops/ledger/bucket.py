"""The one place that knows obstore: objects of a bucket, read and conditionally written.

obstore speaks to S3, Google and Azure alike. It is imported late, and only for such a state: it is
an optional part of the installation. Its own local store has no compare-and-swap and is not used.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from msgspec import Struct

from flowops.errors import StoreFailed
from flowops.ledger.store import Damaged
from flowops.manifest.gateway_address import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from obstore import UpdateVersion

_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": (),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
_MARK = "flowops-write"
_SECONDS = timedelta(seconds=20)
_RETRIES = 3
_LONGEST = 300
_ANY_SIZE = 1 << 40
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist")


class Tag(Struct, frozen=True):
    """Which content of an object was read. Google compares versions, the others e_tags."""

    e_tag: str | None
    version: str | None

    def as_condition(self) -> UpdateVersion:
        condition: UpdateVersion = {}
        if self.e_tag is not None:
            condition["e_tag"] = self.e_tag
        if self.version is not None:
            condition["version"] = self.version
        return condition


NO_CONTENT_HAS_IT = Tag('"00000000000000000000000000000000"', "1")


class Found(Struct, frozen=True):
    """`mark` was given to the write that made it."""

    content: bytes
    tag: Tag
    mark: str | None


class Changed(Exception):
    """The object is not, or not any more, what the condition of a write said.

    `found` is what there was instead, where somebody has looked.
    """

    def __init__(self, path: str, found: Found | None = None) -> None:
        super().__init__(path)
        self.found = found


class Bucket:
    """Safe for many threads. What fails raises StoreFailed, with what to do."""

    def __init__(self, scheme: str, name: str, prefix: str, environ: Mapping[str, str]) -> None:
        """Nothing is asked of it yet."""
        self.address = "/".join(filter(None, (f"{scheme}://{name}", prefix)))
        self._prefix = f"{prefix}/" if prefix else ""
        self._store = _open(scheme, name, environ)

    def get(self, path: str, limit: int) -> Found | None:
        """Raises Damaged for what is larger."""
        import obstore

        with self._failures(path):
            try:
                result = obstore.get(self._store, self._prefix + path)
            except FileNotFoundError as error:
                self._refuse_missing_bucket(error)
                return None
            if result.meta["size"] > limit:
                raise Damaged(f"it is larger than {limit} bytes")
            tag = Tag(result.meta["e_tag"], result.meta["version"])
            return Found(bytes(result.bytes()), tag, result.attributes.get(_MARK))

    def put(self, path: str, content: bytes, tag: Tag | None, mark: str = "") -> Tag:
        """Where there is nothing, or where there is what has this tag. Raises Changed.

        obstore repeats what a broken connection left open, so Changed may mean ourselves: see
        `put_marked`.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        with self._failures(path):
            try:
                result = obstore.put(
                    self._store,
                    self._prefix + path,
                    content,
                    attributes={_MARK: mark} if mark else None,
                    mode="create" if tag is None else tag.as_condition(),
                )
            except (AlreadyExistsError, PreconditionError) as error:
                raise Changed(path) from error
            except FileNotFoundError as error:
                self._refuse_missing_bucket(error)
                # An update of what is not there any more: so say some, and 412 say others.
                raise Changed(path) from error
            return Tag(result["e_tag"], result["version"])

    def put_marked(self, path: str, content: bytes, tag: Tag | None) -> Tag:
        """Also good if it had taken effect before its answer was lost: then the mark is ours.

        Raises Changed with what was found.
        """
        mark = uuid4().hex
        try:
            return self.put(path, content, tag, mark)
        except (Changed, StoreFailed) as failed:
            found = self.get(path, _ANY_SIZE)
            if found is not None and found.mark == mark:
                return found.tag
            if isinstance(failed, Changed):
                failed.found = found
            raise

    def remove(self, path: str) -> None:
        """Also good if it is not there."""
        import obstore

        with self._failures(path), suppress(FileNotFoundError):
            obstore.delete(self._store, self._prefix + path)

    def names(self, folder: str) -> tuple[str, ...]:
        import obstore

        with self._failures(folder):
            found = obstore.list_with_delimiter(self._store, self._prefix + folder)
        paths = [*found["common_prefixes"], *(each["path"] for each in found["objects"])]
        return tuple(sorted(path.rpartition("/")[2] for path in paths))

    def move(self, old: str, new: str) -> None:
        import obstore

        with self._failures(old):
            obstore.copy(self._store, self._prefix + old, self._prefix + new)
            obstore.delete(self._store, self._prefix + old)

    @contextmanager
    def _failures(self, path: str) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            self._refuse_missing_bucket(error)
            words = _in_words(error)
            raise StoreFailed(f"{self.address}/{path}: {words}", hint=_hint(error)) from error

    def _refuse_missing_bucket(self, error: Exception) -> None:
        if any(each in str(error) for each in _NO_BUCKET):
            raise StoreFailed(
                f"{self.address}: there is no such bucket",
                hint="make it first: flowops makes none, for somebody has to own it",
            ) from error


def _open(scheme: str, name: str, environ: Mapping[str, str]) -> Any:  # noqa: ANN401 - of three kinds
    try:
        from obstore.store import AzureStore, GCSStore, S3Store
    except ImportError as error:
        raise StoreFailed(
            f"state in {scheme}:// needs obstore, which is not installed here",
            hint="install it along: pip install 'flowops-cli[objects]'",
        ) from error
    endpoint = next((environ[each] for each in _ENDPOINTS[scheme] if environ.get(each)), None)
    options: dict[str, Any] = {
        "client_options": {
            "allow_http": _may_be_plain(endpoint),
            "timeout": _SECONDS,
            "connect_timeout": _SECONDS,
        },
        "retry_config": {"max_retries": _RETRIES, "retry_timeout": _SECONDS},
    }
    if endpoint:
        options["endpoint"] = endpoint
    from obstore.exceptions import BaseError

    kinds: dict[str, Any] = {"s3": S3Store, "gs": GCSStore, "az": AzureStore}
    try:
        return kinds[scheme](name, **options)
    except (BaseError, ValueError) as error:
        raise StoreFailed(
            f"{scheme}://{name} cannot be opened: {_in_words(error)}", hint=_CREDENTIALS
        ) from error


def _may_be_plain(endpoint: str | None) -> bool:
    """Raises StoreFailed for a plain endpoint elsewhere: its requests carry proof of a key."""
    url = urlsplit(endpoint or "")
    if url.scheme != "http":
        return False
    if not is_loopback(url.hostname or ""):
        raise StoreFailed(
            f"the object store's endpoint is http://{url.hostname}, which anybody on the way reads",
            hint="http:// is for this machine alone: name an https:// endpoint",
        )
    return True


_CREDENTIALS = (
    "credentials come from the environment: AWS_…, GOOGLE_… or AZURE_… variables, or those that "
    "the machine has by itself"
)


def _in_words(error: Exception) -> str:
    """The first line, without the answer's body and without obstore's own debugging."""
    text = str(error).strip().split("\n", 1)[0].split(" - Server returned", 1)
    status = text[1].partition(":")[2].partition(":")[0] if len(text) > 1 else ""
    words = f"{text[0]}{' -' if status else ''}{status}"
    return "".join(each for each in words if each.isprintable())[:_LONGEST].lower()


def _hint(error: Exception) -> str:
    from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

    if isinstance(error, PermissionDeniedError):
        return "this needs the right to read, list, write and delete objects under that prefix"
    if isinstance(error, UnauthenticatedError) or "credential" in str(error).lower():
        return _CREDENTIALS
    return "check the network and the credentials, then run the command again"
