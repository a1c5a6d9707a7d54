"""Light screens: many Socket.IO connections over WebSocket in one process, which notes when each hears of a call."""

import base64
import json
import multiprocessing
import os
import selectors
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.servers import Server

ROOM = "area:ground"
EVENT = b'42/live,["called",'
SHARE = 100
"""Screens that one process holds at most."""


class Screen:
    """One connection in the room; speaks just enough WebSocket, Engine.IO and Socket.IO."""

    def __init__(self, server: Server) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.calls: set[bytes] = set()
        self._heard = bytearray()
        self._upgrade(server.port)
        self._send("40/live," + json.dumps({"token": server.token} if server.token else {}))
        self._await(b"40/live,")
        self._send("42/live,0" + json.dumps(["join", {"room": ROOM}]))
        answer = json.loads(self._await(b"43/live,0").removeprefix(b"43/live,0"))[0]
        if "seq" not in answer:
            raise RuntimeError(f"the screen was refused: {answer}")
        self.socket.setblocking(False)

    def frames(self) -> Iterator[bytes]:
        """Return the messages that have arrived, without waiting; answers pings. Raises ConnectionError at the end."""
        heard = self.socket.recv(65536)
        if not heard:
            raise ConnectionError("the server hung up")
        self._heard += heard
        while (frame := self._cut()) is not None:
            if frame == b"2":
                self._send("3")
            else:
                yield frame

    def _upgrade(self, port: int) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._heard:
            self._heard += self.socket.recv(4096)
        head, _, rest = bytes(self._heard).partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(head.decode(errors="replace"))
        self._heard = bytearray(rest)

    def _await(self, start: bytes) -> bytes:
        """Wait for a message that begins so, and pass over the others."""
        while True:
            while (frame := self._cut()) is not None:
                if frame.startswith(start):
                    return frame
            heard = self.socket.recv(65536)
            if not heard:
                raise ConnectionError("the server hung up")
            self._heard += heard

    def _send(self, text: str) -> None:
        data = text.encode()
        size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
        # A mask of zeros is a mask: the rule is kept, and nothing has to be computed.
        self.socket.sendall(b"\x81" + size + bytes(4) + data)

    def _cut(self) -> bytes | None:
        """Take the next whole frame out of what was heard."""
        if len(self._heard) < 2:
            return None
        size, start = self._heard[1] & 0x7F, 2
        if size == 126:
            size, start = int.from_bytes(self._heard[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(self._heard[2:10], "big"), 10
        if len(self._heard) < start + size:
            return None
        frame = bytes(self._heard[start : start + size])
        del self._heard[: start + size]
        return frame


@dataclass(frozen=True, slots=True)
class Heard:
    """What a process's screens heard: a call that has reached the last of them (or one of them again)."""

    call: dict[str, Any]
    at: float
    """time.monotonic() when the last one had it"""
    again: bool


def watch(line: Connection, server: Server, count: int) -> None:
    """A process: connect the screens, say so, then tell of every call that all of them have heard."""
    screens = [Screen(server) for _ in range(count)]
    selector = selectors.DefaultSelector()
    for screen in screens:
        selector.register(screen.socket, selectors.EVENT_READ, screen)
    line.send("ready")
    heard: Counter[bytes] = Counter()
    while True:
        for key, _ in selector.select():
            for frame in key.data.frames():
                if frame.startswith(EVENT):
                    tell(line, heard, frame, key.data, count)


def tell(line: Connection, heard: Counter[bytes], frame: bytes, screen: Screen, count: int) -> None:
    """Count who has a call; the frame is the same for all."""
    at = time.monotonic()
    again = frame in screen.calls
    screen.calls.add(frame)
    heard[frame] += not again
    if again or heard[frame] == count:
        call = json.loads(frame[frame.index(b"[") :])[1]
        line.send(Heard(call, at, again))


class Hall:
    """So many screens of one server, spread over processes; a context manager."""

    def __init__(self, server: Server, count: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.lines: list[Connection] = []
        self._processes = []
        self.again = 0
        processes = -(-count // SHARE)
        for share in (len(range(start, count, processes)) for start in range(processes)):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=watch, args=(theirs, server, share), daemon=True)
            process.start()
            theirs.close()
            self.lines.append(ours)
            self._processes.append(process)

    def __enter__(self) -> "Hall":
        for line in self.lines:
            line.recv()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()

    def last(self, name: str, value: object, within: float = 10.0) -> tuple[float, dict[str, Any]]:
        """Return when the last screen had the call whose ``name`` is ``value``, and the call.

        Raises TimeoutError if a screen does not hear of it.
        """
        found = [self._from(line, name, value, time.monotonic() + within) for line in self.lines]
        return max(each.at for each in found), found[0].call

    def _from(self, line: Connection, name: str, value: object, until: float) -> Heard:
        while line.poll(max(0.0, until - time.monotonic())):
            heard: Heard = line.recv()
            self.again += heard.again
            if heard.call[name] == value and not heard.again:
                return heard
        raise TimeoutError(f"not every screen heard of {value}")

    def settle(self) -> int:
        """Read what else came, and return how often a screen heard of a call again."""
        for line in self.lines:
            while line.poll():
                self.again += line.recv().again
        return self.again
