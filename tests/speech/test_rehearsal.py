"""The sounds of a ticket's likely calls are made before anybody calls it, and never in the way of real work."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.config import Config
from queue_server.domain.ticket import Ticket
from queue_server.services import transfer, wire
from queue_server.speech import SoundError, Voice
from queue_server.speech.rehearsal import Rehearsal
from tests.support.office import STAFF, Office


class Time:
    """A clock that only `sleep` moves, and that notes how long was slept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def seconds(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Stage:
    """A sample office whose tickets are rehearsed; `heard` are the areas where somebody listens."""

    def __init__(self, office: Office, voice: Voice) -> None:
        self.office, self.voice, self.time = office, voice, Time()
        self.heard = {"ground", "first"}
        self.rehearsal = Rehearsal(
            office.ctx,
            office.store,
            voice,
            is_heard=lambda area: area in self.heard,
            seconds=self.time.seconds,
            sleep=self.time.sleep,
        )
        office.store.subscribe(self.rehearsal.committed)

    def settle(self) -> None:
        for thread in [thread for thread in threading.enumerate() if thread.name == "speech-ahead"]:
            thread.join(60)

    def is_ready(self, ticket: Ticket, counter: str, area: str) -> bool:
        """Whether every sound of a call is there, with nothing left to make."""
        call = wire.place(self.office.config, ticket.number, self.office.config.counters[counter], area)
        return all(self.voice._cache.has(said.key) for said in self.voice.announce(call, ticket.language))


@pytest.fixture
def stage(tmp_path: Path, make_voice: Callable[..., Voice], sample: Config) -> Iterator[Stage]:
    with Office.on_sqlite(tmp_path, sample) as office:
        stage = Stage(office, make_voice())
        yield stage
        stage.settle()


def test_a_call_finds_its_sounds_made(stage: Stage, here: Any) -> None:
    ticket = stage.office.issue("pickup", "uk")
    stage.settle()
    assert here.runs == 4, "two counters, two languages"
    assert stage.is_ready(ticket, "1", "ground")
    assert stage.is_ready(ticket, "2", "ground")
    stage.office.open("1")
    called = stage.office.next("1")
    assert called
    call = wire.place(stage.office.config, called.number, stage.office.config.counters["1"], "ground")
    assert all(stage.voice.sound(said.key) for said in stage.voice.announce(call, "uk"))
    assert here.runs == 4, "nothing was made for the call"


def test_it_rehearses_the_way_from_each_waiting_room_that_hears_the_call(stage: Stage) -> None:
    ticket = stage.office.issue("appointment", "de")
    stage.settle()
    assert stage.is_ready(ticket, "5", "ground")
    assert stage.is_ready(ticket, "5", "first")


def test_it_makes_nothing_that_nobody_hears(stage: Stage, here: Any) -> None:
    stage.heard = set()
    stage.office.issue("pickup", "uk")
    stage.settle()
    assert here.runs == 0


def test_it_makes_no_way_for_a_waiting_room_that_has_no_screen(stage: Stage) -> None:
    stage.heard = {"first"}
    ticket = stage.office.issue("appointment", "de")
    stage.settle()
    assert stage.is_ready(ticket, "5", "first")
    assert not stage.is_ready(ticket, "5", "ground")


def test_it_rehearses_again_after_a_transfer(stage: Stage) -> None:
    ticket = stage.office.issue("pickup", "de")
    stage.settle()
    assert not stage.is_ready(ticket, "8", "first")
    stage.office.do(transfer.transfer, ticket.id, transfer.Wish("advice"), STAFF)
    stage.settle()
    assert stage.is_ready(ticket, "8", "first")


def test_it_waits_until_the_house_is_calm(stage: Stage) -> None:
    stage.office.issue("pickup", "de")
    stage.settle()
    assert sum(stage.time.slept) >= 1.0


def test_open_counters_come_first(stage: Stage, here: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.speech.rehearsal._COUNTERS", 1)
    stage.office.open("2")
    ticket = stage.office.issue("pickup", "de")
    stage.settle()
    assert (stage.is_ready(ticket, "1", "ground"), stage.is_ready(ticket, "2", "ground")) == (False, True)


def test_in_a_rush_it_leaves_the_last_to_their_call(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.speech.rehearsal._WAITING", 2)
    hold = stage.rehearsal._running
    with hold:
        for _ in range(4):
            stage.office.issue("pickup", "de")
        assert len(stage.rehearsal._tickets) == 2
    stage.rehearsal._start()


def test_a_voice_that_fails_ends_it_until_the_next_ticket(stage: Stage, here: Any) -> None:
    here.fault = SoundError("no engine")
    stage.office.issue("pickup", "de")
    stage.settle()
    assert here.runs == 1
    here.fault = None
    ticket = stage.office.issue("pickup", "de")
    stage.settle()
    assert stage.is_ready(ticket, "1", "ground")


def test_what_was_never_called_is_forgotten_soon_and_what_was_called_is_kept(
    stage: Stage, sample: Config, tmp_path: Path
) -> None:
    moment = [1.8e9]
    ticket = stage.office.issue("pickup", "de")
    stage.settle()
    sounds = sorted((tmp_path / "data" / "sounds").glob("*.mp3"))
    made = sounds[0].stat().st_mtime + (sample.speech.cache_days - 2) * 86_400
    moment[0] = made
    voice = Voice(sample, tmp_path / "data", _Plain(), now=lambda: moment[0])
    call = wire.place(sample, ticket.number, sample.counters["1"], "ground")
    (said,) = voice.announce(call, "de")
    assert voice.sound(said.key)
    moment[0] = made + 2.5 * 86_400
    voice.purge()
    assert [path.stem for path in sorted((tmp_path / "data" / "sounds").glob("*.mp3"))] == [said.key]


class _Plain:
    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)
