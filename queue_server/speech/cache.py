"""The sound cache in DIR/sounds: per key the words (`<key>.json`) and, once somebody asked, the sound (`<key>.mp3`)."""

import json
import os
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

_KEY = re.compile(r"[0-9a-f]{32}")
_DAY = 86_400.0
_TEMPORARY = ".new"


class Speaker(NamedTuple):
    """Who may make a sound: an engine, its voice, and the program that has it."""

    engine: str
    """"clips", "piper" or "espeak"."""
    voice: str = ""
    program: str = ""


@dataclass(frozen=True)
class Recipe:
    """How to make one sound again, in any process at any time: plain data."""

    language: str
    words: str
    speakers: list[Speaker]
    """Who is asked, in this order; the first that can makes the sound."""
    rate: int = 150
    """Words a minute."""
    loudness: float = -23.0
    """LUFS."""
    clips: list[str] = field(default_factory=list)
    """Files of recordings in order, "" for a pause; for the speaker "clips"."""


class SoundCache:
    """Files by key. Ages are those of the disk, so they go by the machine's clock, not by a demo's faster one."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder = folder.absolute()
        self._now = now
        folder.mkdir(parents=True, exist_ok=True)

    def remember(self, key: str, recipe: Recipe) -> None:
        """Write down what a key means, or note that it is still in use; raises OSError."""
        path = self._path(key, ".json")
        if not self._used(path):
            write(path, json.dumps(asdict(recipe), ensure_ascii=False).encode(), durable=False)

    def recipe(self, key: str) -> Recipe | None:
        """Give what a key means; None for one that nobody gave out (or that was purged)."""
        try:
            known = json.loads(self._path(key, ".json").read_text(encoding="utf-8"))
            return Recipe(**{**known, "speakers": [Speaker(*speaker) for speaker in known["speakers"]]})
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def has(self, key: str) -> bool:
        """Say whether the sound is there, without noting that it is in use."""
        with suppress(FileNotFoundError):
            return self._path(key, ".mp3").stat().st_size > 0
        return False

    def sound(self, key: str) -> Path | None:
        """Give the sound's file if it is there, and note that it is in use."""
        path = self._path(key, ".mp3")
        return path if self._used(path) else None

    def target(self, key: str) -> Path:
        """Say where the sound of a key belongs."""
        return self._path(key, ".mp3")

    def _used(self, path: Path) -> bool:
        """Say whether a file is there; its time says the day of its last use."""
        try:
            now, state = self._now(), path.stat()
            if not state.st_size:  # a power cut can leave an empty file
                return False
            if state.st_mtime < now - _DAY:
                os.utime(path, (now, now))
        except FileNotFoundError:
            return False
        return True

    def _path(self, key: str, ending: str) -> Path:
        if not is_key(key):
            raise ValueError("not a key")
        return self._folder / f"{key}{ending}"


def purge(folder: str, days: int, now: float) -> int:
    """Delete what was not used for `days` before `now` (seconds since 1970), and leftovers of a killed process.

    Gives the number of files; raises OSError. Plain arguments: with many thousand files this is a worker's job.
    """
    deleted = 0
    for path in Path(folder).iterdir():
        keep = _DAY if path.suffix == _TEMPORARY else days * _DAY
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < now - keep:
                path.unlink()
                deleted += 1
    return deleted


def is_key(text: str) -> bool:
    """Say whether a text, which may come from anybody, can be a key at all."""
    return _KEY.fullmatch(text) is not None


def write(path: Path, content: bytes, *, durable: bool) -> None:
    """Write a file whole or not at all; raises OSError (a full disk) and then leaves nothing behind.

    `durable` waits for the disk, some milliseconds: for files that nobody would miss until they are asked for.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=_TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
