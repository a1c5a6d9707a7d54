"""Who speaks a language: recordings, Piper or espeak-ng, in the order that config.yaml gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from queue_server.config import Config
from queue_server.speech import clips, piper_engine
from queue_server.speech.cache import Speaker
from queue_server.speech.engines import engine_of_voice

CLIPS, PIPER, ESPEAK = "clips", piper_engine.NAME, "espeak"


@dataclass(frozen=True)
class Part:
    """One who can speak a language. ``mark`` differs for everything that sounds different: part of a sound's key."""

    speaker: Speaker
    name: str
    mark: str


class Casting:
    """Knows, from the start of the server on, who can speak what."""

    def __init__(self, config: Config, data: Path) -> None:
        self._config = config
        self.recordings = clips.find(config.speech.clips)
        self.piper_voices = piper_engine.voices(data / piper_engine.VOICES)
        found = piper_engine.find_python(data) if self.piper_voices else None
        self.python = found[0] if found else ""
        """The Python that has Piper; empty without Piper or without a voice for it."""
        self._piper_parts = (
            {} if not self.python else {code: self._part(path) for code, path in self.piper_voices.items()}
        )
        self._espeak = engine_of_voice()

    def parts(self, language: str, files: Sequence[str] = ()) -> list[Part]:
        """List who can speak a language, in the order to be asked; ``files`` are the recordings of the announcement."""
        known = {CLIPS: self._clips(language) if files else None, PIPER: self._piper_parts.get(language)}
        known[ESPEAK] = self._by_espeak(language)
        asked = (known[name] for name in self._config.speech.speakers(language))
        return [part for part in asked if part is not None]

    def name(self, language: str) -> str:
        """Name who speaks what is not recorded in a language; "clips" if only recordings can, "" for nobody."""
        parts = self.parts(language)
        if parts:
            return parts[0].name
        may = CLIPS in self._config.speech.speakers(language)
        return CLIPS if may and self._clips(language) else ""

    def _clips(self, language: str) -> Part | None:
        recorded = self.recordings.get(language)
        return Part(Speaker(CLIPS), CLIPS, f"clips-{recorded.digest}") if recorded and recorded.files else None

    def _part(self, model: Path) -> Part:
        # The disk is asked once: a voice that was put there later counts from the next start on, like its name.
        mark = f"piper-{model.stem}-{model.stat().st_size}-{self._config.speech.rate}"
        return Part(Speaker(PIPER, str(model), self.python), PIPER, mark)

    def _by_espeak(self, language: str) -> Part | None:
        voice = self._config.language(language).voice or ""
        engine = self._espeak.get(voice)
        if engine is None:
            return None
        return Part(Speaker(ESPEAK, voice), engine.name, f"{engine.name}-{voice}-{self._config.speech.rate}")
