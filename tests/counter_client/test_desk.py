"""The desk's loop before a stand-in server that can hang: help is called for all the same, nobody is called unasked."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from counter_client.api import Api
from counter_client.desk import Desk
from counter_client.keys import Key, Put
from counter_client.office import Office
from counter_client.press import Presses
from counter_client.state import Truth
from counter_client.words import Words

WITHIN = 20.0


def ticket(key: str, state: str = "called") -> dict[str, Any]:
    facts = {"id": key, "number": f"A00{key}", "service": "permit", "language": "de", "state": state, "calls": 1}
    return {**facts, "here": False, "waited_min": 3, "possible": ["undo", "finish"]}


class StandIn:
    """A server with one counter; `hang` lets no press of *next* be answered until it is set."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.news = threading.Condition()
        self.hang = threading.Event()
        self.hang.set()
        self.has_emergencies, self.is_stale = True, False
        self.view: dict[str, Any] = {
            **{"seq": 1, "session": {"state": "open"}, "current": None, "next": ticket("1"), "speed": 1},
            **{"waiting": {"count": 1, "tickets": []}, "parked": [], "missed": []},
        }
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.hang.set()
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, path: str) -> dict[str, Any]:
        """The body of the first request for this path."""

        def found() -> dict[str, Any] | None:
            return next((body for asked, body in self.asked if asked.endswith(path)), None)

        with self.news:
            assert self.news.wait_for(lambda: found() is not None, WITHIN), self.asked
            return found() or {}

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        with self.news:
            self.asked.append((path, body))
            self.news.notify_all()
        if path.endswith("/next"):
            self.hang.wait(WITHIN)
            if self.is_stale:
                self.view = {**self.view, "seq": self.view["seq"] + 1, "current": ticket("2")}
                return 409, {"code": "stale", "message": "no", "details": {"current": ticket("2")}}
            self.view = {**self.view, "seq": self.view["seq"] + 1, "current": ticket("1"), "next": None}
            return 200, ticket("1")
        if path.endswith("/emergencies") and self.has_emergencies:
            return 201, {"id": "9", "counter": "3", "counter_name": "3", "state": "raised", "level": 0}
        return (200, self.view) if path.endswith("/counters/3") else (404, {"code": "not_found", "message": "no"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve({})

            def do_POST(self) -> None:
                self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _serve(self, body: dict[str, Any]) -> None:
                status, told = house.answer(self.path, body)
                data = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None: ...

        return Handler


class Keyboard:
    """Keys in place of a terminal's."""

    put: Put

    def start(self, put: Put) -> None:
        self.put = put

    def ready(self) -> None: ...

    def close(self) -> None: ...


class Terminal:
    """A desk that runs in a thread, its keyboard, and all that it said."""

    def __init__(self, server: StandIn, wrap_up: float | None = None) -> None:
        self.said: list[str] = []
        self._news = threading.Condition()
        words, truth = Words("en"), Truth()
        boot = {"counters": [{"id": "3", "name": "3"}]}
        presses = Presses(Api(server.url, "en"), "3", truth)
        self.desk = Desk(words, Office(boot, words), presses, truth, self._say, wrap_up=wrap_up)
        self.keyboard = Keyboard()
        self._thread = threading.Thread(target=self.desk.run, args=(self.keyboard,), daemon=True)
        self._thread.start()
        self.desk.inbox.put(("snapshot", server.view))
        self.hears("Waiting: 1")

    def press(self, name: str, at: float = 10**9) -> None:
        self.keyboard.put(Key(name, at))

    def hears(self, words: str) -> None:
        with self._news:
            assert self._news.wait_for(lambda: any(words in said for said in self.said), WITHIN), self.said

    def close(self) -> None:
        self.press("q")
        self._thread.join(WITHIN)
        assert not self._thread.is_alive()

    def _say(self, sentence: str) -> None:
        with self._news:
            self.said.append(sentence)
            self._news.notify_all()


@pytest.fixture
def server() -> Iterator[StandIn]:
    found = StandIn()
    yield found
    found.close()


@pytest.fixture
def sit(server: StandIn) -> Iterator[Callable[..., Terminal]]:
    made: list[Terminal] = []

    def down(**how: Any) -> Terminal:
        made.append(Terminal(server, **how))
        return made[-1]

    yield down
    server.hang.set()
    for terminal in made:
        terminal.close()


def test_help_is_called_for_while_another_press_hangs(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit()
    server.hang.clear()
    desk.press("+")
    server.wait_for("/next")
    desk.press("9", 10**9)
    desk.press("9", 10**9 + 1)
    desk.hears("Calling for help")
    assert server.wait_for("/emergencies") == {"counter": "3"}
    assert not server.hang.is_set(), "the other press still hangs"
    server.hang.set()
    desk.hears("Your emergency call is out")


def test_it_says_so_loudly_where_nobody_hears_the_call(server: StandIn, sit: Callable[..., Terminal]) -> None:
    server.has_emergencies = False
    desk = sit()
    desk.press("!")
    desk.hears("once more for an emergency call")
    desk.press("!")
    desk.hears("\aThe emergency call did NOT go out")


def test_in_a_question_nines_are_numbers(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit()
    desk.press("a")
    desk.hears("Which service?")
    desk.press("9")
    desk.press("9")
    desk.press("0")
    desk.hears("Nothing was changed")
    assert not [path for path, _ in server.asked if "emergencies" in path]


def test_it_hears_of_an_emergency_elsewhere_and_goes_there(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit()
    desk.desk.inbox.put(("emergency", {"id": "4", "counter": "5", "counter_name": "5", "state": "raised", "level": 0}))
    desk.hears("\aEMERGENCY at Counter 5!")
    desk.press("/")
    assert server.wait_for("/emergencies/4/accept") == {"counter": "3"}


def test_it_calls_by_itself_only_where_that_was_switched_on(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit(wrap_up=0.2)
    desk.press("o")
    desk.hears("Counter 3 is open")
    assert not [path for path, _ in server.asked if path.endswith("/next")]
    desk.press("j")
    desk.hears("the next person is called by itself")
    assert server.wait_for("/next") == {"current": None}
    desk.hears("A 001 called")


def test_an_office_may_forbid_that(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit(wrap_up=None)
    desk.press("j")
    desk.hears("does not let the program call by itself")


def test_keys_from_before_an_answer_are_not_sent(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit()
    server.hang.clear()
    desk.press("+")
    server.wait_for("/next")
    desk.press("3", 0.0)
    server.hang.set()
    desk.hears("A 001 called")
    desk.hears("Too fast: not sent")
    assert not [path for path, _ in server.asked if path.endswith("/finish")]


def test_a_stale_press_is_told_with_who_is_there(server: StandIn, sit: Callable[..., Terminal]) -> None:
    server.is_stale = True
    desk = sit()
    desk.press("+")
    desk.hears("Nothing was called: meanwhile A 002 is at this counter")
    assert server.wait_for("/next") == {"current": None}
    desk.press("3", 10**9 + 1)
    assert server.wait_for("/tickets/2/finish") == {}


def test_without_the_live_connection_only_help_goes_out(server: StandIn, sit: Callable[..., Terminal]) -> None:
    desk = sit()
    desk.desk.inbox.put(("offline", "gone"))
    desk.hears("No connection to the server")
    desk.press("+")
    desk.press("!")
    desk.press("!")
    server.wait_for("/emergencies")
    desk.desk.inbox.put(("snapshot", server.view))
    desk.hears("Connected again")
    assert not [path for path, _ in server.asked if path.endswith("/next")]
