"""The live connection: rings a bell whenever the server has news for this printer; missed news cost some seconds."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import requests
import socketio
from socketio.exceptions import SocketIOError

from kiosk.agent.server import Server

log = logging.getLogger(__name__)
library = logging.getLogger(f"{__name__}.library")
library.setLevel(logging.CRITICAL)
"""It calls each end of a connection an error, several times; once, in our words, is enough."""

NAMESPACE = "/live"
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 10.0
"""Seconds between two tries to connect: doubled each time."""
ANSWER = 5.0
"""Seconds that the server gets to let the agent in."""


class Ear:
    """Listens in a thread of its own, connecting again for ever. What it hears only says *look*: it needs no memory."""

    def __init__(self, server: Server, ring: Callable[[], None]) -> None:
        self._server = server
        self._ring = ring
        self._stopping = threading.Event()
        self._is_deaf = False
        self._client: socketio.Client | None = None
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

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
            try:
                self._listen()
                pause = FIRST_PAUSE
            except (SocketIOError, requests.RequestException, OSError, ValueError) as error:
                self._note_deaf(error)
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception:
                log.exception("the live connection broke in a way nobody thought of")
                self._stopping.wait(LONGEST_PAUSE)

    def _listen(self) -> None:
        """Connect, join the printer's room, and stay until the connection ends; raises SocketIOError if it cannot."""
        # A new client each time: the library's own way back does not begin before a first connection was made.
        client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            request_timeout=ANSWER,
            http_session=self._server.session(),
            logger=library,
            engineio_logger=library,
        )
        client.on("printer", self._heard, namespace=NAMESPACE)
        self._client = client
        client.connect(
            self._server.url, auth={"token": self._server.token}, namespaces=[NAMESPACE], wait_timeout=ANSWER
        )
        try:
            room = f"printer:{self._server.printer}"
            answer = client.call("join", {"room": room}, namespace=NAMESPACE, timeout=ANSWER)
            if not isinstance(answer, dict) or "code" in answer:
                raise SocketIOError(f"the server does not let the agent into {room}: {answer}")
            log.info("the live connection is there")
            self._is_deaf = False
            self._ring()  # whatever came before this moment was not heard
            client.wait()
        finally:
            client.disconnect()
        self._ring()

    def _note_deaf(self, error: Exception) -> None:
        """Say once that there is no live connection, and why."""
        if not self._is_deaf:
            log.warning("no live connection, so the agent only looks now and then: %s", error)
        self._is_deaf = True

    def _heard(self, *_news: Any) -> None:
        self._ring()
