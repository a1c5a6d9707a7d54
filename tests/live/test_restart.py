"""A server that is stopped and started again: nothing is lost, and screens are whole after one message."""

import signal
from pathlib import Path

import pytest

from tests.support.server import Screen, running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_goes_on_after_a_restart_where_it_was(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path / "var") as server:
        admin = server.token("admin")
        session = server.session(admin)
        session.post(f"{server.url}/api/v1/counters/1/open")
        key = {"Idempotency-Key": "before"}
        body = {"service": "pickup", "language": "de"}
        first = session.post(f"{server.url}/api/v1/tickets", json=body, headers=key).json()
        session.post(f"{server.url}/api/v1/counters/1/next", json={"current": None})
        screen = Screen(server, admin)
        before = screen.join("area:ground")
        assert server.stop(number) == (0 if number is signal.SIGTERM else -number)
        server.start()
        again = server.session(admin)
        assert again.post(f"{server.url}/api/v1/tickets", json=body, headers=key).json() == first
        screen = Screen(server, admin)
        after = screen.join("area:ground")
        assert after["seq"] == before["seq"]
        assert after["calls"] == before["calls"]
        done = again.post(f"{server.url}/api/v1/counters/1/next", json={"current": first["id"]})
        assert done.status_code == 204
        assert screen.wait_for("board")["from_seq"] <= after["seq"]
        screen.close()


def test_it_works_under_threads_too(tmp_path: Path) -> None:
    with running(tmp_path / "var", "--demo", "--set", "server.async_mode=threading") as server:
        admin = server.token("admin")
        session = server.session(admin)
        screen = Screen(server, admin)
        screen.join("area:ground")
        session.post(f"{server.url}/api/v1/counters/1/open")
        session.post(f"{server.url}/api/v1/tickets", json={"service": "pickup", "language": "de"})
        ticket = session.post(f"{server.url}/api/v1/counters/1/next", json={"current": None}).json()
        assert screen.wait_for("called", number=ticket["number"])["audio"]
        assert screen.wait_for("queue", waiting=0)
        screen.close()
        assert server.stop() == 0
