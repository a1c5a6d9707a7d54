"""Fills a database with the tickets of past days: one real ticket's rows, copied with other days, times and numbers."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from queue_server.clock import ManualClock, SystemClock
from queue_server.config import Config
from queue_server.services import call, counter_session, issue, serve
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.store.base import Instant
from queue_server.store.location import database_url
from queue_server.store.migrate import prepare
from queue_server.store.models import LOG, PRINT_JOB, TICKET
from queue_server.store.session import Store

HOUSE = Actor(role=Role.ADMIN, name="benchmark", credential="benchmark:house")
A_DAY = 2_000
"""Tickets of a past day: a large office."""
CHUNK = 10_000
MILLISECONDS = 1_000
PRINTED = {"state": "printed", "attempts": 1}

Row = dict[str, Any]


def fill(data: Path, config: Config, past: int) -> None:
    """Make the database in ``data`` and give it so many finished tickets of past days, 2,000 a day."""
    data.mkdir(parents=True, exist_ok=True)
    url = database_url(config, data)
    store = Store(url)
    prepare(store, config.areas)
    if past:
        ticket = _one_life(store, config)
    store.close()
    if past:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            _copy(connection, ticket, past, list(config.services))
        connection.close()


def let_wait(store: Store, config: Config, count: int, services: Iterable[str]) -> None:
    """Let people come, in turn for each of these services, in few transactions."""
    ctx, wanted = Context(config, SystemClock(), b""), list(services)
    for begin in range(0, count, 500):
        with store.transaction() as session:
            for number in range(begin, min(begin + 500, count)):
                issue.issue(session, ctx, issue.Order(wanted[number % len(wanted)], "de"), HOUSE)


def _one_life(store: Store, config: Config) -> int:
    """Let one person come, be called, served and gone; return the ticket's id."""
    clock = ManualClock(datetime.now(UTC) - timedelta(minutes=30))
    ctx = Context(config, clock, b"")
    counter = next(iter(config.counters.values()))
    wish = issue.Order(counter.services[0], "de", kiosk=next(iter(config.kiosks)))
    with store.transaction() as session:
        number = issue.issue(session, ctx, wish, HOUSE).ticket.id
        counter_session.open(session, ctx, counter.id, None)
    for minutes, verb in ((12, None), (1, serve.start), (9, serve.finish)):
        clock.advance(timedelta(minutes=minutes))
        with store.transaction() as session:
            if verb is None:
                call.call_next(session, ctx, call.Press(counter.id, None), None)
            else:
                verb(session, ctx, number, None)
    with store.transaction() as session:
        counter_session.close(session, ctx, counter.id, None)
    return number


def _copy(connection: sqlite3.Connection, ticket: int, past: int, services: list[str]) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous=OFF")
    for table, column in ((TICKET, "id"), (LOG, "ticket"), (PRINT_JOB, "ticket_id")):
        found = connection.execute(f"SELECT * FROM {table.name} WHERE {column} = ? ORDER BY id", (ticket,))
        rows = [dict(row) for row in found]
        if table is PRINT_JOB:
            rows = [{**row, **PRINTED} for row in rows]
        copies = _copies(table, column, rows, ticket, past, services)
        names = list(rows[0])
        insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        while chunk := list(islice(copies, CHUNK)):
            connection.executemany(insert, chunk)
    # The real one's own slip would be printed when the server starts.
    connection.execute("UPDATE print_job SET state = 'printed' WHERE ticket_id = ?", (ticket,))


def _copies(
    table: Table, column: str, rows: list[Row], ticket: int, past: int, services: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Give the rows of every past ticket; within a day they come twelve seconds apart."""
    times = [column.name for column in table.columns if isinstance(column.type, Instant)]
    today = datetime.now(UTC).date()
    own = max(row["id"] for row in rows)
    for copy in range(past):
        days, place = copy // A_DAY + 1, copy % A_DAY
        shift = (days * 86_400 - place * 12) * MILLISECONDS
        service = services[place % len(services)]
        for number, row in enumerate(rows):
            new = {**row, "id": own + 1 + copy * len(rows) + number}
            new |= {name: None if row[name] is None else row[name] - shift for name in times}
            if column != "id":
                new[column] = ticket + 1 + copy
            if "day" in row:
                new["day"] = (today - timedelta(days=days)).isoformat()
            if "service" in row:
                new["service"] = service
            if "number" in row:
                new["number"] = f"{service[:2].upper()}{place:04d}"
            if "counter_group" in row and days > 7:
                new["counter"] = None
            yield tuple(new.values())
