"""A real server and clerks' terminals: `python -m counter_client` as a process, behind a real pty or a pipe."""

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from tests.support.office import ROOT
from tests.support.server import Server, running

WITHIN = 30.0
SETTLED = 0.9
"""Seconds after which a further *next* is taken for meant."""
OPTIONS = ("--demo", "--set", "limits.enabled=false", "--set", "calls.min_delay=0")


OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes the pty the terminal of the program, so that Ctrl-C there ends it, as a shell would have done."""


class Program:
    """A program here, as somebody at the terminal has it: what it said so far, and the keys."""

    def __init__(self, *arguments: str, columns: int = 80, tty: bool = True, **env: str) -> None:
        self.said, self._news, self._from = "", threading.Condition(), 0
        self._is_closed = False
        self._ours, theirs = pty.openpty() if tty else (None, subprocess.PIPE)
        if tty:
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        command = [sys.executable, "-m", "counter_client", *arguments]
        # Where the tests run, somebody may have exported the width of a terminal of their own.
        around = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL, *command] if tty else command,
            cwd=ROOT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs if tty else subprocess.STDOUT,
            env={**around, **env},
            start_new_session=True,
        )
        if tty:
            os.close(theirs)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def press(self, keys: str) -> None:
        """Press keys, or write lines into a pipe."""
        if self._ours is not None:
            os.write(self._ours, keys.encode())
        else:
            assert self.process.stdin is not None
            self.process.stdin.write(keys.encode())
            self.process.stdin.flush()

    def next(self, key: str = "+") -> None:
        """Press *next* once everything has been there long enough to be heard."""
        threading.Event().wait(SETTLED)
        self.press(key)

    def hears(self, pattern: str) -> str:
        """Wait until something is said after what was heard last."""

        def found() -> re.Match[str] | None:
            return re.search(pattern, self.said[self._from :])

        with self._news:
            assert self._news.wait_for(found, WITHIN), f"not said: {pattern}\nafter:\n{self.said}"
            match = found()
        assert match is not None
        self._from += match.end()
        return match.group()

    def ends(self) -> int:
        """Wait for its end; return the exit status."""
        status = self.process.wait(WITHIN)
        self._thread.join(WITHIN)
        return status

    def close(self) -> None:
        """End it, whatever it is at."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(WITHIN)
        self._thread.join(WITHIN)
        if self._ours is not None and not self._is_closed:
            os.close(self._ours)
        self._is_closed = True
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def flags(self) -> list[Any]:
        """How the terminal is set now."""
        assert self._ours is not None
        return termios.tcgetattr(self._ours)

    def _listen(self) -> None:
        source = self._ours if self._ours is not None else self.process.stdout.fileno()  # type: ignore[union-attr]
        with contextlib.suppress(OSError):  # a pty whose other end has closed
            while data := os.read(source, 4096):
                with self._news:
                    self.said += data.decode().replace("\r\n", "\n")
                    self._news.notify_all()


class House:
    """The sample office with its real server, and the hands of everybody else in it."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.admin = server.session(server.token("admin"))
        self.token = folder / "clerk.token"
        self.token.write_text(server.token("clerk"))
        self._visits: list[str] = []
        self._programs: list[Program] = []

    def desk(self, counter: str = "1", *more: str, lang: str = "en", **how: Any) -> Program:
        """A clerk's terminal."""
        return self.run("--token-file", str(self.token), "--lang", lang, *more, counter=counter, **how)

    def run(self, *more: str, counter: str = "1", program: tuple[str, ...] = (), **how: Any) -> Program:
        options = ("--server", self.server.url, "--counter", counter)
        self._programs.append(Program(*program, *options, *more, **how))
        return self._programs[-1]

    def open(self, counter: str = "1") -> Program:
        """A clerk's terminal at an open counter."""
        self.post(f"/counters/{counter}/open")
        desk = self.desk(counter)
        desk.hears(f"Counter {counter} is open")
        return desk

    def logged_in(self, name: str) -> Program:
        """The terminal of somebody whom the demo has made, password and all."""
        password = re.search(rf"^    {name} +(\S+)$", self.server.log.read_text(), re.MULTILINE)
        assert password is not None
        desk = self.run("--lang", "en", "--user", name, AUFRUF_TOKEN="")
        desk.hears("Password: ")
        desk.press(f"{password[1]}\n")
        return desk

    def take(self, service: str = "pickup", language: str = "de") -> dict[str, Any]:
        """A ticket; `number` is as it is read out."""
        ticket = self.post("/tickets", service=service, language=language)
        self._visits.append(ticket["token"])
        return {**ticket, "said": f"{ticket['number'][0]} {ticket['number'][1:]}"}

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Do something as somebody else."""
        answer = self.admin.post(f"{self.server.url}/api/v1{path}", json=body)
        assert answer.ok, answer.text
        return dict(answer.json()) if answer.content else {}

    def view(self, counter: str = "1") -> dict[str, Any]:
        return dict(self.admin.get(f"{self.server.url}/api/v1/counters/{counter}").json())

    def becomes(self, state: str | None, number: str, counter: str = "1") -> None:
        """Wait until a counter has this ticket in this state; None: that it has none."""
        end = time.monotonic() + WITHIN
        while True:
            current = self.view(counter)["current"]
            if (current and current["state"], current and current["number"]) == (state, number if state else None):
                return
            assert time.monotonic() < end, current
            threading.Event().wait(0.05)

    def calm(self) -> None:
        """Let everybody go home: no programs, nobody waits, all counters closed."""
        for program in self._programs:
            program.close()
        self._programs.clear()
        if self.server.process is None or self.server.process.poll() is not None:
            self.server.start()
        for counter in ("1", "2", "3"):
            if current := self.view(counter)["current"]:
                self.post(f"/tickets/{current['id']}/finish")
            self.post(f"/counters/{counter}/close")
        for visit in self._visits:
            requests.post(f"{self.server.url}/api/v1/visits/{visit}/leave", json={}, timeout=10)
        self._visits.clear()


@contextlib.contextmanager
def house(folder: Path) -> Iterator[House]:
    """A server with its office, ended whatever happened."""
    with running(folder / "var", *OPTIONS) as server:
        found = House(server, folder)
        try:
            yield found
        finally:
            found.calm()
