"""Every scenario runs three times: in process, over HTTP, and from its cassette."""

from __future__ import annotations

import os

import pytest

from tests.e2e.served import serving_process
from tests.scenarios import backends

IN_PROCESS, SERVED, REPLAYED = "in process", "served", "replayed"


def pytest_addoption(parser):
    parser.addoption(
        "--record-mode",
        choices=["none", "rewrite"],
        default="none",
        help="rewrite: record the cassettes of tests/scenarios anew",
    )


@pytest.fixture(scope="session")
def _served_sandbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    with serving_process(folder, "--page-size", backends.PAGE_SIZE) as gateway:
        yield gateway


@pytest.fixture(params=[IN_PROCESS, SERVED, REPLAYED])
def far(request, tmp_path):
    """The far side of a scenario."""
    records = request.config.getoption("--record-mode", default="none") == "rewrite"
    scenario = request.node.originalname.removeprefix("test_")
    if request.param == SERVED:
        yield backends.served(request.getfixturevalue("_served_sandbox"))
        return
    if request.param == IN_PROCESS:
        world = backends.in_process(tmp_path)
    elif records:
        _skip_a_message_to_nobody(request)
        world = backends.recorded(
            scenario, lambda: serving_process(tmp_path, "--page-size", backends.PAGE_SIZE)
        )
    else:
        world = backends.replayed(scenario)
    with world as far:
        yield far


def _skip_a_message_to_nobody(request):
    """A real gateway delivers: without a phone and a recipient that agreed nothing is sent."""
    sends = "message" in request.node.originalname
    if sends and "FLOWOPS_RECORD_URL" in os.environ and "FLOWOPS_RECORD_TO" not in os.environ:
        pytest.skip("FLOWOPS_RECORD_PHONE and FLOWOPS_RECORD_TO are not set")


@pytest.fixture
def gateway(far):
    """The client, with a key that is taken."""
    with far.client() as client:
        yield client
