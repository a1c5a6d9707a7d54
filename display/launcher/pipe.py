"""Talks to a browser over its debugging pipe: no port is opened, and nothing said here is in any process list."""

import json
import os
import select
import time
from typing import Any

from display.launcher.ills import Gone, Refused, Silent

END = b"\0"
CHUNK = 65_536
LONGEST = 32 * 1024 * 1024
"""Bytes of one message; a page that sends more is not ours."""
CRASHES = frozenset({"Inspector.targetCrashed", "Target.targetCrashed", "Target.detachedFromTarget"})


class Pipe:
    """Questions and answers of the DevTools protocol. Owns both file descriptors; for one thread."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        # A stopped browser reads nothing: then a full pipe must not stop us too.
        os.set_blocking(writer, False)
        self._held = bytearray()
        self._asked = 0

    def ask(self, method: str, *, session: str | None = None, within: float = 5.0, **values: Any) -> dict[str, Any]:
        """Return the answer; raises Silent after ``within`` seconds, Refused, or Gone if browser or page ended."""
        self._asked += 1
        message: dict[str, Any] = {"id": self._asked, "method": method, "params": values}
        if session is not None:
            message["sessionId"] = session
        self._send(json.dumps(message).encode() + END)
        end = time.monotonic() + within
        while True:
            heard = self._next(end, method)
            if heard.get("method") in CRASHES:
                raise Gone("the page crashed")
            # Answers to questions that we gave up, and events, pass by.
            if heard.get("id") == self._asked:
                return self._answer(heard)

    def close(self) -> None:
        """Hang up: a browser that is well then ends by itself."""
        os.close(self._writer)
        os.close(self._reader)

    def _send(self, data: bytes) -> None:
        try:
            sent = os.write(self._writer, data)
        except BlockingIOError as error:
            raise Silent("the browser reads nothing") from error
        except OSError as error:
            raise Gone("the browser has ended") from error
        if sent < len(data):
            raise Gone("the browser takes only half of what it is told")

    def _next(self, end: float, method: str) -> dict[str, Any]:
        while (cut := self._held.find(END)) < 0:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._reader], [], [], left)[0]:
                raise Silent(f"no answer to {method}")
            self._read()
        message = bytes(self._held[:cut])
        del self._held[: cut + 1]
        found: dict[str, Any] = json.loads(message)
        return found

    def _read(self) -> None:
        try:
            chunk = os.read(self._reader, CHUNK)
        except OSError as error:
            raise Gone("the browser has ended") from error
        if not chunk:
            raise Gone("the browser has ended")
        self._held += chunk
        if len(self._held) > LONGEST:
            raise Gone("the browser says more than we can take")

    @staticmethod
    def _answer(heard: dict[str, Any]) -> dict[str, Any]:
        if "error" in heard:
            raise Refused(str(heard["error"].get("message", heard["error"])))
        result: dict[str, Any] = heard.get("result", {})
        return result
