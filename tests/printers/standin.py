"""A stand-in for a ticket printer: a real TCP socket that behaves like one, well or badly."""

import re
import socket
import threading
from typing import Literal, Self

Mood = Literal["ready", "silent", "deaf", "closes", "paper_out", "then_paper_out", "paper_low", "babbles"]
READY, PAPER_OUT, PAPER_LOW = 0x12, 0x72, 0x1E
_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")


class StandIn:
    """Listens on a port of 127.0.0.1 (or ::1), answers DLE EOT as its mood is, and keeps what it was sent.

    Moods: ready; silent (reads, never answers); deaf (accepts, never reads); closes (after the first 5,000 bytes);
    paper_out; then_paper_out (runs out while printing); paper_low; babbles (answers with nonsense).
    """

    def __init__(self, mood: Mood = "ready", host: str = "127.0.0.1", port: int = 0) -> None:
        self.mood = mood
        self.received = bytearray()
        self.connections = 0
        self.heard = threading.Event()
        """Set when a connection has ended."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=8)
        self.host, self.port = self._listener.getsockname()[:2]
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            line.close()
        self._thread.join(5)

    @property
    def printed(self) -> bytes:
        """What was sent for printing, without the questions."""
        return _QUESTION.sub(b"", bytes(self.received))

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._lines.append(line)
            if self.mood == "deaf":
                continue
            try:
                self._listen(line)
            except OSError:
                pass
            finally:
                line.close()
                self.heard.set()

    def _listen(self, line: socket.socket) -> None:
        tail, seen = b"", 0
        while heard := line.recv(4096):
            self.received += heard
            seen += len(heard)
            for question in _QUESTION.finditer(tail + heard):
                self._answer(line, question[1][0], seen)
            tail = (tail + heard)[-2:]
            if self.mood == "closes" and seen > 5000:
                return

    def _answer(self, line: socket.socket, kind: int, seen: int) -> None:
        if self.mood == "silent":
            return
        if self.mood == "babbles":
            line.sendall(b"\xff\x00")
            return
        out = self.mood == "paper_out" or (self.mood == "then_paper_out" and seen > 1000)
        if kind == 4 and out:
            line.sendall(bytes((PAPER_OUT,)))
        elif kind == 4 and self.mood == "paper_low":
            line.sendall(bytes((PAPER_LOW,)))
        else:
            line.sendall(bytes((READY,)))
