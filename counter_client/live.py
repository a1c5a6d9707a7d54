"""The live connection: a thread of its own that listens at the counter, connecting again for ever."""

import logging
import random
import threading
from collections.abc import Callable
from typing import Any

import requests
import socketio
from socketio.exceptions import SocketIOError

from counter_client.api import Api

library = logging.getLogger(f"{__name__}.library")
library.setLevel(logging.CRITICAL)
"""It calls each end of a connection an error, several times; once, in our words, is enough."""

NAMESPACE = "/live"
STAFF = "staff"
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two tries to connect: doubled each time, and spread, so that a house does not come in one beat."""
ANSWER = 5.0
"""Seconds that the server gets to let us in."""
PASSING = frozenset({"database_busy", "internal", "too_many", "unavailable"})

Hear = Callable[[str, Any], None]
"""Told by the thread: ``snapshot`` (the whole view), ``queue`` (a newer one), ``emergencies`` (those there are),
``emergency`` (news of one), ``offline`` (why), ``denied`` (the refusal's code)."""


class Live:
    """Listens at one counter, and for emergencies where the server has them."""

    def __init__(self, api: Api, counter: str, hear: Hear) -> None:
        self._url, self._token = api.url, api.token
        self._http = requests.Session()
        self._http.verify, self._http.trust_env = api.session.verify, api.session.trust_env
        self._http.cookies.update(api.session.cookies)
        self._room = f"counter:{counter}"
        self._hear = hear
        self._stopping = threading.Event()
        self._client: socketio.Client | None = None
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; the thread ends by itself."""
        self._stopping.set()
        if self._client is not None:
            self._client.disconnect()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            why = ""
            try:
                self._listen()
                pause = FIRST_PAUSE
            except (SocketIOError, requests.RequestException, OSError, ValueError) as error:
                why = str(error)
            if not self._stopping.is_set():
                self._hear("offline", why)
                self._stopping.wait(pause * random.uniform(0.5, 1.5))  # noqa: S311
                pause = min(2 * pause, LONGEST_PAUSE)

    def _listen(self) -> None:
        """Connect, join the rooms, and stay until the connection ends; raises SocketIOError if it cannot."""
        # A new client each time: the library's own way back does not begin before a first connection was made.
        client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            request_timeout=ANSWER,
            http_session=self._http,
            logger=library,
            engineio_logger=library,
        )
        for event in ("queue", "emergency"):
            client.on(event, self._teller(event), namespace=NAMESPACE)
        self._client = client
        auth = None if self._token is None else {"token": self._token}
        try:
            client.connect(self._url, auth=auth, namespaces=[NAMESPACE], wait_timeout=ANSWER)
            self._join(client)
            client.wait()
        finally:
            client.disconnect()

    def _join(self, client: socketio.Client) -> None:
        # First who calls for help: the counter's snapshot says that all is well, and then it must be.
        staff = client.call("join", {"room": STAFF}, namespace=NAMESPACE, timeout=ANSWER)
        if isinstance(staff, dict) and isinstance(staff.get("emergencies"), list):
            self._hear("emergencies", staff["emergencies"])
        answer = client.call("join", {"room": self._room}, namespace=NAMESPACE, timeout=ANSWER)
        if isinstance(answer, dict) and "code" not in answer:
            self._hear("snapshot", answer)
            return
        code = str(answer.get("code", "")) if isinstance(answer, dict) else ""
        if code not in PASSING:
            self._hear("denied", code)
        raise SocketIOError(code or "no answer")

    def _teller(self, event: str) -> Callable[[Any], None]:
        return lambda payload: self._hear(event, payload)
