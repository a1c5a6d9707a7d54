"""Several server processes share one voice for an area: the chair stands in a real Redis, whatever happens to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from queue_server.live.chairs import GUESS_AFTER, REST
from queue_server.live.speakers import MUTE_AFTER, Report, Speakers
from tests.live.test_bus import Redis
from tests.live.test_speakers import hall
from tests.support.seconds import Seconds

HALL, DOOR = "ground-hall", "ground-door"
CHAIR = "aufruf:speaker:ground"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    found = Redis(tmp_path)
    yield found
    found.kill()


@pytest.fixture
def time() -> Seconds:
    return Seconds(100)


@pytest.fixture
def processes(server: Redis, time: Seconds) -> Iterator[list[Speakers]]:
    """Two processes that know each other by Redis alone; they have been there for a while."""
    base = hall()
    url = f"redis://127.0.0.1:{server.port}/0"
    config = base.model_copy(update={"redis": base.redis.model_copy(update={"url": url})})
    found = [Speakers(config, time), Speakers(config, time)]
    speaks(found[0], "first", DOOR)
    forget(server, "aufruf:speakers:new", CHAIR)
    found[0].gone("first")
    yield found
    for process in found:
        process.close()


def forget(server: Redis, *keys: str) -> None:
    """Let the time of these keys be over."""
    with redis.Redis(port=server.port) as client:
        client.delete(*keys)


def speaks(process: Speakers, connection: str, display: str, said: int | None = None) -> bool:
    return process.report(connection, display, Report(True, said=said))


def test_only_one_of_two_processes_speaks_and_the_other_follows_when_its_screen_goes(processes: list[Speakers]) -> None:
    here, there = processes
    assert speaks(there, "b", DOOR)
    assert not speaks(here, "a", HALL), "the first in config.yaml does not push out who speaks"
    assert speaks(there, "b", DOOR, said=12)
    told: list[tuple[str, str | None]] = []
    here.changed = lambda area, display: told.append((area, display))
    there.gone("b")
    here.look()
    assert told == [("ground", HALL)]
    assert speaks(here, "a", HALL)
    assert here.said(HALL) == 12


def test_a_process_that_died_keeps_the_chair_no_longer_than_its_lease(server: Redis, processes: list[Speakers]) -> None:
    here, there = processes
    assert speaks(there, "b", DOOR)
    speaks(here, "a", HALL)
    with redis.Redis(port=server.port) as client:
        left = int(str(client.pttl(CHAIR)))
        assert 0 < left <= 4_000
        client.delete(CHAIR)
    here.look()
    assert speaks(here, "a", HALL)
    assert not speaks(there, "b", DOOR), "who comes back late finds the chair taken"


def test_who_spoke_goes_on_while_redis_is_away_and_after_it_forgot_everything(
    server: Redis, processes: list[Speakers], time: Seconds
) -> None:
    here, there = processes
    assert speaks(there, "b", DOOR)
    assert not speaks(here, "a", HALL)
    server.kill()
    assert speaks(there, "b", DOOR)
    assert not speaks(here, "a", HALL)
    server.start()
    time.now += REST
    assert not speaks(here, "a", HALL), "the chair is empty, but not for who did not sit there"
    assert speaks(there, "b", DOOR)
    there.gone("b")
    forget(server, "aufruf:speakers:new")
    assert speaks(here, "a", HALL)


def test_a_screen_is_mute_only_if_no_process_hears_it(server: Redis, processes: list[Speakers], time: Seconds) -> None:
    here, there = processes
    assert here.mute() == there.mute() == {}
    speaks(here, "a", HALL)
    here.report("d", DOOR, Report(False, "blocked"))
    time.now += 2 * MUTE_AFTER
    assert there.mute() == {}, "the clocks of processes do not count, only that of Redis"
    forget(server, *(f"aufruf:well:{display}" for display in (DOOR, "first-hall")))
    for process in processes:
        assert process.mute() == {DOOR: "blocked", "first-hall": "no_report"}
    speaks(there, "e", DOOR)
    assert here.mute() == {"first-hall": "no_report"}


def test_no_screen_is_called_mute_because_redis_is_away_for_a_while(
    server: Redis, processes: list[Speakers], time: Seconds
) -> None:
    here, there = processes
    speaks(here, "a", HALL)
    speaks(there, "b", DOOR)
    server.kill()
    assert here.mute() == {}
    time.now += GUESS_AFTER + 1
    there.report("b", DOOR, Report(True))
    assert there.mute() == {}, "it hears that one"
    assert here.mute() == {HALL: "no_report", DOOR: "offline"}, "each of those that it used to hear"
    server.start()
    time.now += REST
    assert here.mute() == there.mute() == {}, "a Redis that forgot everything gives everybody their time"
