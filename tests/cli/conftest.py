import pytest

from tests.e2e.fixtures import (  # noqa: F401 - fixtures are found by their names
    _served,
    _short_waits,
    gateway,
    gateway_with,
    project,
    project_on,
    sandboxed,
)
from tests.e2e.project import Project

NOWHERE = {
    "production": {
        "gateway": "https://gateway.invalid",
        "waba": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    }
}


@pytest.fixture
def offline(tmp_path):
    """An environment whose gateway nobody answers for, and no key for it."""
    made = Project(tmp_path / "flows", NOWHERE)
    made.environ.clear()
    made.flow("greeting", "Good day to you")
    made.flow("other")
    return made
