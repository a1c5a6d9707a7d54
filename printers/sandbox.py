"""Keeps the process in which an office's template is set: gives it slips, takes pictures, ends it when it is late."""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from printers.template import Template, TemplateError

PROGRAM = Path(__file__).resolve().parent / "typesetter.py"
SECONDS_A_SLIP = 3.0
SECONDS_TO_START = 20.0
MOST_BYTES = 4_000_000
"""Bytes of one picture; a slip of half a metre has about 100,000."""
NO_WAY_OUT = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:1")


class Late(TemplateError):
    """The template took too long or too much memory, and would again: do not ask it a second time."""


@dataclass(frozen=True, slots=True)
class _Running:
    """The process and its two ends."""

    process: "subprocess.Popen[bytes]"
    orders: IO[bytes]
    answers: IO[bytes]


class Gone(Late):
    """The process died over a slip."""


class Sandbox:
    """One template's process, started with the first slip and again after it had to be ended."""

    def __init__(self, template: Template, fonts: list[Path], seconds: float | None = None) -> None:
        self.template = template
        self._fonts = fonts
        self._seconds = SECONDS_A_SLIP if seconds is None else seconds
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._read = bytearray()

    @property
    def process(self) -> "subprocess.Popen[bytes] | None":
        """The process, None while there is none."""
        return self._running.process if self._running is not None else None

    def typeset(self, facts: dict[str, Any]) -> bytes:
        """Return the slip as PNG, one dot per point. Raises TemplateError with the reason, Late if there was no end."""
        order = json.dumps(json.dumps(facts)).encode() + b"\n"
        with self._lock:
            try:
                head, picture = self._ask_twice(order)
            except OSError as error:
                self._end()
                raise TemplateError(f"the program that sets it cannot be used: {error}") from error
            except BaseException:
                self._end()
                raise
        if "error" in head:
            raise TemplateError(head["error"])
        return picture

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask_twice(self, order: bytes) -> tuple[dict[str, Any], bytes]:
        """Ask once more if the process died: somebody else may have ended it."""
        try:
            return self._ask(order)
        except Gone:
            self._end()
            return self._ask(order)

    def _ask(self, order: bytes) -> tuple[dict[str, Any], bytes]:
        """Return the program's answer and, if it is a picture, that."""
        running = self._running or self._start()
        deadline = time.monotonic() + self._seconds
        with contextlib.suppress(BrokenPipeError):  # it is gone: reading says so
            running.orders.write(order)
            running.orders.flush()
        head = self._line(running, deadline)
        count = head.get("bytes", 0)
        if count > MOST_BYTES:
            raise Late("the slip is far too long")
        return head, self._take(running, count, deadline)

    def _start(self) -> _Running:
        told = [str(self.template.folder), self.template.main, str(self._seconds), *map(str, self._fonts)]
        process = subprocess.Popen(
            [sys.executable, "-I", str(PROGRAM), *told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.template.folder,
            env=NO_WAY_OUT,
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a program without ends")
        self._running = _Running(process, process.stdin, process.stdout)
        self._line(self._running, time.monotonic() + SECONDS_TO_START)
        return self._running

    def _end(self) -> None:
        running, self._running = self._running, None
        self._read.clear()
        if running is None:
            return
        running.process.kill()
        for pipe in (running.orders, running.answers):
            with contextlib.suppress(OSError):
                pipe.close()
        running.process.wait()

    def _line(self, running: _Running, deadline: float) -> dict[str, Any]:
        while b"\n" not in self._read:
            self._more(running, deadline)
        line, _, rest = bytes(self._read).partition(b"\n")
        self._read[:] = rest
        known: dict[str, Any] = json.loads(line)
        return known

    def _take(self, running: _Running, count: int, deadline: float) -> bytes:
        while len(self._read) < count:
            self._more(running, deadline)
        taken = bytes(self._read[:count])
        del self._read[:count]
        return taken

    def _more(self, running: _Running, deadline: float) -> None:
        """Read what there is; raises Late if nothing comes in time or ever again."""
        ready, _, _ = select.select([running.answers], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise Late(f"it takes longer than {self._seconds:g} seconds")
        data = os.read(running.answers.fileno(), 65_536)
        if not data:
            raise Gone("it needs too much memory, time or paper")
        self._read += data
