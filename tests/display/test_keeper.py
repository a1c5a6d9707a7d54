"""When a page counts as ill, how long the pauses between browsers are, and the address that signs a device in."""

import contextlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

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


def test_it_is_content_with_a_page_that_draws_nothing_while_its_screen_is_off() -> None:
    pulse = Pulse(PATIENCE, 0)
    for now in range(0, 40_000, 15):
        pulse.take(beat(drawn=False), now, is_dark=True)
    with pytest.raises(Ill, match="answer"):
        for now in range(40_000, 40_060, 15):
            pulse.take(None, now, is_dark=True)


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


class Glass:
    """A browser whose page answers, but never draws: nothing tells why."""

    def __init__(self, world: "Night") -> None:
        self._world = world

    def ask(self, method: str, **values: Any) -> dict[str, Any]:
        answers: dict[str, Any] = {
            "Target.getTargets": {"targetInfos": [{"targetId": "1", "type": "page"}]},
            "Target.attachToTarget": {"sessionId": "1"},
        }
        if method == "Runtime.evaluate":
            self._world.pass_time(2)
            look = {
                "drawn": self._world.light(self._world.now),
                "hidden": False,
                "url": "http://h",
                "kind": "display",
                "filled": True,
            }
            return {"result": {"value": look}}
        return dict(answers.get(method, {}))


class Night:
    """A made time in which browsers are started, and draw while there is light; at its end the test has seen enough."""

    def __init__(self, hours: float, light: Callable[[float], bool] = lambda now: False) -> None:
        self.now, self.end = 0.0, hours * 3_600
        self.light = light
        self.starts: list[float] = []

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        if self.now > self.end:
            raise Enough

    @contextlib.contextmanager
    def start(self) -> Iterator[Browser]:
        self.starts.append(self.now)
        yield cast(Browser, SimpleNamespace(pipe=Glass(self), has_ended=lambda: False))

    def run(self) -> list[float]:
        duty = Duty("display", "hall", "http://127.0.0.1", patience=PATIENCE)
        with pytest.raises(Enough):
            Keeper(duty, self.start, self.pass_time, lambda: self.now).run()
        return self.starts


def test_it_starts_a_browser_that_draws_nothing_three_times_and_then_once_in_five_minutes_at_most() -> None:
    starts = Night(hours=8).run()
    pauses = [later - sooner for sooner, later in pairwise(starts)]
    assert max(pauses[:3]) < 60
    assert min(pauses[3:]) >= 300
    assert len(starts) < 100, "not every twenty seconds through the night"


def test_it_forgives_browsers_of_the_night_once_one_was_well_for_a_while() -> None:
    starts = Night(hours=3, light=lambda now: 3_600 < now < 7_200).run()
    after = [at for at in starts if at > 7_200]
    assert after[0] - 7_200 < 60, "in the morning's first trouble it acts at once"
    assert after[1] - after[0] < 60


def test_it_makes_the_addresses_of_page_and_sign_in(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("a/b&c\n")
    duty = Duty("display", "große halle", "https://wait.example.org/", token)
    assert duty.home == "https://wait.example.org/display/gro%C3%9Fe%20halle"
    assert duty.entry == f"{duty.home}#token=a%2Fb%26c"
    assert Duty("kiosk", "k", "http://h").entry == "http://h/kiosk/k"
