"""The running server as a simulated office sees it: its public API, and its live events as wake-ups."""

import queue
from dataclasses import dataclass
from typing import Any

import requests
import socketio

TIMEOUT_S = 10.0


class Unreachable(Exception):
    """The server does not answer, or not as this program expects; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: the status and the JSON body (None where there is none)."""

    status: int
    body: Any


class Remote:
    """One server and one credential."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {token}"
        self._live = socketio.Client(reconnection=True, reconnection_delay_max=2)
        self.woken: queue.SimpleQueue[str] = queue.SimpleQueue()
        """The counters whose queue changed."""
        self.requests = 0

    def get(self, path: str) -> Answer:
        """Ask for something. Raises Unreachable."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Answer:
        """Do something; ``key`` makes it safe to repeat. Raises Unreachable."""
        return self._ask("POST", path, body or {}, {"Idempotency-Key": key} if key else {})

    def listen(self, counters: list[str]) -> None:
        """Hear live of every change at these counters, again after each reconnect. Raises Unreachable."""

        def on_queue(news: dict[str, Any]) -> None:
            if news.get("next") is not None and news.get("current") is None:
                self.woken.put(str(news["counter"]))

        def join() -> None:
            for counter in counters:
                self._live.call("join", {"room": f"counter:{counter}"}, namespace="/live")

        def connected() -> None:
            self._live.start_background_task(join)  # the answers come on the thread that tells us of the connection

        self._live.on("queue", on_queue, namespace="/live")
        self._live.on("connect", connected, namespace="/live")
        try:
            self._live.connect(self._url, auth={"token": self._token}, namespaces=["/live"], wait_timeout=TIMEOUT_S)
        except socketio.exceptions.ConnectionError as error:
            raise Unreachable(f"The live events of {self._url} cannot be reached: {error}") from error

    def close(self) -> None:
        """Hang up."""
        self._live.disconnect()
        self._http.close()

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Answer:
        self.requests += 1
        try:
            response = self._http.request(method, self._url + path, json=body, headers=headers, timeout=TIMEOUT_S)
        except requests.RequestException as error:
            raise Unreachable(f"{self._url} does not answer. Is the server running? ({error})") from error
        if response.status_code == 401:
            raise Unreachable("The server does not know this token. Make one with: aufruf token new --role admin")
        try:
            return Answer(response.status_code, response.json() if response.content else None)
        except ValueError as error:
            raise Unreachable(f"{self._url}{path} did not answer in JSON. Is it an Aufruf server?") from error
