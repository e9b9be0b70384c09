from tests.e2e.fixtures import sandboxed  # noqa: F401 - fixtures are found by their names
