"""A whole house for tests: the sample office behind HTTP and the live connection, its clock standing still."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIO, SocketIOTestClient
from werkzeug.test import TestResponse

from queue_server.app import create_app
from queue_server.clock import ManualClock
from queue_server.config import Config
from queue_server.house import House
from queue_server.live.publisher import NAMESPACE, Publisher
from queue_server.services import bearers, people
from queue_server.services.access import Role
from tests.support.office import MORNING, sample

_sample = functools.cache(sample)
PASSWORD = "correct horse battery"


class Here:
    """Runs long work right here, for tests that are not about worker processes."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)

    once = run

    def close(self) -> None: ...


class Building:
    """The application with a client for each role; nothing runs in the background, `flush` tells the live rooms."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.house: House = app.extensions["aufruf"]
        self.socketio: SocketIO = app.extensions["socketio"]
        self.publisher: Publisher = app.extensions["publisher"]
        self.publisher.begin()
        self._tokens: dict[tuple[str, str | None, str | None], str] = {}

    @property
    def clock(self) -> ManualClock:
        assert isinstance(self.house.clock, ManualClock)
        return self.house.clock

    def later(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))

    def token(self, role: str, counter: str | None = None, name: str | None = None) -> str:
        """A bearer token, the same for the same role, counter and name."""
        key = (role, counter, name)
        if key not in self._tokens:
            with self.house.store.transaction() as session:
                made = bearers.new_token(session, self.clock, Role(role), name or f"{role} of a test", counter)
            self._tokens[key] = made
        return self._tokens[key]

    def user(self, role: str, name: str | None = None) -> str:
        """A person who may log in with `PASSWORD`; returns the name."""
        name = name or f"{role}-person"
        with self.house.store.transaction() as session:
            people.add_user(session, self.clock, name, Role(role), PASSWORD)
        return name

    def client(self, role: str | None = None, counter: str | None = None, name: str | None = None) -> FlaskClient:
        """An HTTP client with that role's token, or (None) with no credential."""
        client = self.app.test_client()
        if role is not None:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token(role, counter, name)}"
        return client

    def browser(self, role: str, name: str | None = None) -> FlaskClient:
        """An HTTP client whose person has logged in; `X-CSRF-Token` goes along by itself."""
        client = self.app.test_client()
        answer = client.post("/api/v1/login", json={"name": self.user(role, name), "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.environ_base["HTTP_X_CSRF_TOKEN"] = answer.json["csrf"]
        return client

    def live(self, role: str | None = None, **auth: Any) -> SocketIOTestClient:
        """A live connection with that role's token, or with no credential."""
        if role is not None:
            auth["token"] = self.token(role)
        http = self.app.test_client()
        return self.socketio.test_client(self.app, namespace=NAMESPACE, auth=auth or None, flask_test_client=http)

    def flush(self) -> None:
        """Tell the live rooms what is merged, without waiting."""
        self.publisher.flush(everything=True)

    # The way of a ticket in one word each

    def take(self, service: str = "pickup", language: str = "de", **more: Any) -> dict[str, Any]:
        """A ticket, taken at no kiosk by an admin's token."""
        answer = self.client("admin").post("/api/v1/tickets", json={"service": service, "language": language, **more})
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def open(self, counter: str = "1") -> None:
        assert self.client("admin").post(f"/api/v1/counters/{counter}/open").status_code == 200

    def next(self, counter: str = "1", current: str | None = None) -> TestResponse:
        return self.client("admin").post(f"/api/v1/counters/{counter}/next", json={"current": current})

    def step(self, ticket: str, step: str, **body: Any) -> TestResponse:
        return self.client("admin").post(f"/api/v1/tickets/{ticket}/{step}", json=body)


@contextlib.contextmanager
def building(folder: Path, config: Config | None = None, *, demo: bool = False) -> Iterator[Building]:
    """The sample office in ``folder``, under threads (the test process is not green)."""
    config = config or _sample()
    config = config.model_copy(update={"server": config.server.model_copy(update={"async_mode": "threading"})})
    app = create_app(config, folder, clock=ManualClock(MORNING), demo=demo, offload=Here())
    try:
        yield Building(app)
    finally:
        app.extensions["background"].stop()


def received(client: SocketIOTestClient, name: str | None = None) -> list[dict[str, Any]]:
    """The payloads (of one event, or as ``{name, …}`` of all) that came since the last look."""
    news = [(event["name"], event["args"][0]) for event in client.get_received(NAMESPACE)]
    if name is None:
        return [{"name": found, **payload} for found, payload in news]
    return [payload for found, payload in news if found == name]


def join(client: SocketIOTestClient, room: str) -> dict[str, Any]:
    """Join a room and return the acknowledgement: the snapshot, or `{code, message}`."""
    return dict(client.emit("join", {"room": room}, namespace=NAMESPACE, callback=True))
