"""The emergency calls by themselves: one press or many, who comes, louder and louder, and what outlasts a crash."""

import errno
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.errors import NotFound, NotPossible
from queue_server.emergency.book import Book
from queue_server.emergency.calls import Emergencies
from queue_server.emergency.story import Emergency, Who

NINE = datetime(2026, 4, 14, 7, 0, tzinfo=UTC)
ANNA = Who("user:1", "clerk", "3")
BEN = Who("user:2", "clerk", "6")
CHIEF = Who("user:9", "manager", None)


class Time:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return 100.0 + self.passed

    def wall(self) -> float:
        return 1_000_000.0 + self.passed


class Desk:
    """The calls on a book in ``folder``; what is told, noted and sent outside is written down."""

    def __init__(self, folder: Path, time: Time | None = None) -> None:
        self.time = time or Time()
        self.path = folder / "emergencies.jsonl"
        self.told: list[Emergency] = []
        self.noted: list[str] = []
        self.sent: list[str] = []
        self.calls = Emergencies(
            Book(self.path), lambda: NINE, 20.0, monotonic=self.time.monotonic, wall=self.time.wall
        )
        self.calls.tell = self.told.append
        self.calls.noted = lambda who, line: self.noted.append(line["step"])
        self.calls.notify = lambda call: self.sent.append(call.id)

    def after(self, seconds: float) -> None:
        self.time.passed += seconds
        self.calls.look()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_it_rings_and_is_written(desk: Desk) -> None:
    call = desk.calls.ring(ANNA, "he has a knife")
    assert (call.state, call.counter, call.level, call.words) == ("raised", "3", 0, "he has a knife")
    assert desk.told == [call]
    assert [(line["step"], line["by"], line["counter"]) for line in desk.lines()] == [("raise", "user:1", "3")]
    assert oct(desk.path.stat().st_mode)[-3:] == "600"


def test_it_takes_two_presses_at_a_counter_for_one(desk: Desk) -> None:
    first, second = desk.calls.ring(ANNA), desk.calls.ring(Who("token:7", "clerk", "3"))
    assert first.id == second.id
    assert len(desk.calls.current()) == len(desk.told) == 1
    assert desk.calls.ring(BEN).id != first.id
    assert desk.calls.ring(CHIEF).id == desk.calls.ring(CHIEF).id


