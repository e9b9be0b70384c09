"""The catalogue of faults: what can go wrong between flowops and a gateway, and which test shows
what comes of it. `docs/faults.md` is made of it; `python -m tests.campaign.catalogue` says in one
line whether it is whole, and exits with 1 if it is not.
"""

from __future__ import annotations

import sys

from tests.campaign.faults.lifecycle import LIFECYCLE
from tests.campaign.faults.machine import MACHINE
from tests.campaign.faults.network import NETWORK
from tests.campaign.faults.reading import READING
from tests.campaign.named_tests import names_in

PARTS = {
    "On the way to the gateway": NETWORK,
    "What a read may show": READING,
    "On the way to being published": LIFECYCLE,
    "Processes, clocks, disks, keys and places": MACHINE,
}
FAULTS = tuple(fault for part in PARTS.values() for fault in part)

PROMISED = tuple(f"F{number:02}" for number in range(1, 61))
HEAD = """# Faults

What can go wrong between flowops and a gateway that knows no idempotency key and no compare and
swap, what flowops does then, and the tests that show it. `make faults-docs` writes this page from
`tests/campaign/faults`, and a test holds it to them.
"""


def missing_tests(fault):
    """Those that the row names and no file has."""
    return [test for test in fault.tests if test not in names_in(test.partition("::")[0])]


def main():
    named = {test for fault in FAULTS for test in fault.tests}
    gaps = [fault.name for fault in FAULTS if missing_tests(fault)]
    gaps += [fault.name for fault in FAULTS if not fault.tests]
    is_whole = tuple(each.name for each in FAULTS) == PROMISED
    print(
        f"{len(FAULTS)} faults, {len(named)} tests that show them;"
        f" tests missing: {', '.join(gaps) or 'none'}"
    )
    return 0 if is_whole and not gaps else 1


def faults_page():
    """The text of `docs/faults.md`."""
    return "\n".join([HEAD, *(_section(title, part) for title, part in PARTS.items())])


def _section(title, part):
    rows = [f"| {each.name} | {each.what} | {each.then} | {_shown_by(each)} |" for each in part]
    return "\n".join(
        [f"## {title}", "", "| | fault | then | shown by |", "|---|---|---|---|", *rows, ""]
    )


def _shown_by(fault):
    return "<br>".join(f"`{_short(test)}`" for test in fault.tests)


def _short(test):
    """Without what every name has in common: the table is wide enough."""
    file, _, name = test.partition("::")
    return f"{file.removeprefix('tests/')} {name.removeprefix('test_')}"


if __name__ == "__main__":
    sys.exit(main())
