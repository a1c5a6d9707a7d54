"""Recorded clips: clips/<lang>/<token>.wav; where all pieces of a sentence are recorded, no engine speaks it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from queue_server.domain.announcement import Part

PAUSE = ""
"""Stands for a short silence in a plan."""
_ENDINGS = {".wav", ".flac", ".ogg", ".mp3"}


@dataclass(frozen=True)
class Recordings:
    """The clips of one language, by token; `digest` changes with every change of a file."""

    files: dict[str, Path] = field(default_factory=dict)
    digest: str = ""

    def plan(self, parts: Iterable[Part]) -> list[str] | None:
        """List the tokens that say the whole announcement, PAUSE between sentences; None when one is missing."""
        tokens: list[str] = []
        for part in parts:
            take = self._best(part)
            if take is None:
                return None
            if not part.words[:1].isalnum() and part.words.strip() and tokens and tokens[-1] != PAUSE:
                tokens.append(PAUSE)
            tokens += take
        if tokens and tokens[-1] == PAUSE:
            tokens.pop()
        return tokens or None

    def _best(self, part: Part) -> Sequence[str] | None:
        """Pick the first take that is recorded; a part of punctuation alone needs none."""
        if not part.takes:
            return ()
        return next((take for take in part.takes if all(token in self.files for token in take)), None)


def find(folder: Path | None) -> dict[str, Recordings]:
    """Look which clips the office has recorded, by language. Reads names, sizes and times, no sound."""
    if folder is None or not folder.is_dir():
        return {}
    return {place.name: _recordings(place) for place in sorted(folder.iterdir()) if place.is_dir()}


def _recordings(folder: Path) -> Recordings:
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    state = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return Recordings(
        {path.stem.lower(): path for path in paths}, hashlib.sha256(repr(state).encode()).hexdigest()[:12]
    )
