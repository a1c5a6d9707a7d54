"""Piper, where an office has installed it: its voices in DIR/voices, its program in a process apart (it is GPL)."""

import atexit
import json
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from queue_server.speech.errors import SoundError

NAME = "piper"
VOICES = "voices"
"""The folder of voices within DIR: Piper's own file names, `de_DE-thorsten-medium.onnx` and the same with `.json`."""
OWN_PYTHON = Path("piper", "bin", "python")
"""Within DIR: a virtual environment of Piper's own is found here."""
_PATIENCE = 10.0
"""Seconds after which a Piper counts as dead that has said this voice before."""
_LOADING = 30.0
"""The same for the first sentence of a voice, which may have to be loaded from a slow disk."""
_REST = 60.0
"""Seconds for which a dead Piper is left alone: the next engine speaks at once instead of after our patience."""
_ORDINARY_RATE = 150
"""Words a minute at which a voice speaks as fast as it was recorded."""
_ASK = "from importlib.metadata import version; print(version('piper-tts'))"


def voices(folder: Path) -> dict[str, Path]:
    """Give the model file of each language that has one; of several the one that came last. Raises no error."""
    found: dict[str, Path] = {}
    with suppress(OSError):
        for path in sorted(folder.glob("*_*-*.onnx"), key=lambda path: path.stat().st_mtime_ns):
            if is_whole(path):
                found[language_of(path.stem)] = path.absolute()
    return found


def language_of(voice: str) -> str:
    """Give the language of a voice's name: `de` of `de_DE-thorsten-medium`."""
    return voice.partition("_")[0]


def is_whole(model: Path) -> bool:
    """Say whether a voice has both of its files, and the small one can be read."""
    try:
        described = json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))
        return model.stat().st_size > 0 and "audio" in described
    except (OSError, ValueError, TypeError):
        return False


@lru_cache(maxsize=4)
def find_python(data: Path) -> tuple[str, str] | None:
    """Give (the Python that Piper is installed for, Piper's version); None without Piper. Asked once."""
    for python in _pythons(data):
        version = _version(python)
        if version is not None:
            return python, version
    return None


def _pythons(data: Path) -> list[str]:
    """List where Piper may be: an environment of its own in DIR, this one, the program `piper` of the machine."""
    found = [str((data / OWN_PYTHON).absolute()), sys.executable]
    program = shutil.which("piper")
    if program is not None:
        with suppress(OSError, UnicodeDecodeError), Path(program).open("rb") as file:
            first = file.readline(500).decode().strip()
            if first.startswith("#!") and "python" in first:
                found.append(first[2:].strip())
    return [python for python in found if Path(python).is_file()]


def _version(python: str) -> str | None:
    try:
        done = subprocess.run([python, "-I", "-c", _ASK], capture_output=True, text=True, timeout=_LOADING, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


class Piper:
    """A Piper that is running: it loads a voice once and then speaks. One per worker process."""

    def __init__(self, python: str) -> None:
        self._python = python
        self._child: subprocess.Popen[bytes] | None = None
        self._loaded: set[str] = set()
        self._rests_until = float("-inf")
        self._turn = threading.Lock()

    def speak(self, words: str, model: str, rate: int) -> bytes:
        """Give a WAV file of the words at ``rate`` words a minute; raises SoundError."""
        order = {"model": model, "words": words, "pace": _ORDINARY_RATE / rate}
        with self._turn:
            if time.monotonic() < self._rests_until:
                raise SoundError("Piper did not answer a moment ago")
            child = self._running()
            watch = threading.Timer(_PATIENCE if model in self._loaded else _LOADING, child.kill)
            watch.start()
            try:
                sound = _obeyed(child, order)
                self._loaded.add(model)
                return sound
            except (OSError, ValueError, EOFError) as error:
                self.close()
                self._rests_until = time.monotonic() + _REST
                raise SoundError(f"Piper does not answer: {error or type(error).__name__}") from error
            finally:
                watch.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            # -I: it sees neither our environment nor this folder, which has modules that it must not take for its own.
            command = [self._python, "-I", str(Path(__file__).with_name("piper_child.py"))]
            try:
                self._child = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            except OSError as error:
                raise SoundError(f"Piper cannot be started: {error}") from error
        return self._child

    def close(self) -> None:
        """End the process, if it runs."""
        child, self._child = self._child, None
        self._loaded.clear()
        if child is not None:
            child.kill()
            child.communicate()


def _obeyed(child: subprocess.Popen[bytes], order: dict[str, object]) -> bytes:
    assert child.stdin is not None and child.stdout is not None  # noqa: S101 (both are pipes)
    child.stdin.write(json.dumps(order).encode() + b"\n")
    child.stdin.flush()
    answer = child.stdout.readline().decode("utf-8", "replace").strip()
    if answer.startswith("!"):
        raise SoundError(f"Piper cannot say it: {answer[1:]}")
    if not answer:
        raise EOFError("it ended")
    sound = child.stdout.read(int(answer))
    if len(sound) < int(answer):
        raise EOFError("it ended within a sound")
    return sound


_running: dict[str, Piper] = {}


def running(python: str) -> Piper:
    """Give this process's Piper; started at its first order, ended with this process at the latest."""
    if python not in _running:
        _running[python] = Piper(python)
    return _running[python]


@atexit.register
def end() -> None:
    """End every Piper that runs for this process."""
    while _running:
        _running.popitem()[1].close()
