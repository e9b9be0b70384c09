"""The command, `flowops` and `python -m flowops`: its version at once, and all else in `cli/`."""

from __future__ import annotations

import sys

from flowops import __version__


def main() -> None:
    if sys.argv[1:] == ["--version"] and _is_said(f"flowops {__version__}\n"):
        return
    from flowops.cli.main import main as run

    run()


def _is_said(text: str) -> bool:
    """Whether it was; a stream that takes nothing is for those who can say so."""
    # To import what commands share takes seven times as long as to start Python.
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        return False
    return True


if __name__ == "__main__":
    main()
