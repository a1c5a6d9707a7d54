"""No statement that a working day sends looks through the past: what SQLite says it would do with each of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from queue_server.services import parking, purge
from tests.support.house import Building, building

GROWS = "ticket|ticket_log|print_job|print_attempt|audit|counter_log|idempotency"
"""The tables that keep a long past; seats last a week, messages are few. Open tickets have indexes of one day alone."""
OF_TODAY = "ix_ticket_waiting|uq_ticket_counter_open|ix_ticket_open"
SCAN = re.compile(rf"^SCAN ({GROWS})(?! USING (?:COVERING )?INDEX (?:{OF_TODAY})\b)\b")
EXPLAINED = re.compile(r"^(SELECT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


@pytest.fixture
def said(tmp_path: Path) -> Iterator[tuple[Building, set[str]]]:
    """A house, and every statement that its database was sent."""
    heard: set[str] = set()

    def listen(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(heard.add)

    event.listen(Engine, "connect", listen)
    try:
        with building(tmp_path) as house:
            yield house, heard
    finally:
        event.remove(Engine, "connect", listen)


def a_busy_hour(house: Building) -> None:
    """Everything that desks, screens and phones ask for all the time, at least once."""
    admin, kiosk = house.client("admin"), house.client("kiosk")
    for counter in ("6", "7"):
        house.open(counter)
    line = [house.take("permit", language, kiosk="kiosk-1") for language in ("de", "de", "de", "de", "de", "ar")]
    for one, steps in zip(line, (["recall", "start"], ["start", "finish"], ["requeue"]), strict=False):
        called = house.next("6", (admin.get("/api/v1/counters/6").json["current"] or {}).get("id"))
        assert called.status_code == 200
        number = called.json["id"]
        for step in steps:
            assert house.step(number, step).status_code == 200
        for way in ("here", "delay"):
            kiosk.post(f"/api/v1/visits/{one['token']}/{way}")
    late, last = house.take("permit"), house.take("permit", "ar")
    assert house.step(late["id"], "transfer", counter="7").status_code == 200
    assert house.step(late["id"], "undo").status_code == 200
    assert admin.post("/api/v1/counters/7/call", json={"ticket": last["id"], "current": None}).status_code == 200
    until = (house.clock.now() + timedelta(minutes=5)).isoformat()
    assert house.step(last["id"], "park", until=until).status_code == 200
    house.later(minutes=6)
    store, ctx = house.house.store, house.house.context
    with store.transaction() as session:
        assert parking.is_due(session, ctx)
        parking.return_due(session, ctx)
    ways = ("counters/6", "counters/7", "waiting", "waiting?state=parked", "waiting?state=missed&q=A0")
    ways += ("counters", "manage", "areas/first/board", "areas/ground/board", f"visits/{line[0]['token']}")
    for way in (*ways, f"tickets/{line[0]['id']}", "me", "messages"):
        assert admin.get(f"/api/v1/{way}").status_code == 200, way
    admin.get("/metrics").close()
    house.flush()


def test_no_statement_of_a_working_day_scans_the_past(said: tuple[Building, set[str]]) -> None:
    house, heard = said
    heard.clear()  # what the start needs, it needs once
    a_busy_hour(house)
    sent = sorted(words for words in heard if EXPLAINED.match(words))
    assert len(sent) > 50
    assert not scans(house, sent)


def test_forgetting_looks_at_one_day_after_the_other(said: tuple[Building, set[str]]) -> None:
    house, heard = said
    house.take("permit", kiosk="kiosk-1")
    house.later(days=40)
    heard.clear()
    purge.purge(house.house.store, house.house.context)
    sent = sorted(words for words in heard if EXPLAINED.match(words) and " idempotency " not in words)  # of one day
    assert len(sent) > 10
    assert not scans(house, sent)


def scans(house: Building, sent: list[str]) -> str:
    """The statements that read a table which keeps the past from one end to the other, with what SQLite says of it."""
    found = []
    with house.house.store.reading() as session:
        driver = session.connection().connection.dbapi_connection
        assert driver is not None
        for words in sent:
            plan = driver.execute(f"EXPLAIN QUERY PLAN {words}").fetchall()
            found += [f"{step[-1]}: {words}" for step in plan if SCAN.match(step[-1])]
    return "\n\n".join(found)
