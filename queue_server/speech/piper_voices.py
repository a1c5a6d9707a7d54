"""Fetches voices for Piper by Piper's own command, and keeps only what really speaks."""

import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from queue_server.speech import piper_engine
from queue_server.speech.errors import SoundError

PROPOSED = {
    "ar": "ar_JO-kareem-medium",
    "de": "de_DE-thorsten-medium",
    "en": "en_GB-alba-medium",
    "es": "es_ES-davefx-medium",
    "fa": "fa_IR-amir-medium",
    "fr": "fr_FR-siwis-medium",
    "hi": "hi_IN-pratham-medium",
    "pl": "pl_PL-gosia-medium",
    "ro": "ro_RO-mihai-medium",
    "ru": "ru_RU-irina-medium",
    "tr": "tr_TR-dfki-medium",
    "uk": "uk_UA-ukrainian_tts-medium",
    "vi": "vi_VN-vais1000-medium",
}
"""The voice that is taken where none is named: of middle size, with a clear speaker."""
_NAME = re.compile(r"[a-z]{2,3}_[A-Z]{2}-[A-Za-z0-9_]+-(x_low|low|medium|high)")
INSTALL = "Piper is not installed. In an environment of its own: python3 -m venv {0} && {0}/bin/pip install piper-tts"


@dataclass(frozen=True)
class Added:
    """A voice that is there now: how long its first sentence took (with loading) and the second, in seconds."""

    model: Path
    first: float
    second: float


def add(data: Path, language: str, voice: str | None, words: str) -> Added:
    """Fetch a voice into DIR/voices and let it say some words; raises SoundError with what to do.

    Piper's command needs the internet. A voice that is there already is not fetched again, but becomes the one in use.
    """
    found = piper_engine.find_python(data)
    if found is None:
        raise SoundError(INSTALL.format(data / piper_engine.OWN_PYTHON.parts[0]))
    python, name = found[0], _chosen(found[0], language, voice)
    folder = data / piper_engine.VOICES
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    if piper_engine.is_whole(model):
        added = _tried(python, model, words)
        model.touch()
        return added
    # In a folder of its own first, so that a broken download never becomes a voice.
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as fresh:
        _fetch(python, name, Path(fresh))
        added = _tried(python, Path(fresh) / model.name, words)
        for ending in (".onnx.json", ".onnx"):
            shutil.move(Path(fresh) / f"{name}{ending}", folder / f"{name}{ending}")
    return Added(model, added.first, added.second)


def offered(python: str, language: str) -> list[str]:
    """Ask Piper which voices there are for a language; raises SoundError. Needs the internet."""
    listed = _run([python, "-I", "-m", "piper.download_voices"]).stdout.split()
    return [name for name in listed if piper_engine.language_of(name) == language]


def _chosen(python: str, language: str, voice: str | None) -> str:
    name = voice or PROPOSED.get(language)
    if name is None:
        names = offered(python, language)
        choice = f"name one of these: {', '.join(names)}" if names else "Piper has none for it"
        raise SoundError(f"no voice is proposed for {language}; {choice}")
    if not _NAME.fullmatch(name):
        raise SoundError(f"{name} is no name of a voice; they look like de_DE-thorsten-medium")
    if piper_engine.language_of(name) != language:
        raise SoundError(f"{name} does not speak {language}, but {piper_engine.language_of(name)}")
    return name


def _fetch(python: str, name: str, folder: Path) -> None:
    _run([python, "-I", "-m", "piper.download_voices", "--download-dir", str(folder), name])
    if not piper_engine.is_whole(folder / f"{name}.onnx"):
        raise SoundError(f"Piper's command brought no voice {name}")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SoundError(f"Piper's command cannot be started: {error}") from error
    if done.returncode:
        last = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "no reason given")
        raise SoundError(f"Piper's command failed: {last.strip()}")
    return done


def _tried(python: str, model: Path, words: str) -> Added:
    """Let a voice speak; raises SoundError if it cannot."""
    piper, times = piper_engine.Piper(python), []
    try:
        for _ in range(2):
            begin = time.perf_counter()
            piper.speak(words, str(model.absolute()), 150)
            times.append(time.perf_counter() - begin)
    finally:
        piper.close()
    return Added(model, *times)
