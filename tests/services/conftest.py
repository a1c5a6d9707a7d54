"""The sample office in a database of its own, with a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office.on_sqlite(tmp_path) as office:
        yield office
