"""Who speaks for an area: one page at most, another within five seconds, and staff hear of a screen that is mute."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.config import Config
from queue_server.live.speakers import FRESH, MUTE_AFTER, Speakers
from queue_server.services import overview
from queue_server.services.context import Context
from tests.support.house import Building, building, join, received
from tests.support.office import Office, sample
from tests.support.seconds import Seconds


@cache
def hall() -> Config:
    """The sample with a second screen in the ground floor's hall."""
    config = sample()
    more = config.displays["ground-hall"].model_copy()
    more._id = "ground-door"
    return config.model_copy(update={"displays": {**config.displays, "ground-door": more}})


@pytest.fixture
def time() -> Seconds:
    return Seconds(100)


@pytest.fixture
def speakers(time: Seconds) -> Speakers:
    return Speakers(hall(), time)


def test_the_first_that_sounds_speaks_and_goes_on_speaking(speakers: Speakers) -> None:
    assert not speakers.report("b", "ground-door", False, "blocked")
    assert speakers.report("b", "ground-door", True)
    assert not speakers.report("a", "ground-hall", True)
    assert speakers.report("b", "ground-door", True)
    assert speakers.speaker("ground") == "ground-door"


def test_another_takes_over_when_it_goes_falls_silent_or_is_not_heard_of(speakers: Speakers, time: Seconds) -> None:
    told: list[tuple[str, str | None]] = []
    speakers.changed = lambda area, display: told.append((area, display))
    speakers.report("a", "ground-hall", True)
    speakers.report("b", "ground-door", True)
    speakers.gone("a")
    assert speakers.report("b", "ground-door", True)
    speakers.report("a", "ground-hall", True)
    speakers.report("b", "ground-door", False, "suspended")
    assert speakers.report("a", "ground-hall", True)
    speakers.report("b", "ground-door", True)
    time.now += FRESH + 0.5
    speakers.report("b", "ground-door", True)
    speakers.look()
    assert speakers.speaker("ground") == "ground-door"
    assert told == [("ground", key) for key in ("ground-hall", "ground-door", "ground-hall", "ground-door")]


def test_a_screen_that_is_open_twice_speaks_once(speakers: Speakers) -> None:
    assert speakers.report("a", "ground-hall", True)
    assert not speakers.report("again", "ground-hall", True)


def test_a_screen_without_sound_or_without_a_name_never_speaks(time: Seconds) -> None:
    config = hall()
    silent = config.displays["ground-hall"].model_copy(update={"sound": False})
    silent._id = "ground-hall"
    speakers = Speakers(config.model_copy(update={"displays": {"ground-hall": silent}}), time)
    assert not speakers.report("a", "ground-hall", True)
    assert not speakers.report("a", "cellar", True)
    time.now += MUTE_AFTER
    assert speakers.mute() == {}


def test_a_screen_is_mute_after_half_a_minute_and_well_again_at_once(speakers: Speakers, time: Seconds) -> None:
    speakers.report("a", "ground-hall", False, "blocked")
    time.now += MUTE_AFTER - 1
    speakers.report("a", "ground-hall", False, "blocked")
    assert speakers.mute() == {}
    time.now += 1
    assert speakers.mute() == {"ground-hall": "blocked"}
    speakers.gone("a")
    assert speakers.mute() == {"ground-hall": "offline"}
    speakers.report("c", "ground-hall", True)
    assert speakers.mute() == {}


PAGES = {"a": "ground-hall", "b": "ground-door", "c": "ground-door", "d": "first-hall"}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["well", "mute", "gone", "wait"])), max_size=40))
def test_never_two_pages_of_an_area_are_told_to_speak(acts: list[tuple[str, str]]) -> None:
    time = Seconds(100)
    speakers = Speakers(hall(), time)
    alive: dict[str, tuple[bool, float]] = {}
    for page, act in acts:
        if act == "wait":
            time.now += 1.5
            speakers.look()
        elif act == "gone":
            alive.pop(page, None)
            speakers.gone(page)
        else:
            alive[page] = (act == "well", time.now)
            speakers.report(page, PAGES[page], act == "well")
        fit = {page for page, (well, at) in alive.items() if well and time.now - at <= FRESH}
        for area in ("ground", "first"):
            could = {PAGES[page] for page in fit if (PAGES[page] == "first-hall") == (area == "first")}
            assert speakers.speaker(area) in (could or {None}), "somebody speaks exactly if somebody can"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Building]:
    with building(tmp_path, hall()) as house:
        yield house


def test_screens_hear_who_speaks_and_the_next_takes_over(house: Building) -> None:
    hall_screen, door = (house.live("display", device=f"display:{key}") for key in ("ground-hall", "ground-door"))
    for screen in (hall_screen, door):
        join(screen, "area:ground")
    report = {"ok": True}
    assert hall_screen.emit("sound", report, namespace="/live", callback=True) == {"leader": True}
    assert door.emit("sound", report, namespace="/live", callback=True) == {"leader": False}
    hall_screen.disconnect("/live")
    assert [event["display"] for event in received(door, "speaker")] == ["ground-hall", "ground-door"]
    assert door.emit("sound", report, namespace="/live", callback=True) == {"leader": True}


def test_only_a_screen_speaks(house: Building) -> None:
    for live in (house.live("kiosk", device="kiosk:kiosk-1"), house.live("display"), house.live()):
        assert live.emit("sound", {"ok": True}, namespace="/live", callback=True) == {"leader": False}


def test_a_report_that_is_none_counts_as_silence(house: Building) -> None:
    screen = house.live("display", device="display:ground-hall")
    for nonsense in (None, "yes", {"ok": "yes"}, {"ok": 1}, {"reason": 5}):
        assert screen.emit("sound", nonsense, namespace="/live", callback=True) == {"leader": False}


@pytest.mark.parametrize(("morning", "told"), [(True, ["mute:first-hall"]), (False, [])])
def test_staff_hear_of_a_mute_screen_while_somebody_may_come(tmp_path: Path, morning: bool, told: list[str]) -> None:
    row = {"kind": "display", "id": "first-hall", "connected": True, "since": None, "mute": "blocked"}
    with Office.on_sqlite(tmp_path) as office:
        office.ctx = Context(office.config, office.clock, b"s" * 32, devices=lambda: [row])
        if not morning:
            office.later(hours=12)
        assert [alarm["id"] for alarm in office.see(overview.manage_view)["alarms"]] == told
