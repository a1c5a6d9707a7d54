"""The emergencies' own log: one JSON line a step, written through to the disk, shared by the processes of a machine."""

import contextlib
import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

Line = dict[str, Any]
NEEDED = frozenset({"key", "id", "step", "at", "wall"})
TRIES, PAUSE = 10, 0.01
"""How often, and how long apart (seconds), another process' hold on the log is waited for; then we go on without."""


class Book:
    """An append-only file. What cannot be written is logged and does not stop anybody: the call rings all the same."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._inode: int | None = None
        self._is_well = True

    @classmethod
    def in_folder(cls, data: Path) -> "Book":
        """Return the book of a data folder."""
        return cls(data / "emergencies.jsonl")

    @property
    def is_well(self) -> bool:
        """Tell whether the last line could be written."""
        return self._is_well

    def append(self, line: Line) -> bool:
        """Write a line through to the disk; return whether that worked."""
        words = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
        try:
            file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _write_all(file, _after_torn(file) + words.encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            log.error("the emergency call's own log cannot be written, it rings all the same: %s", error)
            self._is_well = False
        else:
            self._is_well = True
        return self._is_well

    def news(self) -> list[Line]:
        """Return the lines since the last look; all of them after the file was written anew."""
        try:
            with self._path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_ino != self._inode or status.st_size < self._read_to:
                    self._read_to = 0
                if status.st_size == self._read_to:
                    return []
                file.seek(self._read_to)
                found = file.read()
        except FileNotFoundError:
            return []
        except OSError as error:
            log.warning("the emergency call's own log cannot be read: %s", error)
            return []
        whole = found.rfind(b"\n") + 1  # a line that another process is writing is read when it is whole
        self._inode = status.st_ino
        self._read_to += whole
        return [line for line in map(_parsed, found[:whole].splitlines()) if line is not None]

    def rewrite(self, keep: Callable[[Line], Line | None]) -> int:
        """Write the file anew with what ``keep`` makes of each line (None: nothing); return how many it changed."""
        with self.held():
            try:
                lines = [line for line in map(_parsed, self._path.read_bytes().splitlines()) if line is not None]
            except FileNotFoundError:
                return 0
            kept = [keep(line) for line in lines]
            changed = sum(new != old for new, old in zip(kept, lines, strict=True))
            if changed:
                self._replace([line for line in kept if line is not None])
            return changed

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes of this machine from deciding at the same moment; never for long, never at any price."""
        try:
            lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield
            return
        try:
            _take(lock)
            yield
        finally:
            os.close(lock)

    def _replace(self, lines: list[Line]) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(0o600)
        fresh.replace(self._path)


def _take(lock: int) -> None:
    for _ in range(TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(PAUSE)
        else:
            return


def _after_torn(file: int) -> bytes:
    """Return what must come first: a power cut may have left half a line, which must not spoil the next."""
    size = os.fstat(file).st_size
    return b"\n" if size and os.pread(file, 1, size - 1) != b"\n" else b""


def _write_all(file: int, words: bytes) -> None:
    """Write all of it: a disk that fills up may take a part of a line only."""
    while words:
        words = words[os.write(file, words) :]


def _parsed(text: bytes) -> Line | None:
    try:
        line = json.loads(text)
    except ValueError:
        if text.strip():
            log.warning("a line of the emergency call's own log cannot be read and is left out")
        return None
    return line if isinstance(line, dict) and line.keys() >= NEEDED else None
