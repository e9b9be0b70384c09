"""The command, `flowops` and `python -m flowops`: its version at once, and all else in `cli/`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from flowops import __version__


def main() -> None:
    if sys.argv[1:] == ["--version"] and _is_said(f"flowops {__version__}\n"):
        return
    from flowops.operations.collecting import collecting_rarely

    try:
        with collecting_rarely():
            from flowops.cli.main import main as run

            run()
    except KeyboardInterrupt:  # before there was anybody to say so, or after
        _end_interrupted()


def _end_interrupted() -> None:
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.write("error: interrupted; nothing is half-written\n")
    sys.exit(130)


def _is_said(text: str) -> bool:
    """Whether it was; a stream that takes nothing is for those who can say so."""
    # To import what commands share takes seven times as long as to start Python. And past Python's
    # own stream, which would try at the end once more to write what it could not.
    if sys.stdout is None:
        return False
    with suppress(OSError):
        return os.write(sys.stdout.fileno(), text.encode()) == len(text)
    return False


if __name__ == "__main__":
    main()
