"""A piece of network between a browser and a server that a test can cut, hold and slow down."""

import contextlib
import select
import socket
import threading
import time
from collections import deque


class Wire:
    """Passes TCP connections on from `port` to a port of this machine; use as a context manager.

    Held, it keeps every byte and nobody notices; cut, it ends all connections and takes no new ones.
    """

    def __init__(self, target: int) -> None:
        self.delay = 0.0
        """Seconds that each byte is on its way."""
        self._target = target
        self._is_cut = False
        self._is_held = False
        self._pairs: set[_Pair] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._ended = threading.Event()
        self._porter = threading.Thread(target=self._welcome, daemon=True)

    def __enter__(self) -> "Wire":
        self._porter.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._porter.join()
        self._door.close()
        self.cut()
        for pair in list(self._pairs):
            pair.join()

    @property
    def url(self) -> str:
        """Where a browser reaches the server over this wire."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_open(self) -> bool:
        """Whether bytes pass now."""
        return not (self._is_cut or self._is_held)

    def cut(self) -> None:
        """End all connections; new ones are refused until `mend`."""
        self._is_cut = True
        for pair in list(self._pairs):
            pair.end()

    def hold(self) -> None:
        """Let nothing through until `mend`, and let nobody notice."""
        self._is_held = True

    def mend(self) -> None:
        """Be whole again; what was held goes on its way."""
        self._is_cut = self._is_held = False

    def forget(self, pair: "_Pair") -> None:
        """Hear that a connection has ended."""
        self._pairs.discard(pair)

    def _welcome(self) -> None:
        while not self._ended.is_set():
            if not select.select([self._door], [], [], 0.05)[0]:
                continue
            caller, _ = self._door.accept()
            if self._is_cut:
                caller.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                caller.close()
                continue
            pair = _Pair(self, caller, server)
            self._pairs.add(pair)
            pair.start()


class _Pair(threading.Thread):
    """One connection: both its ends, and what is on its way between them."""

    def __init__(self, wire: Wire, caller: socket.socket, server: socket.socket) -> None:
        super().__init__(daemon=True)
        self._wire = wire
        self._others = {caller: server, server: caller}
        self._talking = [caller, server]
        self._moving: deque[tuple[float, socket.socket, bytes]] = deque()
        self._is_over = False

    def end(self) -> None:
        """End the connection soon."""
        self._is_over = True

    def run(self) -> None:
        """Carry bytes until one end has closed, or the wire is cut."""
        with contextlib.suppress(OSError):
            while not self._is_over:
                self._take()
                self._deliver()
        for end in self._others:
            end.close()
        self._wire.forget(self)

    def _take(self) -> None:
        for end in select.select(self._talking, [], [], 0.005 if self._moving else 0.05)[0]:
            data = end.recv(65_536)
            if not data:
                self._talking.remove(end)
            self._moving.append((time.monotonic() + self._wire.delay, self._others[end], data))

    def _deliver(self) -> None:
        while self._moving and self._wire.is_open and self._moving[0][0] <= time.monotonic():
            _, end, data = self._moving.popleft()
            end.sendall(data)
            self._is_over = self._is_over or not data
