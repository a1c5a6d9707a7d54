"""Who speaks for an area: one page at most, another within five seconds, and staff hear of a screen that is mute."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.config import Config
from queue_server.live.speakers import FRESH, MUTE_AFTER, Report, Speakers
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
    assert not ill(speakers, "b", "ground-door", "blocked")
    assert well(speakers, "b", "ground-door")
    assert not well(speakers, "a", "ground-hall")
    assert well(speakers, "b", "ground-door")
    assert speakers.speaker("ground") == "ground-door"


def test_another_takes_over_when_it_goes_falls_silent_or_is_not_heard_of(speakers: Speakers, time: Seconds) -> None:
    told: list[tuple[str, str | None]] = []
    speakers.changed = lambda area, display: told.append((area, display))
    well(speakers, "a", "ground-hall")
    well(speakers, "b", "ground-door")
    speakers.gone("a")
    assert well(speakers, "b", "ground-door")
    well(speakers, "a", "ground-hall")
    ill(speakers, "b", "ground-door", "suspended")
    assert well(speakers, "a", "ground-hall")
    well(speakers, "b", "ground-door")
    time.now += FRESH + 0.5
    well(speakers, "b", "ground-door")
    speakers.look()
    assert speakers.speaker("ground") == "ground-door"
    assert told == [("ground", key) for key in ("ground-hall", "ground-door", "ground-hall", "ground-door")]


def test_the_next_speaker_hears_what_the_last_one_has_said(speakers: Speakers) -> None:
    well(speakers, "a", "ground-hall")
    assert speakers.said("ground-hall") is None
    well(speakers, "a", "ground-hall", said=7)
    well(speakers, "b", "ground-door", said=900)
    assert speakers.said("ground-door") == 7, "only who speaks knows what was said"
    speakers.gone("a")
    well(speakers, "b", "ground-door", said=5)
    assert speakers.said("ground-door") == 7, "what was said stays said"


def test_a_screen_that_is_open_twice_speaks_once(speakers: Speakers) -> None:
    assert well(speakers, "a", "ground-hall")
    assert not well(speakers, "again", "ground-hall")


def test_a_screen_without_sound_or_without_a_name_never_speaks(time: Seconds) -> None:
    config = hall()
    silent = config.displays["ground-hall"].model_copy(update={"sound": False})
    silent._id = "ground-hall"
    speakers = Speakers(config.model_copy(update={"displays": {"ground-hall": silent}}), time)
    assert not well(speakers, "a", "ground-hall")
    assert not well(speakers, "a", "cellar")
    time.now += MUTE_AFTER
    assert speakers.mute() == {}


def test_a_screen_that_was_never_heard_is_missed_half_a_minute_after_the_start_but_not_in_a_demo(
    speakers: Speakers, time: Seconds
) -> None:
    demo = Speakers(hall().as_demo(), time)
    time.now += MUTE_AFTER - 1
    assert speakers.mute() == {}
    time.now += 1
    assert speakers.mute() == dict.fromkeys(("ground-hall", "ground-door", "first-hall"), "no_report")
    assert demo.mute() == {}


def test_a_screen_is_mute_after_half_a_minute_and_well_again_at_once(time: Seconds) -> None:
    speakers = Speakers(hall().as_demo(), time)
    ill(speakers, "a", "ground-hall", "blocked")
    time.now += MUTE_AFTER - 1
    ill(speakers, "a", "ground-hall", "blocked")
    assert speakers.mute() == {}
    time.now += 1
    assert speakers.mute() == {"ground-hall": "blocked"}
    speakers.gone("a")
    assert speakers.mute() == {"ground-hall": "offline"}
    well(speakers, "c", "ground-hall")
    assert speakers.mute() == {}


def well(speakers: Speakers, connection: str, display: str, said: int | None = None) -> bool:
    return speakers.report(connection, display, Report(True, said=said))


def ill(speakers: Speakers, connection: str, display: str, reason: str) -> bool:
    return speakers.report(connection, display, Report(False, reason))


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
            speakers.report(page, PAGES[page], Report(act == "well"))
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
    assert hall_screen.emit("sound", report, namespace="/live", callback=True) == {"leader": True, "said": None}
    assert door.emit("sound", report, namespace="/live", callback=True) == {"leader": False, "said": None}
    hall_screen.disconnect("/live")
    assert [event["display"] for event in received(door, "speaker")] == ["ground-hall", "ground-door"]
    assert door.emit("sound", report, namespace="/live", callback=True) == {"leader": True, "said": None}


def test_only_a_screen_speaks(house: Building) -> None:
    for live in (house.live("kiosk", device="kiosk:kiosk-1"), house.live("display"), house.live()):
        assert live.emit("sound", {"ok": True}, namespace="/live", callback=True) == {"leader": False, "said": None}


def test_a_report_that_is_none_counts_as_silence(house: Building) -> None:
    screen = house.live("display", device="display:ground-hall")
    for nonsense in (None, "yes", {"ok": "yes"}, {"ok": 1}, {"reason": 5}, {"said": "all"}):
        assert screen.emit("sound", nonsense, namespace="/live", callback=True) == {"leader": False, "said": None}


@pytest.mark.parametrize(("morning", "told"), [(True, ["mute:first-hall"]), (False, [])])
def test_staff_hear_of_a_mute_screen_while_somebody_may_come(tmp_path: Path, morning: bool, told: list[str]) -> None:
    row = {"kind": "display", "id": "first-hall", "connected": True, "since": None, "mute": "blocked"}
    with Office.on_sqlite(tmp_path) as office:
        office.ctx = Context(office.config, office.clock, b"s" * 32, devices=lambda: [row])
        if not morning:
            office.later(hours=12)
        assert [alarm["id"] for alarm in office.see(overview.manage_view)["alarms"]] == told
