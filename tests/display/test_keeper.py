"""When a page counts as ill, how long the pauses between browsers are, and the address that signs a device in."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from display.launcher.browser import Browser
from display.launcher.ills import Ill
from display.launcher.keeper import Duty, Keeper, Pulse
from display.launcher.page import Beat

PATIENCE = 20.0


def beat(drawn: bool = True, hidden: bool = False, filled: bool = True) -> Beat:
    return Beat(drawn, hidden, "http://127.0.0.1/display/hall", "display", filled)


@pytest.mark.parametrize("well", [beat(), beat(drawn=False, hidden=True)], ids=["draws", "is hidden"])
def test_it_is_content_with_a_page_that(well: Beat) -> None:
    pulse = Pulse(PATIENCE, 0)
    for now in range(0, 1_000, 15):
        pulse.take(well, now)


@pytest.mark.parametrize(
    ("ill", "why"),
    [(None, "answer"), (beat(drawn=False), "draws nothing"), (beat(filled=False), "empty")],
    ids=["says nothing", "draws nothing", "is empty"],
)
def test_it_loses_patience_with_a_page_that(ill: Beat | None, why: str) -> None:
    pulse = Pulse(PATIENCE, 0)
    pulse.take(beat(), 100)
    pulse.take(ill, 100 + PATIENCE)
    pulse.take(beat(), 121)
    pulse.take(ill, 121 + PATIENCE)
    with pytest.raises(Ill, match=why):
        pulse.take(ill, 122 + PATIENCE)


class Enough(Exception):
    """The test has seen enough lives."""


def pauses(*lives: float) -> list[float]:
    """The pauses after browsers that lived for so many seconds."""
    left, now, found = list(lives), 0.0, list[float]()

    @contextlib.contextmanager
    def start() -> Iterator[Browser]:
        nonlocal now
        now += left.pop(0)
        raise OSError("ended")
        yield

    def wait(seconds: float) -> None:
        found.append(seconds)
        if not left:
            raise Enough

    with pytest.raises(Enough):
        Keeper(Duty("display", "hall", "http://127.0.0.1"), start, wait, lambda: now).run()
    return found


def test_it_starts_a_browser_that_lived_long_anew_at_once() -> None:
    assert pauses(3_600, 3_600) == [1, 1]


def test_it_waits_longer_each_time_while_none_gets_well() -> None:
    assert pauses(*[5] * 8) == [1, 2, 4, 8, 16, 30, 30, 30]
    assert pauses(5, 5, 3_600, 5) == [1, 2, 1, 2]


def test_it_makes_the_addresses_of_page_and_sign_in(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("a/b&c\n")
    duty = Duty("display", "große halle", "https://wait.example.org/", token)
    assert duty.home == "https://wait.example.org/display/gro%C3%9Fe%20halle"
    assert duty.entry == f"{duty.home}#token=a%2Fb%26c"
    assert Duty("kiosk", "k", "http://h").entry == "http://h/kiosk/k"
