"""What can be wrong with the embedded sandbox, as the command line says it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flowops.errors import FlowopsError, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator


class SandboxFailed(FlowopsError):
    """The sandbox's file or port is not what it needs."""


@contextmanager
def sandbox_failures() -> Iterator[None]:
    """Raises SandboxFailed, and UsageProblem where the command line asked for what is not there."""
    from flowops.sandbox import BadFaults, BadSwitch, SandboxError

    try:
        yield
    except (BadSwitch, BadFaults) as problem:
        raise UsageProblem(problem.message, hint=problem.hint) from problem
    except SandboxError as problem:
        raise SandboxFailed(problem.message, hint=problem.hint) from problem
