"""What makes ten thousand tests cheap, and the same wherever they are started."""

from __future__ import annotations

import gc
import signal

import pytest
from hypothesis import is_hypothesis_test, settings

# A slow moment of a shared machine is no defect; what takes too long has tests that measure it. The
# campaign draws six hundred thousand cases.
settings.register_profile("gate", deadline=None, max_examples=50)
settings.load_profile("gate")

BROAD = frozenset({"e2e", "simulator"})

# A shell lets its jobs in the background ignore Ctrl-C, and so would every process that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config, items):
    """To trace tests that try thousands of cases, or whole commands, doubles their time. What they
    alone would cover has no test that is about it; and of drawn cases, it would not be the same in
    the next run.
    """
    if not config.pluginmanager.hasplugin("_cov"):
        return
    for item in items:
        is_broad = item.get_closest_marker("slow") or not BROAD.isdisjoint(item.path.parts)
        if is_broad or is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish():
    """The tests themselves stay until the end: the collector need not walk over them each time."""
    gc.collect()
    gc.freeze()
