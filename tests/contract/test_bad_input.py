"""Bad bodies, unknown paths, a tired database: a status, a stable code, a sentence, and never a traceback."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.support.house import Building, join

JSON = {"content_type": "application/json"}


@pytest.mark.parametrize("body", [b"{", b"service=pickup", b"\xff\xfe", b'{"service": }', b"[" * 20_000])
def test_it_refuses_what_is_not_json(house: Building, body: bytes) -> None:
    answer = house.client("kiosk").post("/api/v1/tickets", data=body, **JSON)
    assert (answer.status_code, answer.json["code"]) == (400, "not_json")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"service": "pickup"},
        {"service": 1, "language": "de"},
        {"service": ["pickup"], "language": "de"},
        {"service": "pickup", "language": "de", "priorty": "none"},
        {"service": "x" * 200, "language": "de"},
        [],
        "pickup",
        None,
    ],
)
def test_it_refuses_a_body_of_the_wrong_shape_and_says_where(house: Building, body: object) -> None:
    answer = house.client("kiosk").post("/api/v1/tickets", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["details"]["problems"]


def test_it_refuses_a_body_that_is_too_large(house: Building) -> None:
    answer = house.client("kiosk").post("/api/v1/tickets", data=b"x" * 70_000, **JSON)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v1/nope", 404), ("DELETE", "/api/v1/me", 405)])
def test_it_answers_an_unknown_call_as_json(house: Building, method: str, path: str, status: int) -> None:
    answer = house.client("admin").open(path, method=method)
    assert answer.status_code == status
    assert set(answer.json) == {"code", "message", "details"}


def test_it_says_it_in_the_caller_s_language(house: Building) -> None:
    said = {
        language: house.client().get("/api/v1/me", headers={"Accept-Language": language}).json["message"]
        for language in ("de", "en", "ar", "xx")
    }
    assert said["en"] == "Please sign in first."
    assert len({said["de"], said["en"], said["ar"]}) == 3
    assert said["xx"] == said["de"]


def test_it_shows_nobody_a_mistake_of_ours(house: Building, caplog: pytest.LogCaptureFixture) -> None:
    def stumble(key: str) -> Path:
        raise ZeroDivisionError("a secret")

    house.house.sound = stumble
    answer = house.client().get(f"/sounds/{'0' * 32}.mp3")
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text


@contextmanager
def locked(house: Building) -> Iterator[None]:
    """Another process holds the write lock."""
    other = sqlite3.connect(house.house.data / "aufruf.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_it_answers_503_while_the_database_is_locked_and_goes_on_after_it(house: Building) -> None:
    client = house.client("kiosk")
    body = {"service": "pickup", "language": "de"}
    with locked(house):
        answer = client.post("/api/v1/tickets", json=body, headers={"Idempotency-Key": "k"})
        assert (answer.status_code, answer.json["code"]) == (503, "database_busy")
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/api/v1/areas/ground/board").status_code == 200
    assert client.post("/api/v1/tickets", json=body, headers={"Idempotency-Key": "k"}).json["number"] == "Z001"


def test_it_answers_503_when_the_database_is_read_only(house: Building) -> None:
    house.client("kiosk")
    store = house.house.store
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    store.close()  # the next connections are new ones
    answer = house.client("kiosk").post("/api/v1/tickets", json={"service": "pickup", "language": "de"})
    assert (answer.status_code, answer.json["code"]) == (503, "database_busy")


def test_it_is_not_ready_without_its_database(house: Building) -> None:
    house.house.store.engine.dispose()
    database = house.house.data / "aufruf.db"
    for path in house.house.data.glob("aufruf.db*"):
        path.rename(path.with_suffix(path.suffix + ".away"))
    database.mkdir()
    answer = house.client().get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "away")
    assert house.client().get("/healthz").status_code == 200
    database.rmdir()


@pytest.mark.parametrize(
    "room", [None, 7, "", "area", "area:", "area:nope", "counter:99", "manage:x", "x:y", "a" * 300]
)
def test_it_refuses_a_room_that_is_none(house: Building, room: object) -> None:
    refused = join(house.live("admin"), room)
    assert set(refused) == {"code", "message"}


def test_it_refuses_a_join_without_a_room(house: Building) -> None:
    client = house.live("admin")
    for data in (None, [], "area:ground", {"rom": "area:ground"}):
        answer = client.emit("join", data, namespace="/live", callback=True)
        assert answer["code"] == "not_found"
