"""A real server under eventlet and real sockets: calls at once, lists merged, one ticket for eight repeats."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import socketio.exceptions

from tests.support.server import Screen, Server, running

TOGETHER = 8


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("real") / "var") as found:
        yield found


@pytest.fixture(scope="module")
def admin(server: Server) -> str:
    return server.token("admin")


def take(server: Server, admin: str, service: str = "pickup", **more: Any) -> dict[str, Any]:
    answer = server.session(admin).post(
        f"{server.url}/api/v1/tickets", json={"service": service, "language": "de", **more}
    )
    assert answer.status_code == 201
    return dict(answer.json())


def test_it_makes_one_ticket_of_eight_repeats_at_the_same_moment(server: Server, admin: str) -> None:
    body = {"service": "papers", "language": "de"}

    def press(_: int) -> tuple[int, bytes]:
        with server.session(admin) as session:
            answer = session.post(f"{server.url}/api/v1/tickets", json=body, headers={"Idempotency-Key": "eight"})
            return answer.status_code, answer.content

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = set(pool.map(press, range(TOGETHER)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    board = server.session(admin).get(f"{server.url}/api/v1/areas/ground/board").json()
    assert next(row["waiting"] for row in board["services"] if row["service"] == "papers") == 1


def test_it_calls_one_person_however_many_press_at_once(server: Server, admin: str) -> None:
    server.session(admin).post(f"{server.url}/api/v1/counters/8/open")
    for _ in range(3):
        take(server, admin, "advice")

    def press(_: int) -> int:
        with server.session(admin) as session:
            return session.post(f"{server.url}/api/v1/counters/8/next", json={"current": None}).status_code

    with ThreadPoolExecutor(TOGETHER) as pool:
        statuses = sorted(pool.map(press, range(TOGETHER)))
    assert statuses == [200] + [409] * (TOGETHER - 1)


def test_it_never_calls_one_person_to_two_counters(server: Server, admin: str) -> None:
    for counter in ("3", "4"):
        server.session(admin).post(f"{server.url}/api/v1/counters/{counter}/open")
    for _ in range(2):
        take(server, admin, "ukraine")

    def press(counter: str) -> str:
        with server.session(admin) as session:
            answer = session.post(f"{server.url}/api/v1/counters/{counter}/next", json={"current": None})
            return str(answer.json()["id"])

    with ThreadPoolExecutor(2) as pool:
        called = list(pool.map(press, ("3", "4")))
    assert len(set(called)) == 2


def test_it_tells_a_call_and_then_the_lists(server: Server, admin: str) -> None:
    session = server.session(admin)
    session.post(f"{server.url}/api/v1/counters/7/open")
    screen = Screen(server, admin)
    snapshot = screen.join("area:first")
    ticket = take(server, admin, "declaration", kiosk="kiosk-1")
    session.post(f"{server.url}/api/v1/counters/7/next", json={"current": None})
    called = screen.wait_for("called", number=ticket["number"])
    assert (called["counter"], called["room"]) == ("7", "1.14")
    assert called["direction"] == []
    board = screen.wait_for("board", seq=called["seq"])
    assert board["calls"][0]["number"] == ticket["number"]
    order = [(name, payload["seq"]) for _, name, payload in screen.heard]
    assert order.index(("called", called["seq"])) < order.index(("board", called["seq"]))
    for name in ("board", "queue"):
        held = snapshot["seq"]
        for payload in screen.named(name):
            assert payload["from_seq"] <= held <= payload["seq"]
            held = payload["seq"]
    screen.close()


def test_it_merges_the_lists_to_four_a_second(server: Server, admin: str) -> None:
    screen = Screen(server, admin)
    before = screen.join("area:ground")["waiting"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: take(server, admin, "cash"), range(30)))
    screen.wait_for("queue", waiting=before + 30)
    times = [at for at, name, _ in screen.heard if name == "queue"]
    assert len(times) < 30
    assert len(times) <= 4 * (times[-1] - times[0]) + 2
    screen.close()


def test_it_shows_an_anonymous_phone_its_own_visit_and_nothing_else(server: Server, admin: str) -> None:
    ticket = take(server, admin, "settlement")
    phone = Screen(server)
    room = f"visit:{ticket['token']}"
    assert phone.join(room)["state"] == "waiting"
    assert phone.join("area:first")["code"] == "unauthorized"
    server.session(None).post(f"{server.url}/api/v1/visits/{ticket['token']}/leave")
    phone.wait_for("visit", state="left")
    assert {name for _, name, _ in phone.heard} == {"visit"}
    phone.close()


def test_it_sends_a_bad_token_away(server: Server) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Screen(server, "nonsense")


def test_it_tells_managers_when_a_device_comes_and_goes(server: Server, admin: str) -> None:
    manager = Screen(server, admin)
    manager.join("manage")
    display = Screen(server, server.token("display"), device="display:first-hall")

    def state(view: dict[str, Any]) -> bool:
        return bool(next(d["connected"] for d in view["devices"] if d["id"] == "first-hall"))

    def told(wanted: bool) -> bool:
        return any(state(view) is wanted for view in manager.named("queue"))

    with manager._news:
        assert manager._news.wait_for(lambda: told(True), 20)
    manager.heard.clear()
    display.close()
    with manager._news:
        assert manager._news.wait_for(lambda: told(False), 20)
    manager.close()


def exchange(server: Server, request: str) -> str:
    """Send raw bytes and return the first line of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        raw.sendall(request.encode())
        return raw.recv(100).decode().partition("\r")[0]


def test_it_reads_a_body_in_chunks_and_survives_those_that_lie(server: Server, admin: str) -> None:
    head = f"POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {admin}\r\n"
    chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
    body = '{"service": "change", "language": "de"}'
    assert " 201 " in exchange(server, f"{chunked}{len(body):x}\r\n{body}\r\n0\r\n\r\n")
    large = "8000\r\n" + "x" * 0x8000 + "\r\n"
    assert " 413 " in exchange(server, f"{chunked}{large}{large}{large}0\r\n\r\n")
    assert " 413 " in exchange(server, head + "Content-Length: 900000000\r\n\r\n{")
    assert server.session(None).get(f"{server.url}/healthz").status_code == 200


def test_it_lets_no_other_site_s_page_use_a_browser_s_cookies(server: Server) -> None:
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, namespaces=["/live"], headers={"Origin": "http://evil.example"})
