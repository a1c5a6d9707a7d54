"""The emergency call over HTTP and in the room of all staff: who may, what they see, without the database too."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.services import audit
from tests.support.house import Building, join, received

PATH = "/api/v1/emergencies"


@pytest.fixture
def rung(house: Building) -> dict[str, Any]:
    """A call from counter 3."""
    answer = house.client("clerk").post(PATH, json={"counter": "3", "words": "bitte kommen"})
    assert answer.status_code == 201
    return dict(answer.json)


@pytest.fixture
def dead_database(house: Building) -> Iterator[None]:
    """Another program holds the queue's database so that nobody can even read it."""
    house.house.store.close()
    path = Path(house.house.store.url.removeprefix("sqlite:///"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.close()


def test_it_says_where_and_since_when(house: Building, rung: dict[str, Any]) -> None:
    expected = {"counter": "3", "counter_name": "3", "area": "first", "floor": "1. OG", "room": "112"}
    expected |= {"state": "raised", "level": 0, "words": "bitte kommen", "accepted_by": None}
    expected |= {"raised_at": "2026-04-14T07:00:00.000Z"}
    counter = house.house.config.counters["3"]
    expected |= {"area": counter.area, "room": counter.room or None, "counter_name": counter.name or "3"}
    expected |= {"floor": house.house.config.areas[counter.area].floor}
    assert expected.items() <= rung.items()
    assert rung["age"] < 5
    assert house.client("manager").get(PATH).json["emergencies"][0]["id"] == rung["id"]


def test_it_tells_every_desk_at_once_and_gives_the_snapshot_without_a_database(house: Building) -> None:
    desk = house.live("clerk")
    assert join(desk, "staff")["emergencies"] == []
    key = house.client("clerk").post(PATH, json={"counter": "3"}).json["id"]
    (event,) = received(desk, "emergency")
    assert (event["id"], event["state"], event["counter"]) == (key, "raised", "3")
    house.client("clerk").post(f"{PATH}/{key}/accept", json={"counter": "6"})
    (event,) = received(desk, "emergency")
    assert (event["state"], event["accepted_by"]) == ("accepted", house.house.config.counters["6"].name or "6")
    manager = house.live("manager")
    assert [call["id"] for call in join(manager, "staff")["emergencies"]] == [key]
    house.client("manager").post(f"{PATH}/{key}/end")
    assert received(desk, "emergency")[-1]["state"] == "ended"


def test_it_refuses_who_has_no_part_in_it(house: Building, rung: dict[str, Any]) -> None:
    for role in ("kiosk", "display", "printer", "auditor"):
        assert house.client(role).post(PATH, json={}).status_code == 403
        assert house.client(role).post(f"{PATH}/{rung['id']}/end").status_code == 403
    assert house.client().post(PATH, json={}).status_code == 401
    tied = house.client("clerk", counter="6")
    assert tied.post(PATH, json={"counter": "3"}).status_code == 403
    assert tied.post(PATH, json={}).json["counter"] == "6"


def test_it_answers_what_is_over_unknown_or_one_s_own(house: Building, rung: dict[str, Any]) -> None:
    clerk = house.client("clerk")
    own = clerk.post(f"{PATH}/{rung['id']}/accept", json={"counter": "3"})
    assert (own.status_code, own.json["code"]) == (409, "not_possible")
    unknown = clerk.post(f"{PATH}/nonsense/accept", json={})
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_emergency")
    assert [clerk.post(f"{PATH}/{rung['id']}/end").status_code for _ in range(2)] == [200, 200]
    assert clerk.post(f"{PATH}/{rung['id']}/accept").json["details"]["state"] == "ended"


def test_it_rings_for_a_counter_that_is_not_configured_any_more(house: Building) -> None:
    answer = house.client("clerk").post(PATH, json={"counter": "99"})
    assert (answer.status_code, answer.json["counter_name"], answer.json["room"]) == (201, "99", None)


def test_it_is_in_the_audit_log_once_the_database_takes_it(house: Building, rung: dict[str, Any]) -> None:
    house.house.write_emergencies()
    with house.house.store.reading() as session:
        (entry,) = audit.read(session)
    assert (entry.action, entry.thing, entry.role) == ("emergency_raise", f"emergency:{rung['id']}", "clerk")
    assert entry.details["counter"] == "3"
    assert "words" not in entry.details


def test_it_knows_who_is_connected_without_the_database(house: Building, request: pytest.FixtureRequest) -> None:
    desk = house.live("clerk")
    join(desk, "staff")
    house.house.token_memory.clear()
    request.getfixturevalue("dead_database")
    began = time.monotonic()
    answer = house.client("clerk").post(PATH, json={"counter": "3"})
    assert answer.status_code == 201, answer.text
    assert time.monotonic() - began < 2
    assert received(desk, "emergency")[0]["counter"] == "3"
    assert house.client("clerk").get("/api/v1/counters").status_code == 503
    house.house.write_emergencies()
    assert house.house.emergencies.is_written
    house.house.token_memory.clear()
    stranger = house.app.test_client().post(PATH, json={}, headers={"Authorization": "Bearer nonsense"})
    assert stranger.status_code == 503
