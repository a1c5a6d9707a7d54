"""A stand-in for a ticket printer, to try things on: listens on TCP or a pseudo-terminal, behaves well or badly.

    python -m printers.standin --port 9100 --behaviour paper_low
    python -m printers.standin --pty --play "ready 10, runs_out:20000 5, off 30, ready"

While it runs it takes the name of a behaviour per line on its standard input, several joined by ``+``.
"""

import argparse
import contextlib
import os
import select
import socket
import sys
import threading
import time
import tty
from collections import deque
from pathlib import Path
from typing import Self

from printers.mechanism import Mechanism, Printed, Sensors
from printers.profile import Profile, generic, profile

SENSORS = frozenset(Sensors.__slots__)
MANNERS = {
    "silent": "reads and prints, never answers",
    "deaf": "takes connections, never reads",
    "garbage": "answers with nonsense",
    "off": "is off: loses what it holds, refuses connections",
    "asb": "tells its state unasked, as some do by a switch",
    "delay": "delay:SECONDS, answers late",
    "closes": "closes:BYTES, hangs up after so many bytes of a connection",
    "slow": "slow:BYTES, works off so many bytes a second",
    "runs_out": "runs_out:BYTES, its paper ends after so many bytes of pictures and text",
}
_WITH_DEFAULT = {"delay": 1.0, "closes": 5000.0, "slow": 20_000.0, "runs_out": 1000.0}
_TICK = 0.02  # seconds between two steps of a slow head
_NONSENSE = b"\xff\x00"
_GONE = select.POLLERR | select.POLLNVAL


class UnknownBehaviour(ValueError):
    """A stand-in cannot behave like that; the message says how it can."""


