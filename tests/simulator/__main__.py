"""python -m tests.simulator: a process of its own, with dataclasses that cost less."""

from __future__ import annotations

import sys

from tests.simulator.thawed import take_their_place

take_their_place()  # before anything imports the real ones

from tests.simulator.command import main  # noqa: E402

sys.exit(main())
