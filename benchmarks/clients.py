"""The clients: processes with a keep-alive HTTP connection to each server, the same for both, that work at a signal."""

import json
import multiprocessing
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.servers import Server

CLIENTS = 8
SERVICES = ("pickup", "papers", "protection", "ukraine", "permit", "settlement", "declaration", "advice")
"""What each client asks for; the counter of its own number (1 to 8) serves it."""
LEAD = 0.05
"""Seconds from the order to its start, so that all begin at the same moment."""
IDLE = 15.0
"""Seconds after which a connection is made anew: both servers hang up on one that is silent for 30."""

Paths = dict[str, str]
ISSUE: Paths = {"aufruf": "/api/v1/tickets", "bare": "/issue"}
NEXT: Paths = {"aufruf": "/api/v1/counters/{counter}/next", "bare": "/next"}
PRESS: Paths = {"aufruf": "/api/v1/counters/{counter}/next", "bare": "/press"}


class Http:
    """One keep-alive connection to a server."""

    def __init__(self, server: Server) -> None:
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        self._used = time.monotonic()
        self._headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> tuple[int, dict[str, Any]]:
        """Return status and body."""
        headers = self._headers if key is None else {**self._headers, "Idempotency-Key": key}
        before, self._used = self._used, time.monotonic()
        if self._used - before > IDLE:
            self._connection.close()
        self._connection.request("POST", path, json.dumps(body), headers)
        response = self._connection.getresponse()
        said = response.read()
        return response.status, json.loads(said) if said else {}


@dataclass(slots=True)
class Work:
    """What one client did: seconds per request, the answers' ids and numbers, and the whole time."""

    took: list[float] = field(default_factory=list)
    answers: list[tuple[int, str | None, str | None]] = field(default_factory=list)
    """(status, id, number) of each"""
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.took) / self.seconds if self.seconds else 0.0

    def last(self) -> str | None:
        """Return the id of the last answer."""
        return self.answers[-1][1] if self.answers else None


@dataclass(frozen=True, slots=True)
class Order:
    """What a client shall do at a server, from a moment on, for so long or so often."""

    kind: str
    """issue, next or repeat (one request that all clients send with the same key)"""
    server: str
    start: float
    seconds: float = 60.0
    times: int = 1_000_000
    client: int = 0
    current: str | None = None
    key: str = ""


def work(order: Order, http: Http) -> Work:
    """Do an order; a client whose queue is empty (204) stops."""
    done, request = Work(), requester(order, http)
    time.sleep(max(0.0, order.start - time.monotonic()))
    begin = now = time.monotonic()
    while now < begin + order.seconds and len(done.took) < order.times:
        status, answer = request(done.last())
        before, now = now, time.monotonic()
        if status == 204:
            break
        done.took.append(now - before)
        done.answers.append((status, str(answer.get("id")), answer.get("number")))
        done.seconds = now - begin
    return done


def requester(order: Order, http: Http) -> Callable[[str | None], tuple[int, dict[str, Any]]]:
    """Return what sends the order's next request; it is given the id of the last answer."""
    kind = "bare" if order.server == "bare" else "aufruf"
    if order.kind == "next":
        path = NEXT[kind].format(counter=order.client + 1)
        return lambda last: http.post(path, {"current": last or order.current})
    path, wish = ISSUE[kind], {"service": SERVICES[order.client], "language": "de"}
    return lambda last: http.post(path, wish, order.key or uuid.uuid4().hex)


def serve_orders(orders: Connection, servers: list[Server]) -> None:
    """A client process: do orders until there is a None."""
    lines = {server.name: Http(server) for server in servers}
    while (order := orders.recv()) is not None:
        orders.send(work(order, lines[order.server]))


class Crowd:
    """Eight clients, each a process; a context manager."""

    def __init__(self, servers: list[Server]) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._lines: list[Connection] = []
        self._processes = []
        for _ in range(CLIENTS):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=serve_orders, args=(theirs, servers), daemon=True)
            process.start()
            self._lines.append(ours)
            self._processes.append(process)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()

    def do(self, order: Callable[[int, float], Order], clients: int = CLIENTS) -> list[Work]:
        """Let the first so many clients do what ``order(client, start)`` says, all from the same moment on."""
        start = time.monotonic() + LEAD
        for client, line in enumerate(self._lines[:clients]):
            line.send(order(client, start))
        return [line.recv() for line in self._lines[:clients]]
