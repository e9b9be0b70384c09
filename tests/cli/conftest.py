from tests.e2e.fixtures import (  # noqa: F401 - fixtures are found by their names
    _served,
    _short_waits,
    gateway,
    gateway_with,
    project,
    project_on,
    sandboxed,
)
