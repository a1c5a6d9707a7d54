"""Eight counters press *next* at once until 2,000 people are called: each once, and in the order of the rule."""

import contextlib
import itertools
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import select

from queue_server.clock import Clock, SystemClock
from queue_server.config import Config
from queue_server.domain import order
from queue_server.services import bearers, call, counter_session, issue
from queue_server.services.access import Role
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.location import database_url
from queue_server.store.migrate import prepare
from queue_server.store.models import LOG
from queue_server.store.session import Store
from tests.support.office import STAFF, Office, sample
from tests.support.postgres import database, postgres
from tests.support.server import Server, running

__all__ = ["database", "postgres"]

COUNTERS = tuple("12345678")
SERVICES = ("permit", "settlement", "declaration", "pickup")
PRIORITIES = ("none", "none", "none", "pregnant_or_infant", "urgent")
PEOPLE = 2_000
PEOPLE_ON_POSTGRESQL = 600
"""There eight threads share one interpreter, and each press is many ways to the database and back."""
# Eight counters that all serve the same and speak the same: there is one right order.
SAME = {"services": list(sample().services), "languages": ["de"]}
SETTINGS = [f"counters.{counter}.{name}=[{','.join(what)}]" for counter in COUNTERS for name, what in SAME.items()]


def one_queue() -> Config:
    config = sample()
    same = {key: config.counters[key].model_copy(update=SAME) for key in COUNTERS}
    return config.model_copy(update={"counters": same})


def fill(store: Store, config: Config, clock: Clock, people: int = PEOPLE) -> list[str]:
    """Let people come, in one transaction, and open all counters; return their ids in the order of the rule."""
    ctx, choose = Context(config, clock, b"s" * 32), random.Random(2026)
    with store.transaction() as session:
        line = []
        for _ in range(people):
            wish = issue.Order(choose.choice(SERVICES), "de", choose.choice(PRIORITIES))
            line.append(issue.issue(session, ctx, wish, STAFF).ticket)
        for counter in COUNTERS:
            counter_session.open(session, ctx, counter, None)
    return [str(ticket.id) for ticket in sorted(line, key=order.key)]


def work(press: Callable[[str | None], str | None]) -> list[str]:
    """Press *next* until nobody waits; return whom one counter called."""
    called: list[str] = []
    while (current := press(called[-1] if called else None)) is not None:
        called.append(current)
    return called


def check(store: Store, expected: list[str], called: list[list[str]]) -> None:
    """Everybody was called once, in order: at each counter, and by the log over all of them."""
    assert sorted(itertools.chain(*called)) == sorted(expected)
    place = {ticket: number for number, ticket in enumerate(expected)}
    for one in called:
        assert [place[ticket] for ticket in one] == sorted(place[ticket] for ticket in one)
    assert min(len(one) for one in called) > 0
    with store.reading() as session:
        log = session.execute(select(LOG.c.ticket).where(LOG.c.step == "call").order_by(LOG.c.id)).scalars()
        assert [str(ticket) for ticket in log] == expected
        states = {ticket.state.value for ticket in tickets.many(session)}
    assert states == {"done"}


def work_over_http(server: Server, token: str, counter: str) -> list[str]:
    """A counter at a real server."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with contextlib.closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:

        def press(current: str | None) -> str | None:
            line.request("POST", f"/api/v1/counters/{counter}/next", json.dumps({"current": current}), headers)
            response = line.getresponse()
            said = response.read()
            assert response.status in (200, 204), said
            return str(json.loads(said)["id"]) if response.status == 200 else None

        return work(press)


def test_eight_counters_at_a_real_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    config, clock = one_queue().as_demo(), SystemClock()
    store = Store(database_url(config, data))
    prepare(store, config.areas)
    expected = fill(store, config, clock)
    with store.transaction() as session:
        token = bearers.new_token(session, clock, Role.ADMIN, "eight counters")
    settings = itertools.chain(*(("--set", setting) for setting in ("limits.enabled=false", *SETTINGS)))
    with running(data, "--demo", *settings) as server, ThreadPoolExecutor(len(COUNTERS)) as pool:
        called = list(pool.map(lambda counter: work_over_http(server, token, counter), COUNTERS))
    check(store, expected, called)
    store.close()


def test_eight_counters_on_postgresql(database: str) -> None:
    with Office.on(database, one_queue()) as office:
        expected = fill(office.store, office.config, office.clock, PEOPLE_ON_POSTGRESQL)

        def press_at(counter: str) -> Callable[[str | None], str | None]:
            def press(current: str | None) -> str | None:
                found = office.do(call.call_next, call.Press(counter, current), None)
                return None if found is None else str(found.id)

            return press

        with ThreadPoolExecutor(len(COUNTERS)) as pool:
            called = list(pool.map(lambda counter: work(press_at(counter)), COUNTERS))
        check(office.store, expected, called)
