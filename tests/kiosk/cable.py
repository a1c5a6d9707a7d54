"""A network cable between an agent and its server, which a test can pull out and plug in again."""

import contextlib
import socket
import threading
from typing import Self


class Cable:
    """Carries TCP to a port of 127.0.0.1. What is on its way while it is cut arrives once it is mended, as in life."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._there, self._back = threading.Event(), threading.Event()
        self._ends: list[socket.socket] = []
        self._fatal: bytes | None = None
        self.fell = threading.Event()
        """Set when the words of `cut_answers_after` have gone by."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.mend()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing through any more."""
        self._back.clear()
        self._there.clear()

    def cut_answers_after(self, words: bytes) -> None:
        """Let nothing back any more once these words have been sent to the server; they reach it."""
        self.fell.clear()
        self._fatal = words

    def mend(self) -> None:
        """Let everything through."""
        self._fatal = None
        self._there.set()
        self._back.set()

    def drop(self) -> None:
        """End the connections that are open: what was on its way is lost for ever."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self.drop()
        self.mend()
        for end in (self._listener, *self._ends):
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._ends.append(near)
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self._there.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._to))
        except OSError:  # the server is not there just now
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)
            return
        self._ends.append(far)
        threading.Thread(target=self._carry, args=(near, far, self._there), daemon=True).start()
        self._carry(far, near, self._back)

    def _carry(self, source: socket.socket, target: socket.socket, gate: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                gate.wait()
                if self._fatal is not None and gate is self._there and self._fatal in data:
                    self._back.clear()
                    self.fell.set()
                target.sendall(data)
        gate.wait()
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
