"""Every exception of flowops, and the exit code that each one ends the command with.

    FlowopsError
    ├── UsageProblem       the command line asks for something that cannot be meant   64
    ├── InvalidInput       the manifest or a definition is invalid                     3
    ├── AccessRefused      the key is missing, refused, or lacks the right             4
    ├── GatewayFailed      network, server, or an answer that cannot be understood     1
    ├── HostFailed         GitHub, GitLab or a webhook did not do what was asked       1
    ├── StoreFailed        a record cannot be read or made durable                     1
    │   └── LockLost       somebody else took the lock, or wrote what we were to write
    ├── PlanStale          the saved plan is not for this account any more             5
    ├── LockHeld           somebody else is applying                                   5
    ├── PlanRefused        a guard refused; nothing was written                        8
    └── Interrupted        a signal asked us to stop; what is written is whole       130

They are raised where something is known to be wrong and caught once, in `cli/main.py`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.findings import Finding


class ExitCode(IntEnum):
    """What a script may rely on; the table stands in `docs/exit-codes.md`."""

    DONE = 0
    FAILED = 1
    CHANGES = 2
    INVALID = 3
    ACCESS = 4
    STALE = 5
    PARTIAL = 6
    LEFT_IN_DRAFT = 7
    GUARD = 8
    NEEDS_YOU = 9
    USAGE = 64
    INTERRUPTED = 130


class FlowopsError(Exception):
    """What went wrong, in one sentence, and what to type next."""

    exit_code: ClassVar[ExitCode] = ExitCode.FAILED

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageProblem(FlowopsError):
    exit_code = ExitCode.USAGE


class InvalidInput(FlowopsError):
    """Carries all findings at once, so that nobody fixes one and runs again."""

    exit_code = ExitCode.INVALID

    def __init__(
        self, message: str, *, hint: str | None = None, findings: Sequence[Finding] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.findings = tuple(findings)


class AccessRefused(FlowopsError):
    exit_code = ExitCode.ACCESS


class GatewayFailed(FlowopsError):
    exit_code = ExitCode.FAILED


class HostFailed(FlowopsError):
    exit_code = ExitCode.FAILED


class StoreFailed(FlowopsError):
    exit_code = ExitCode.FAILED


class LockLost(StoreFailed):
    """What was to be announced is not, so it must not be sent either."""


class PlanStale(FlowopsError):
    exit_code = ExitCode.STALE


class LockHeld(FlowopsError):
    exit_code = ExitCode.STALE


class PlanRefused(FlowopsError):
    """A guard said no. `guard` is the name that `--allow` takes."""

    exit_code = ExitCode.GUARD

    def __init__(self, message: str, *, guard: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.guard = guard


class Interrupted(FlowopsError):
    exit_code = ExitCode.INTERRUPTED
