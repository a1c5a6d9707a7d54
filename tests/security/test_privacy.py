"""Nowhere a figure per employee: after a day of two named clerks every page, export and metric is looked through.

The design's section 7: statistics are by service, hour, area and counter group, never by employee; a desk is a person.
"""

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.services import counter_session, day, emergency_notes, purge, reports, seats
from queue_server.services.access import Role
from tests.security.test_matrix import NOBODY, address
from tests.support.house import Building, building
from tests.support.office import STAFF

NAMES = ("clerk-one", "clerk-two")
SEATS = dict(zip(NAMES, ("5", "6"), strict=True))
FORMATS = ("json", "csv", "xlsx")
SPAN = "from=2026-04-01&to=2026-04-30"

# Where a name may stand, and what may stand beside it: who somebody is and what they may do, never what they did.
MAY_NAME = {
    "/api/v1/me": "the caller's own",
    "/api/v1/account": "the caller's own",
    "/account": "the caller's own",
    "/api/v1/users": "the admin's list of who may log in",
    "/api/v1/audit": "single acts that must be traceable: log-ins, rights, calls out of turn",
    "/api/v1/audit/seats": "who sat where, for a week; every look at it is logged",
}
NO_FIGURES = {"id", "failures", "sessions", "seq", "limit", "shortest"}
"""Numbers that say nothing about anybody's work."""
ABOUT_PEOPLE = re.compile(
    r"^(user|user_id|user_name|name_of|clerk|clerks|employee|staff|holder|credential|login|seat)$"
)
PER_DESK = re.compile(r"^(counter|counter_name|desk|place)$")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Building, Path]]:
    """The evening of a day on which two clerks served fourteen people, one of them much quicker than the other."""
    folder = tmp_path_factory.mktemp("privacy")
    with building(folder) as house:
        for name, pace in zip(NAMES, (3, 17), strict=True):
            work(house, name, SEATS[name], pace)
        yield house, folder


def work(house: Building, name: str, counter: str, pace: int) -> None:
    """Seven people at one counter: called, served, one parked, one picked out of turn, one missed."""
    clerk = house.browser("clerk", name)
    house.later(seconds=30)
    people = [house.take("permit")["id"] for _ in range(7)]
    assert clerk.post(f"/api/v1/counters/{counter}/open").status_code == 200
    current: str | None = None
    for number, one in enumerate(people):
        ways = {3: ("call", {"ticket": one, "reason": "has a pram"})}
        verb, more = ways.get(number, ("next", {}))
        called = clerk.post(f"/api/v1/counters/{counter}/{verb}", json={"current": current, **more})
        assert called.status_code == 200, called.text
        current = str(called.json["id"])
        house.later(minutes=1)
        clerk.post(f"/api/v1/tickets/{current}/start")
        house.later(minutes=pace)
    clerk.post(f"/api/v1/tickets/{current}/finish", json={"outcome": "done"})
    more = [house.take("settlement")["id"] for _ in range(2)]
    clerk.post(f"/api/v1/counters/{counter}/call", json={"ticket": more[0], "current": None})
    assert clerk.post(f"/api/v1/tickets/{more[0]}/transfer", json={"service": "appointment"}).status_code == 200
    clerk.post(f"/api/v1/counters/{counter}/call", json={"ticket": more[1], "current": None})
    assert clerk.post(f"/api/v1/tickets/{more[1]}/park", json={"reason": "fetches a paper"}).status_code == 200
    called = clerk.post("/api/v1/emergencies", json={"counter": counter})
    assert clerk.post(f"/api/v1/emergencies/{called.json['id']}/end", json={"counter": counter}).status_code == 200
    assert clerk.post(f"/api/v1/counters/{counter}/break", json={}).status_code == 200


def asked(house: Building) -> Iterator[tuple[str, str, str, Any]]:
    """Every answer to a reading request: the role that asked, the address, the text, and the data if it is JSON."""
    token = house.take()["token"]
    for role in (NOBODY, *Role):
        client = house.client(None if role == NOBODY else role)
        for path in addresses(house, token):
            with client.get(path) as response:
                if response.status_code != 200 or is_a_file(response.mimetype):
                    continue
                yield role, path, text_of(response.data), response.json if response.is_json else None


def addresses(house: Building, token: str) -> Iterator[str]:
    """Each declared reading route; a report in each form."""
    for route in house.app.extensions["aufruf-routes"]:
        if route.method != "GET":
            continue
        if "<report>" not in route.rule:
            yield address(route.rule, token)
            continue
        for report in all_reports():
            for form in FORMATS:
                yield f"{route.rule.replace('<report>', report)}?{SPAN}&format={form}"


def all_reports() -> list[str]:
    return sorted(getattr(reports, "REPORTS", {"waits": None}))


def is_a_file(kind: str) -> bool:
    return kind.startswith(("image/", "audio/", "font/")) or kind in ("text/css", "text/javascript")


def text_of(data: bytes) -> str:
    """The words of an answer; a workbook is opened."""
    if data[:2] != b"PK":
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode("utf-8", errors="replace") for name in book.namelist())


def objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in plain data, however deep."""
    if isinstance(data, dict):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from objects(each)


def figures(one: dict[str, Any]) -> set[str]:
    """The keys of an object that hold a number."""
    return {key for key, value in one.items() if isinstance(value, int | float) and not isinstance(value, bool)}


def test_names_stand_only_where_somebody_must_know_them_and_beside_no_figure(office: tuple[Building, Path]) -> None:
    house, _ = office
    seen = 0
    for role, path, text, data in asked(house):
        route = path.partition("?")[0]
        if not any(name in text for name in NAMES):
            continue
        assert route in MAY_NAME, f"{role} reads a clerk's name at {path}"
        seen += 1
        for one in objects(data):
            if any(name in one.values() for name in NAMES):
                assert figures(one) <= NO_FIGURES, f"{path}: a name beside {figures(one) - NO_FIGURES}: {one}"
    assert seen, "The test looks for names where there are none."


def test_no_report_and_no_overview_has_a_line_per_person_or_desk(office: tuple[Building, Path]) -> None:
    house, _ = office
    rows = 0
    for _, path, text, data in asked(house):
        route = path.partition("?")[0]
        if not route.startswith(("/api/v1/reports/", "/api/v1/manage")):
            continue
        for one in objects(data):
            keys = set(one)
            assert not {key for key in keys if ABOUT_PEOPLE.match(key)}, f"{path}: {one}"
            if "reports" in route:
                assert not {key for key in keys if PER_DESK.match(key)}, f"{path}: {one}"
            elif keys & {"counter", "counter_name"} or ("group" in keys and "id" in keys):
                assert not figures(one) - NO_FIGURES, f"{path}: {one}"
            rows += 1
        if "format=csv" in path:
            head = text.splitlines()[0].lstrip("\ufeff").split(",")
            assert not {key for key in head if ABOUT_PEOPLE.match(key) or PER_DESK.match(key)}, head
    assert rows


@pytest.mark.parametrize("name", ["counter", "user", "clerk", "holder", "credential", "counter_group", "group", "by"])
def test_no_report_takes_a_person_or_a_desk(office: tuple[Building, Path], name: str) -> None:
    house, _ = office
    client = house.client("manager")
    for report in all_reports():
        whole = client.get(f"/api/v1/reports/{report}?{SPAN}")
        asked_for = client.get(f"/api/v1/reports/{report}?{SPAN}&{name}=6")
        assert asked_for.status_code == 400 or asked_for.json == whole.json


def test_no_metric_is_labelled_with_a_counter_or_a_person(office: tuple[Building, Path]) -> None:
    house, _ = office
    text = house.client("manager").get("/metrics").text
    labels = {label for line in text.splitlines() for label in re.findall(r'[{,](\w+)="', line)}
    assert labels
    assert not labels & {"counter", "counter_name", "desk", "user", "name", "clerk", "credential", "holder", "login"}
    assert not [name for name in (*NAMES, *(f'"{seat}"' for seat in SEATS.values())) if name in text]


def test_the_live_rooms_name_nobody(office: tuple[Building, Path]) -> None:
    house, _ = office
    for room in ("manage", "area:first", "counter:5", "counter:6", "staff"):
        got = house.live("admin").emit("join", {"room": room}, namespace="/live", callback=True)
        assert not any(name in json.dumps(got) for name in NAMES), room


def test_reading_who_sat_where_is_logged(office: tuple[Building, Path]) -> None:
    house, _ = office
    store, ctx = house.house.store, house.house.context
    with store.transaction() as session:
        found = seats.read(session, ctx, STAFF, ctx.day(ctx.now()))
    assert {(one.name, one.counter) for one in found} == set(SEATS.items())
    shown = house.client("auditor", name="the auditor").get("/api/v1/audit/seats")
    assert all(name in shown.text for name in NAMES)
    log = house.client("auditor").get("/api/v1/audit?action=read_seats").json["entries"]
    assert [entry["name"] for entry in log[:2]] == ["the auditor", STAFF.name]


def test_after_a_week_a_desk_is_its_group_and_nobody_sat_anywhere(office: tuple[Building, Path]) -> None:
    """Whatever table keeps a counter or a credential, in whatever database: of an old day nothing of it is left."""
    house, folder = office
    store, ctx = house.house.store, house.house.context
    assert list(traces(folder)), "The test looks for traces where there are none."
    house.later(days=8)
    ended = 1
    while ended:
        with store.transaction() as session:
            ended = day.expire(session, ctx) or day.forget_notes(session, ctx)
    with store.transaction() as session:
        seats.day_turned(session, ctx)
    purge.purge(store, ctx)
    emergency_notes.forget(house.house.emergencies, ctx)
    left = list(traces(folder))
    assert not left, left
    with store.reading() as session:
        assert counter_session.open_counters(session, ctx.day(ctx.now())) == frozenset()
        groups = session.connection().exec_driver_sql("SELECT DISTINCT counter_group FROM ticket_log WHERE step='call'")
        assert {row[0] for row in groups} == {"residence"}
    before = house.client("manager").get(f"/api/v1/reports/waits?{SPAN}").json
    assert next(row for row in before["rows"] if row["service"] == "permit")["tickets"] == 14


KEPT = {
    "counter_session": "its key is the desk's own name, from the configuration; the holder is looked at",
    "token": "a right that somebody gave: this program works at that desk",
    "pairing": "a device's, not a person's",
    "audit": "single acts that must be traceable, kept apart and read by few",
    "idempotency": "whose key it was; gone after a day",
    "login": "a session that lasts",
}


def traces(folder: Path) -> Iterator[str]:
    """Whatever still says which desk or which person it was, in any database of the house."""
    for path in folder.rglob("*.db"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            for table in set(tables) - KEPT.keys():
                for column in (row[1] for row in connection.execute(f"PRAGMA table_info({table})")):
                    if re.search(r"counter|sender$|holder|credential|seat|actor", column) and column != "counter_group":
                        yield from told(connection, table, column)
            if "counter_session" in tables:
                yield from told(connection, "counter_session", "holder")
        connection.close()

    for path in folder.rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            yield from (f"{path.name}: {key} {said[key]}" for key in ("by", "counter", "words") if said.get(key))


def told(connection: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    for (value,) in connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"):
        yield f"{table}.{column} says {value}"