class StandIn:
    """A printer on a port of ``host`` (port 0: any), or on a pseudo-terminal whose path is ``path``.

    It serves one connection at a time, as printers do; others wait. ``size`` is its buffer, in bytes.
    """

    def __init__(
        self,
        behaviour: str = "ready",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        profile: Profile | None = None,
        size: int = 65_536,
        pty: bool = False,
    ) -> None:
        self.host, self.port, self.path = host, port, Path()
        self.received = bytearray()
        self.connections = 0
        self.heard = threading.Event()
        """Set when a connection has ended."""
        self._profile = profile or generic()
        self._mechanism = Mechanism(self._say, self._profile, size)
        self._manners: dict[str, float] = {}
        self._lock = threading.RLock()
        self._out = threading.Condition(self._lock)
        self._answers: deque[tuple[float, bytes]] = deque()
        self._listener: socket.socket | None = None
        self._line: int | None = None
        self._connection: socket.socket | None = None
        self._slave: int | None = None
        self._seen = 0
        self._worked = time.monotonic()
        self._running = True
        self._wake_in, self._wake_out = os.pipe()
        os.set_blocking(self._wake_out, False)
        self._open_pty() if pty else self._listen()
        self.become(behaviour)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop; the port is free afterwards."""
        self._running = False
        self._wake()
        self._thread.join(5)
        self._hang_up()
        self._stop_listening()
        for end in (self._wake_in, self._wake_out, self._slave, self._line):
            if end is not None:
                os.close(end)

    # How it behaves

    def become(self, behaviour: str) -> None:
        """Behave so from now on: ``ready``, or names of SENSORS and MANNERS joined by ``+``; raises UnknownBehaviour.

        What it was before is over: a door is shut, new paper is in, power is back.
        """
        sensors, manners = _parse(behaviour)
        with self._lock:
            mechanism = self._mechanism
            if not sensors.get("paper_out"):
                mechanism.new_roll()
            for name in SENSORS:
                setattr(mechanism.sensors, name, name in sensors)
            self._manners = manners
            mechanism.paper_left = int(manners["runs_out"]) if "runs_out" in manners else None
            self._switch("off" not in manners)
            self._worked = time.monotonic()
            mechanism.tell()
        self._wake()

    @property
    def printed(self) -> bytes:
        """Return everything that is on paper, as commands, without questions; torn slips too."""
        with self._lock:
            return b"".join(slip.data for slip in self._mechanism.slips) + self._mechanism.unfinished

    @property
    def busy(self) -> bool:
        """Return whether it is printing at this moment."""
        with self._lock:
            return self._mechanism.busy

    @property
    def slips(self) -> list[Printed]:
        """Return the pieces of paper that were cut or torn off, oldest first."""
        with self._lock:
            return list(self._mechanism.slips)

    def wait(self, number: int, seconds: float = 10) -> list[Printed]:
        """Wait until ``number`` pieces of paper are out, at most so many seconds; return those that are."""
        with self._out:
            self._out.wait_for(lambda: len(self._mechanism.slips) >= number, seconds)
            return list(self._mechanism.slips)

    def _switch(self, on: bool) -> None:
        if on and self._listener is None and self._slave is None:
            self._listen()
        elif not on:
            self._stop_listening()
            self._hang_up()
            self._mechanism.power_off()
            self._answers.clear()

    # Its line

    def _listen(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that a full buffer is felt outside
        listener.bind((self.host, self.port))
        listener.listen(8)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _open_pty(self) -> None:
        self._line, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._line, False)
        self.path = Path(os.ttyname(self._slave))

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = self._line = None
            self.heard.set()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self._wake_out, b"!")

    # What it does all day

    def _run(self) -> None:
        while self._running:
            poll = select.poll()
            poll.register(self._wake_in, select.POLLIN)
            with self._lock:
                self._watch(poll)
                pause = self._pause()
            events = dict(poll.poll(pause))
            with self._lock:
                self._step(events)

    def _watch(self, poll: select.poll) -> None:
        """Say what is waited for: a connection, or bytes as long as there is room for them."""
        if self._line is None and self._listener is not None:
            poll.register(self._listener, select.POLLIN)
        if self._line is not None:
            poll.register(self._line, select.POLLIN if self._reads() else 0)

    def _reads(self) -> bool:
        return "deaf" not in self._manners and self._mechanism.room > 0

    def _pause(self) -> float | None:
        """Return the milliseconds until there is something to do by itself, None if nothing is."""
        waits = [max(self._answers[0][0] - time.monotonic(), 0)] if self._answers else []
        if "slow" in self._manners and self._mechanism.busy:
            waits.append(_TICK)
        return min(waits) * 1000 + 1 if waits else None

    def _step(self, events: dict[int, int]) -> None:
        if self._wake_in in events:
            os.read(self._wake_in, 64)
        if self._listener is not None and self._listener.fileno() in events and self._line is None:
            self._accept()
        elif self._line is not None and self._line in events:
            self._read(events[self._line])
        self._work()
        self._answer()

    def _accept(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            self._connection, _ = self._listener.accept()
            self._connection.setblocking(False)
            self._line = self._connection.fileno()
            self.connections += 1
            self._seen = 0
            self._answers.clear()
            self._mechanism.begin(tells="asb" in self._manners)

    def _read(self, event: int) -> None:
        """Take what came, as much as there is room for; hang up when the other side has."""
        if self._line is None:
            return
        if event & _GONE or (event & select.POLLHUP and not event & select.POLLIN):
            self._hang_up()
            return
        try:
            data = os.read(self._line, min(self._mechanism.room, 4096))
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        elif "off" not in self._manners:
            self._hear(data)

    def _hear(self, data: bytes) -> None:
        self.received += data
        self._seen += len(data)
        self._mechanism.take(data)
        if self._seen > self._manners.get("closes", float("inf")):
            self._work()
            self._hang_up()

    def _work(self) -> None:
        """Print: everything at once, or as much as its speed allows since the last time."""
        now = time.monotonic()
        speed = self._manners.get("slow")
        budget = None if speed is None else int((now - self._worked) * speed)
        if budget is None or budget or not self._mechanism.busy:
            self._mechanism.work(budget)
            self._worked = now
            self._out.notify_all()

    def _say(self, answer: bytes) -> None:
        """Keep an answer until it is due."""
        if "silent" in self._manners:
            return
        answer = _NONSENSE if "garbage" in self._manners else answer
        self._answers.append((time.monotonic() + self._manners.get("delay", 0), answer))
        self._wake()

    def _answer(self) -> None:
        while self._answers and self._answers[0][0] <= time.monotonic():
            _, answer = self._answers.popleft()
            if self._line is not None:
                with contextlib.suppress(OSError):
                    os.write(self._line, answer)


def _parse(behaviour: str) -> tuple[dict[str, bool], dict[str, float]]:
    """Return the sensors and the manners that a behaviour names; raises UnknownBehaviour."""
    sensors: dict[str, bool] = {}
    manners: dict[str, float] = {}
    for part in behaviour.split("+"):
        name, _, value = part.strip().partition(":")
        if name in SENSORS:
            sensors[name] = True
        elif name in MANNERS:
            manners[name] = _value(part, value, _WITH_DEFAULT.get(name, 0.0))
        elif name != "ready":
            raise UnknownBehaviour(f"{name!r}: it can be ready, {', '.join([*sorted(SENSORS), *MANNERS])}")
    return sensors, manners


def _value(part: str, value: str, default: float) -> float:
    try:
        return float(value) if value else default
    except ValueError:
        raise UnknownBehaviour(f"{part!r}: a number belongs behind the colon") from None


def main(arguments: list[str] | None = None) -> None:
    """Run a stand-in until it is interrupted."""
    options = _options(arguments)
    known = profile(options.profile)
    stand_in = StandIn(options.behaviour, options.host, options.port, profile=known, size=options.size, pty=options.pty)
    sys.stdout.write(f"{stand_in.path if options.pty else f'{stand_in.host}:{stand_in.port}'}\n")
    sys.stdout.flush()
    for job in (lambda: _play(stand_in, options.play), lambda: _obey(stand_in)):
        threading.Thread(target=job, daemon=True).start()
    done = 0
    with stand_in, contextlib.suppress(KeyboardInterrupt):
        while True:
            for slip in stand_in.wait(done + 1, 3600)[done:]:
                done += 1
                _show(slip, done, options.save, known)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m printers.standin",
        description="A ticket printer to try things on.",
        epilog="Behaviours: ready; " + ", ".join(sorted(SENSORS)) + "; " + "; ".join(MANNERS.values()) + ".",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--pty", action="store_true", help="a pseudo-terminal, like a serial port, instead of TCP")
    parser.add_argument("--behaviour", default="ready", help="how it behaves, several joined by +")
    parser.add_argument("--play", default="", help="behaviours one after the other: 'ready 10, off 30, ready'")
    parser.add_argument("--profile", default="generic-80", help="the model that it stands for")
    parser.add_argument("--size", type=int, default=65_536, help="bytes that its buffer holds")
    parser.add_argument("--save", type=Path, help="folder for a picture of every slip")
    return parser.parse_args(arguments)


def _play(stand_in: StandIn, script: str) -> None:
    """Let it behave as a script says: a behaviour, then for how many seconds."""
    for scene in filter(None, map(str.strip, script.split(","))):
        behaviour, _, seconds = scene.partition(" ")
        _change(stand_in, behaviour)
        time.sleep(float(seconds or 0))


def _obey(stand_in: StandIn) -> None:
    for line in sys.stdin:
        if line.strip():
            _change(stand_in, line.strip())


def _change(stand_in: StandIn, behaviour: str) -> None:
    try:
        stand_in.become(behaviour)
        sys.stderr.write(f"now {behaviour}\n")
    except UnknownBehaviour as error:
        sys.stderr.write(f"{error}\n")


def _show(slip: Printed, number: int, folder: Path | None, model: Profile) -> None:
    """Say that a slip is out, and keep its picture if wanted."""
    paper = slip.paper(model)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:04d}.png").write_bytes(paper.png())
    state = "a slip" if slip.whole else "a torn slip"
    sys.stdout.write(f"{number}: {state}, {paper.image.height} rows {' '.join(paper.reports)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
