"""Lists what this office can speak with: engines, and for each language who speaks it and where its clips stand."""

import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from queue_server.config import Config
from queue_server.domain.announcement import Phrases
from queue_server.speech import clips, pack, phrases, piper_engine
from queue_server.speech.casting import CLIPS, ESPEAK, PIPER, Casting
from queue_server.speech.engines import EspeakExecutable, find_engines


@dataclass(frozen=True)
class Engine:
    """An engine that config.yaml may name, and where it is; ``is_there``: whether it can speak at all."""

    name: str
    is_there: bool
    words: str


@dataclass(frozen=True)
class Row:
    """One language of the office."""

    language: str
    english: str
    speaks: str
    """Who speaks what is not recorded; empty for nobody."""
    voice: str
    clips: str
    """Where its recordings stand; empty where there are none."""
    is_complete: bool
    """Whether all its calls can be played from recordings."""


def engines(config: Config, data: Path) -> list[Engine]:
    """List the engines in the order in which they are asked."""
    return [_clips(config), _piper(data), *_espeaks()]


def rows(config: Config, data: Path) -> list[Row]:
    """List the office's languages in their order; raises PhrasesError."""
    casting, words = Casting(config, data), phrases.load()
    return [_row(config, casting, words[code], code) for code in config.languages if code in words]


def spoken_instead(config: Config) -> list[str]:
    """List the languages that a visitor hears whose own nobody speaks, beside the ones that everybody hears."""
    return list(config.office.default_languages)


def _row(config: Config, casting: Casting, words: Phrases, code: str) -> Row:
    recorded = casting.recordings.get(code)
    report = pack.report(config, words, recorded) if recorded and recorded.files else None
    parts = casting.parts(code)
    voice = Path(parts[0].speaker.voice).stem if parts else ""
    state = "" if report is None else ("complete" if report.is_complete else f"{len(report.gaps)} missing")
    allowed = CLIPS in config.speech.speakers(code)
    if report is not None and not allowed:
        state += ", not used"
    complete = report is not None and report.is_complete and allowed
    english = config.language(code).staff_name["en"]
    return Row(code, english, parts[0].name if parts else "", voice, state, complete)


def _clips(config: Config) -> Engine:
    folder = config.speech.clips
    if folder is None:
        return Engine(CLIPS, False, "no folder: speech.clips in config.yaml names one")
    codes = [code for code, recorded in clips.find(folder).items() if recorded.files]
    return Engine(CLIPS, bool(codes), f"{folder}, recordings in {', '.join(codes) or 'no language yet'}")


def _piper(data: Path) -> Engine:
    found, voices = piper_engine.find_python(data), piper_engine.voices(data / piper_engine.VOICES)
    here = f"voices for {', '.join(sorted(voices))}" if voices else "no voice yet: aufruf voices add LANGUAGE"
    if found is None:
        return Engine(PIPER, False, "not installed (docs/voices.md says how)" + (f", {here}" if voices else ""))
    return Engine(PIPER, bool(voices), f"{found[1]}, {found[0]}, {here}")


def _espeaks() -> list[Engine]:
    return [Engine(ESPEAK, True, _espeak(engine)) for engine in find_engines()]


def _espeak(engine: object) -> str:
    if isinstance(engine, EspeakExecutable):
        said = subprocess.run([engine.program, "--version"], capture_output=True, text=True, check=False).stdout
        return f"{' '.join(said.partition('Data at')[0].split())} ({engine.program})"
    try:
        return f"the library that came along (espeakng-loader {version('espeakng-loader')})"
    except PackageNotFoundError:
        return "the library that came along"
