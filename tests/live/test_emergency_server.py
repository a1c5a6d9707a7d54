"""The emergency call of a real server: while the queue is stuck, after the power went, and told outside in the end."""

import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.support.server import Screen, Server, running

AT_ONCE = 1.0
"""Seconds within which a call must be heard, whatever else goes on."""


class Listener(BaseHTTPRequestHandler):
    """Somebody outside who takes notifications, and keeps them."""

    heard: list[bytes]

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def outside() -> Iterator[HTTPServer]:
    Listener.heard = []
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, outside: HTTPServer) -> Iterator[Server]:
    notify = f'emergency.notify=["json://127.0.0.1:{outside.server_port}/"]'
    options = ("--demo", "--set", "emergency.escalate_after=5", "--set", notify)
    with running(tmp_path_factory.mktemp("emergency") / "var", *options) as found:
        yield found


@pytest.fixture(scope="module")
def clerk(server: Server) -> str:
    return server.token("clerk")


def call(server: Server, token: str, counter: str) -> tuple[float, int, str]:
    """Press the key at a counter: how long the answer took, its status, the call's id."""
    began = time.monotonic()
    answer = server.session(token).post(f"{server.url}/api/v1/emergencies", json={"counter": counter}, timeout=10)
    return time.monotonic() - began, answer.status_code, answer.json()["id"]


def end(server: Server, token: str, key: str) -> None:
    assert server.session(token).post(f"{server.url}/api/v1/emergencies/{key}/end", timeout=10).status_code == 200


def test_it_rings_at_once_while_another_program_holds_the_database_and_everybody_presses(
    server: Server, clerk: str
) -> None:
    desk = Screen(server, clerk)
    desk.join("staff")
    other = sqlite3.connect(Path(server.data) / "aufruf.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with ThreadPoolExecutor(9) as pool:
            session = server.session(clerk)
            presses = [
                pool.submit(session.post, f"{server.url}/api/v1/counters/{counter}/open", timeout=30)
                for counter in range(1, 9)
            ]
            took, status, key = pool.submit(call, server, clerk, "3").result()
            assert {press.result().status_code for press in presses} == {503}
    finally:
        other.rollback()
        other.close()
    assert (status, took < AT_ONCE) == (201, True), took
    assert desk.wait_for("emergency", id=key)["counter"] == "3"
    desk.close()
    end(server, clerk, key)


def test_it_takes_clicks_at_the_same_moment_for_one_call(server: Server, clerk: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call(server, clerk, "4"), range(8)))
    assert {status for _, status, _ in answers} == {201}
    assert len({key for *_, key in answers}) == 1
    end(server, clerk, answers[0][2])


def test_it_rings_louder_and_then_tells_somebody_outside(server: Server, clerk: str) -> None:
    desk = Screen(server, clerk)
    desk.join("staff")
    *_, key = call(server, clerk, "6")
    assert desk.wait_for("emergency", id=key, level=1)["state"] == "raised"
    desk.wait_for("emergency", id=key, level=2)
    assert desk.wait_for("emergency", within=40, id=key, notified="sent")["level"] == 2
    (told,) = Listener.heard
    assert b"6" in told
    desk.close()
    end(server, clerk, key)


def test_it_is_still_there_after_the_power_went(server: Server, clerk: str) -> None:
    *_, key = call(server, clerk, "5")
    server.stop(signal.SIGKILL)
    server.start()
    desk = Screen(server, clerk)
    assert [found["id"] for found in desk.join("staff")["emergencies"]] == [key]
    desk.close()
    end(server, clerk, key)
