"""Engines that turn words into speech, each in a process apart from ours (espeak-ng is GPL)."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from queue_server.speech.errors import SoundError

_PATIENCE = 10.0
"""Seconds after which a silent engine counts as dead; a sentence takes less than 0.1 s."""


class Engine(Protocol):
    """Speaks the voices that it has."""

    @property
    def name(self) -> str:
        """A stable name: part of a sound's key and of its words file."""

    def voices(self) -> frozenset[str]:
        """The voices that it can speak, by espeak-ng's codes."""

    def speak(self, words: str, voice: str, rate: int) -> bytes:
        """Give a WAV file of the words at `rate` words a minute; raises SoundError."""

    def phonemes(self, words: str, voice: str) -> list[str]:
        """Give the sounds of each clause in the letters of the IPA; raises SoundError."""


@dataclass(frozen=True)
class EspeakExecutable:
    """The program `espeak-ng` of the machine."""

    program: str
    name: str = "espeak-ng"

    def voices(self) -> frozenset[str]:
        """Ask the program; a regional voice ("fr-fr") also stands for its language."""
        listed = _output([self.program, "--voices"], "").decode("utf-8", "replace").splitlines()[1:]
        codes = [line.split()[1] for line in listed if len(line.split()) > 1]
        return frozenset(codes) | frozenset(code.split("-")[0] for code in codes)

    def speak(self, words: str, voice: str, rate: int) -> bytes:
        """Give a WAV file of the words; raises SoundError."""
        return _output([self.program, "-b", "1", "-v", voice, "-s", str(rate), "--stdin", "--stdout"], words)

    def phonemes(self, words: str, voice: str) -> list[str]:
        """Give the sounds of each clause; raises SoundError."""
        return _clauses(_output([self.program, "-v", voice, "-q", "--ipa", "--stdin"], words))


@dataclass(frozen=True)
class EspeakLibrary:
    """The library that comes with our dependencies, in a small Python process of its own."""

    library: Path
    data: Path
    name: str = "espeak-ng-library"

    def voices(self) -> frozenset[str]:
        """Look which dictionaries came along."""
        return frozenset(path.name.removesuffix("_dict") for path in self.data.glob("*_dict"))

    def speak(self, words: str, voice: str, rate: int) -> bytes:
        """Give a WAV file of the words; raises SoundError."""
        return self._output("espeak_child.py", words, voice, str(rate))

    def phonemes(self, words: str, voice: str) -> list[str]:
        """Give the sounds of each clause; raises SoundError."""
        return _clauses(self._output("espeak_phonemes.py", words, voice))

    def _output(self, program: str, words: str, *arguments: str) -> bytes:
        child = Path(__file__).with_name(program)
        # -I: the child sees neither our environment nor our folder, so it imports the standard library alone.
        return _output([sys.executable, "-I", str(child), str(self.library), str(self.data), *arguments], words)


@lru_cache(maxsize=1)
def find_engines() -> tuple[Engine, ...]:
    """List the engines of this machine, the preferred one first."""
    engines: list[Engine] = []
    program = shutil.which("espeak-ng")
    if program:
        engines.append(EspeakExecutable(program))
    built_in = library()
    if built_in:
        engines.append(built_in)
    return tuple(engines)


@lru_cache(maxsize=1)
def engine_of_voice() -> dict[str, Engine]:
    """Say which engine speaks a voice; an older espeak-ng lacks some that the library has. Asked once."""
    found: dict[str, Engine] = {}
    for engine in reversed(find_engines()):
        try:
            found |= dict.fromkeys(engine.voices(), engine)
        except SoundError:
            continue
    return found


def library() -> EspeakLibrary | None:
    """Find the library that is installed with Aufruf."""
    # Looked up without loading it: its code must never run in this process.
    try:
        import espeakng_loader
    except ImportError:
        return None
    found = EspeakLibrary(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()))
    return found if found.library.exists() else None


def _clauses(output: bytes) -> list[str]:
    return [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]


def _output(command: list[str], words: str) -> bytes:
    try:
        done = subprocess.run(command, input=words.encode(), capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SoundError(f"{Path(command[0]).name} does not answer: {error}") from error
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip()[-300:]
        raise SoundError(f"{Path(command[0]).name} made no sound (exit status {done.returncode}): {said}")
    return done.stdout
