"""Fixtures for everybody: the sample office as a whole house, per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import Building, building


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Building]:
    """The sample office on a Tuesday at nine, with clients for each role."""
    with building(tmp_path) as found:
        yield found


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Building]:
    """The same as a demo: open at any hour, with cookies for this machine's browsers."""
    with building(tmp_path, demo=True) as found:
        yield found
