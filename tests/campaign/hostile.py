"""Hostile text through every renderer: `python -m tests.campaign.hostile --texts 10000`.

Prints one line for each renderer, and exits with 1 where one let a text be more than a text or
was given fewer than promised. `--seed` is the number of the first scene.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.hostile.renderers import RENDERERS, try_renderer


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--texts", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    failed = False
    for name in RENDERERS:
        started = time.perf_counter()
        try:
            said = f"{try_renderer(name, options.texts, options.seed)} texts"
        except AssertionError as problem:
            said, failed = f"FAILED: {problem}", True
        print(f"{name:<40} {said}, {time.perf_counter() - started:.1f} s", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
