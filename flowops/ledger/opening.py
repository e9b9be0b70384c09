"""The one place that chooses a store, by how `state` in the manifest begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import InvalidInput
from flowops.ledger.file_names import file_stem
from flowops.manifest.state_address import bucket_address, git_ref, why_no_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flowops.ledger.store import Store
    from flowops.operations.ports import Clock


def open_store(
    state: str,
    manifest_folder: Path,
    environment: str,
    clock: Clock,
    environ: Mapping[str, str],
) -> Store:
    """Nothing is asked of a place elsewhere before the first file. Raises StoreFailed.

    `environ` is what git and an object store find their credentials by; obstore reads those of
    this process itself.
    """
    problem = why_no_state(state)
    if problem:
        raise InvalidInput(problem[0], hint=problem[1])
    home = file_stem(environment)
    if ref := git_ref(state):
        from flowops.ledger.git_store import GitStore

        return GitStore(manifest_folder, ref, home, environment, clock=clock, environ=environ)
    if address := bucket_address(state):
        from flowops.ledger.bucket import Bucket
        from flowops.ledger.object_store import ObjectStore

        bucket = Bucket(address.scheme, address.bucket, address.prefix, environ)
        return ObjectStore(bucket, home, environment, clock=clock)
    from flowops.ledger.local_store import LocalStore

    return LocalStore(manifest_folder / state, home)
