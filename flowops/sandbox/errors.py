"""What can be wrong with the sandbox itself, as opposed to what the gateway refuses.

SandboxError
├── BadSwitch        a profile or a switch that does not exist, or a value it cannot take
├── BadFaults        a fault script that does not say what it must, with the place
├── StoreUnreadable  the file of accounts is damaged, or of another version
└── PortTaken        another program listens there
"""

from __future__ import annotations


class SandboxError(Exception):
    """What went wrong, in one sentence, and what to type next."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadSwitch(SandboxError, ValueError):
    pass


class BadFaults(SandboxError, ValueError):
    """`place` reads `faults[2].do.status`."""

    def __init__(self, message: str, *, place: str, hint: str | None = None) -> None:
        super().__init__(f"{place}: {message}", hint=hint)
        self.place = place


class StoreUnreadable(SandboxError):
    pass


class NoSuchFlow(SandboxError):
    pass


class PortTaken(SandboxError):
    pass
