"""What makes ten thousand tests cheap. Nothing here changes what a test sees."""

from __future__ import annotations

import gc

import pytest


def pytest_collection_modifyitems(config, items):
    """A line is covered by a test that is about it. To trace the long ones, which try thousands of
    cases, doubles their time and finds no line that no other test has found.
    """
    if not config.pluginmanager.hasplugin("_cov"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish():
    """The tests themselves stay until the end: the collector need not walk over them each time."""
    gc.collect()
    gc.freeze()
