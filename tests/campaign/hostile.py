"""Hostile text through every renderer: `python -m tests.campaign.hostile --texts 10000`.

Prints one line for each renderer, and exits with 1 where one let a text be more than a text or
was given fewer than promised. `--seed` is the number of the first scene.
"""

from __future__ import annotations

import argparse
import sys
import time

from flowops.operations.collecting import collecting_rarely
from tests.hostile.renderers import RENDERERS, try_renderer


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--texts", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    failed, least = 0, []
    for name in RENDERERS:
        started = time.perf_counter()
        try:
            with collecting_rarely():
                least.append(try_renderer(name, options.texts, options.seed))
            said = f"{least[-1]} texts"
        except AssertionError as problem:
            said, failed = f"FAILED: {problem}", failed + 1
        print(f"{name:<40} {said}, {time.perf_counter() - started:.1f} s", flush=True)
    print(
        f"{len(RENDERERS)} renderers, each with at least {min(least, default=0)} texts from scene"
        f" {options.seed} on, {failed} failed"
    )
    return int(failed > 0 or min(least, default=0) < options.texts)


if __name__ == "__main__":
    sys.exit(main())
