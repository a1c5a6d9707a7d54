"""A real server for tests: `aufruf serve` as a process of its own, with its own data folder and port."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import socketio

from tests.support.office import ROOT

START_WITHIN = 60.0
STOP_WITHIN = 20.0
WORKERS = 16
_dice = random.SystemRandom()  # the other one is the same in each worker: hypothesis sees to it


def aufruf(*arguments: str, data: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of the command line to its end."""
    command = [sys.executable, "-m", "queue_server", *arguments, "--data", str(data)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=START_WITHIN, check=False, **options
    )


def free_port() -> int:
    """Return a port that nobody listens on.

    It lies below those that the system lends to connections: none of them takes it before the server does. Each worker
    of a test run has ports of its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = _dice.randrange(20_000, 32_000, WORKERS) + worker % WORKERS
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


@dataclass
class Server:
    """A running server; `say` is all that it printed so far."""

    data: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ("--demo",)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def start(self) -> None:
        with self.log.open("a") as log:
            command = [
                sys.executable,
                "-m",
                "queue_server",
                "serve",
                "--port",
                str(self.port),
                "--data",
                str(self.data),
            ]
            self.process = subprocess.Popen([*command, *self.options], cwd=ROOT, stdout=log, stderr=log, text=True)
        until = time.monotonic() + START_WITHIN
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            # The one thing here that nobody can tell us of: a process that begins to listen.
            self.process_wait(0.05)

    def process_wait(self, seconds: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert self.process is not None
            self.process.wait(seconds)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(STOP_WITHIN)

    def token(self, role: str, *more: str) -> str:
        made = aufruf("token", "new", "--role", role, "--name", f"{role} of a test", *more, data=self.data)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def session(self, token: str | None) -> requests.Session:
        session = requests.Session()
        if token is not None:
            session.headers["Authorization"] = f"Bearer {token}"
        return session

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False


@contextlib.contextmanager
def running(data: Path, *options: str) -> Iterator[Server]:
    """A server that is stopped at the end, whatever happened."""
    server = Server(data, options=options or ("--demo",))
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()


class Screen:
    """A live client that writes down what it hears, and when."""

    def __init__(self, server: Server, token: str | None = None, **auth: Any) -> None:
        self.heard: list[tuple[float, str, dict[str, Any]]] = []
        self._news = threading.Condition()
        self.client = socketio.Client(reconnection=False)
        for name in ("called", "withdrawn", "board", "queue", "visit", "alarm", "printer", "emergency"):
            self.client.on(name, self._listener(name), namespace="/live")
        if token is not None:
            auth["token"] = token
        self.client.connect(server.url, namespaces=["/live"], auth=auth or None, transports=["websocket"])

    def join(self, room: str) -> dict[str, Any]:
        return dict(self.client.call("join", {"room": room}, namespace="/live", timeout=20))

    def wait_for(self, name: str, within: float = 20.0, **wanted: Any) -> dict[str, Any]:
        """The first event of this name that carries these values."""

        def found() -> dict[str, Any] | None:
            return next((p for _, n, p in self.heard if n == name and wanted.items() <= p.items()), None)

        with self._news:
            assert self._news.wait_for(lambda: found() is not None, within), (name, wanted, self.heard[-5:])
            return found() or {}

    def named(self, name: str) -> list[dict[str, Any]]:
        with self._news:
            return [payload for _, found, payload in self.heard if found == name]

    def close(self) -> None:
        self.client.disconnect()

    def _listener(self, name: str) -> Any:
        def hear(payload: dict[str, Any]) -> None:
            with self._news:
                self.heard.append((time.monotonic(), name, payload))
                self._news.notify_all()

        return hear