def test_it_shows_who_comes_and_that_more_may_come(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    assert desk.calls.accept(key, BEN).state == "accepted"
    desk.calls.accept(key, BEN)
    found = desk.calls.accept(key, CHIEF)
    assert found.coming == (BEN, CHIEF)
    assert desk.noted == ["raise", "accept", "accept"]


def test_it_does_not_let_the_caller_come(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    with pytest.raises(NotPossible):
        desk.calls.accept(key, ANNA)


def test_it_ends_by_an_explicit_step_alone(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    desk.calls.accept(key, BEN)
    desk.after(86_400)
    assert desk.calls.current() != []
    assert desk.calls.end(key, BEN).state == "ended"
    assert desk.calls.end(key, ANNA).state == "ended"
    assert desk.calls.current() == []
    with pytest.raises(NotPossible):
        desk.calls.accept(key, BEN)
    with pytest.raises(NotFound):
        desk.calls.end("nonsense", BEN)


def test_it_rings_again_when_pressed_after_somebody_has_accepted(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    desk.after(20)
    desk.calls.accept(key, BEN)
    desk.time.passed += 1
    assert desk.calls.ring(ANNA).state == "accepted"
    desk.time.passed += 10
    again = desk.calls.ring(ANNA)
    assert (again.id, again.state, again.level, again.coming) == (key, "raised", 0, (BEN,))
    assert desk.calls.age(again) == 0
    desk.after(20)
    assert desk.told[-1].level == 1
    assert desk.calls.accept(key, BEN).state == "accepted"


def test_it_rings_louder_after_each_time_without_an_answer_and_then_tells_outside(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    desk.after(19.9)
    assert [call.level for call in desk.told] == [0]
    desk.after(0.1)
    assert [call.level for call in desk.told] == [0, 1]
    assert desk.sent == []
    desk.after(20)
    assert desk.told[2].level == 2
    assert desk.sent == [key]
    assert desk.calls.current()[0].notified == "sending"
    desk.calls.notified(key, "sent")
    desk.after(600)
    assert (desk.sent, desk.calls.current()[0].level) == ([key], 2)


def test_it_tells_outside_again_if_that_failed_but_not_for_ever(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    for _ in range(10):
        desk.after(20)
        desk.calls.notified(key, "failed") if desk.sent else None
    assert len(desk.sent) == 3
    assert desk.told[-1].notified == "failed"


def test_it_stops_ringing_louder_once_somebody_comes(desk: Desk) -> None:
    key = desk.calls.ring(ANNA).id
    desk.after(25)
    desk.calls.accept(key, BEN)
    desk.after(100)
    assert desk.calls.current()[0].level == 1
    assert desk.sent == []


def test_it_is_still_there_after_a_crash_and_goes_on_from_there(tmp_path: Path) -> None:
    before = Desk(tmp_path)
    key = before.calls.ring(ANNA, "help").id
    before.calls.ring(BEN)
    ended = before.calls.ring(CHIEF).id
    before.calls.end(ended, CHIEF)
    before.after(20)
    before.time.passed += 20
    after = Desk(tmp_path, before.time)
    assert {call.counter for call in after.calls.current()} == {"3", "6"}
    assert {call.level for call in after.calls.current()} == {1}
    assert after.calls.ring(ANNA).id == key
    after.calls.look()
    assert {call.level for call in after.calls.current()} == {2}
    assert len(after.sent) == 2


def test_it_reads_on_after_a_line_that_a_power_cut_tore(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    key = desk.calls.ring(ANNA).id
    with desk.path.open("a") as file:
        file.write('{"key":"x","id":"')
    desk.calls.accept(key, BEN)
    assert [call.state for call in Desk(tmp_path).calls.current()] == ["accepted"]


def test_it_rings_though_its_own_log_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)

    def full(file: int, words: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    key = desk.calls.ring(ANNA).id
    assert desk.calls.accept(key, BEN).state == "accepted"
    assert [call.state for call in desk.told] == ["raised", "accepted"]
    assert not desk.calls.is_written
    monkeypatch.undo()
    desk.calls.end(key, BEN)
    assert desk.calls.is_written


def test_it_rings_though_the_folder_is_gone_and_whoever_hears_it_fails(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "nowhere")

    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    desk.calls.tell = fail
    desk.calls.noted = fail
    assert desk.calls.ring(ANNA).state == "raised"
    assert desk.calls.current()[0].counter == "3"


def test_it_shares_its_log_with_the_other_processes_of_the_machine(tmp_path: Path) -> None:
    one = Desk(tmp_path)
    two = Desk(tmp_path, one.time)
    key = one.calls.ring(ANNA).id
    two.calls.look()
    assert [call.id for call in two.told] == [key]
    two.calls.accept(key, BEN)
    one.calls.look()
    assert one.told[-1].coming == (BEN,)
    second = one.calls.ring(CHIEF).id
    assert two.calls.accept(second, BEN).id == second


def test_it_rings_louder_once_however_many_processes_look(tmp_path: Path) -> None:
    one = Desk(tmp_path)
    two = Desk(tmp_path, one.time)
    one.calls.ring(ANNA)
    two.calls.look()
    for seconds in (20, 20):
        one.after(seconds)
        two.calls.look()
    assert [line["step"] for line in one.lines()] == ["raise", "level", "level", "notify"]
    assert len(one.sent) + len(two.sent) == 1


def test_it_forgets_who_and_where_and_then_everything_of_what_is_over(desk: Desk) -> None:
    key = desk.calls.ring(ANNA, "words").id
    desk.calls.end(key, BEN)
    still = desk.calls.ring(BEN).id
    assert desk.calls.forget(date(2026, 4, 14), date(2026, 4, 1)) == 0
    assert desk.calls.forget(date(2026, 4, 15), date(2026, 4, 1)) == 2
    assert [set(line) & {"by", "counter", "words"} for line in desk.lines()[:2]] == [set(), set()]
    desk.calls.accept(still, ANNA)
    assert desk.calls.forget(date(2026, 4, 30), date(2026, 4, 30)) == 2
    assert {line["id"] for line in desk.lines()} == {still}
    assert [call.state for call in Desk(desk.path.parent).calls.current()] == ["accepted"]
