"""Fixtures for everybody: the sample office as a whole house, per test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import Building, building

TESTS = Path(__file__).parent
IN_BROWSERS = ("pages", "e2e", "display")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the build server look twice at what real browsers show: it draws them all on two cores, beside others.

    Whoever runs the tests by hand is told of the first failure, and so is everybody whose test has no browser in it.
    """
    if os.environ.get("AUFRUF_SECOND_LOOK"):
        for item in items:
            if item.path.relative_to(TESTS).parts[0] in IN_BROWSERS:
                item.add_marker(pytest.mark.flaky(reruns=1))


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
