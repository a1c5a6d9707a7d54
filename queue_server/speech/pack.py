"""Says of a clip pack what is missing for this office, what to read for it, and which recordings are no good."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from queue_server.config import Config
from queue_server.domain.announcement import Call, Part, Phrases, parts
from queue_server.services import wire
from queue_server.speech.clips import Recordings
from queue_server.speech.errors import SoundError

_DIGITS = "0123456789"
_ALWAYS_KNOWN = re.compile(r"letter-[^\W\d_]|digit-[0-9]|number-\w+|sign-.+|way-[a-z-]+")
"""Names that may be of use even if no announcement of today needs them."""
_LONGEST = 8.0
"""Seconds; who talks that long has recorded more than one piece."""
_TOO_QUIET = -50.0
"""LUFS below which a recording is mostly noise."""
_OVERDRIVEN = 0.002
"""So large a share of samples at the end of the scale is heard."""


@dataclass(frozen=True)
class Gap:
    """A recording that is missing. ``instead`` names one that would do as well, or is empty."""

    token: str
    words: str
    needed_for: str
    instead: str = ""


@dataclass(frozen=True)
class Report:
    """What was found about one language's recordings."""

    language: str
    files: int
    gaps: tuple[Gap, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether every call of this office can be played from recordings."""
        return not self.gaps


def calls_of(config: Config) -> Iterator[tuple[str, Call]]:
    """List calls that need every recording this office can ever need, each with what it is an example of."""
    for service in config.services.values():
        for counter in config.counters_serving(service.id):
            for area in dict.fromkeys([service.area, counter.area]):
                what = f"for {service.prefix} at counter {counter.name}, heard in {area}"
                yield what, wire.place(config, service.prefix + _DIGITS, counter, area)


def report(config: Config, phrases: Phrases, recordings: Recordings) -> Report:
    """Say what of a language is missing; reads names only."""
    gaps: dict[str, Gap] = {}
    for what, call in calls_of(config):
        for part in parts(phrases, call):
            for gap in _gaps(phrases, recordings, part, what):
                gaps.setdefault(gap.token, gap)
    return Report(phrases.language, len(recordings.files), tuple(gaps.values()))


def needed(config: Config, phrases: Phrases) -> dict[str, str]:
    """Give every recording that would make a pack complete, and what to read for it, in the order of use."""
    return {gap.token: gap.words for gap in report(config, phrases, Recordings()).gaps}


def faults(config: Config, phrases: Phrases, recordings: Recordings) -> Iterator[str]:
    """Listen to every recording of a language: one sentence for each that is no good, or that nothing plays."""
    known = needed(config, phrases)
    for token, path in recordings.files.items():
        if token not in known and not _ALWAYS_KNOWN.fullmatch(token):
            close = difflib.get_close_matches(token, known, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            yield f"{path.name}: no announcement plays a recording of this name{hint}"
        fault = _fault(path)
        if fault:
            yield f"{path.name}: {fault}"


def _gaps(phrases: Phrases, recordings: Recordings, part: Part, what: str) -> Iterator[Gap]:
    if not part.takes or any(all(token in recordings.files for token in take) for take in part.takes):
        return
    pieces, whole = part.takes[-1], part.takes[0]
    for token in pieces:
        if token not in recordings.files:
            words = part.words if len(pieces) == 1 else _words(phrases, token)
            instead = whole[0] if len(part.takes) > 1 and whole[0].startswith("sign-") else ""
            yield Gap(token, words.strip(" .,:;،؛。"), what, instead)


def _words(phrases: Phrases, token: str) -> str:
    """Say what to read for a piece of a number or a sign."""
    kind, _, name = token.partition("-")
    if kind == "letter":
        return phrases.letters.get(name.upper(), name.upper())
    return phrases.digits[int(name)] if kind == "digit" else name


def _fault(path: Path) -> str:
    """Say what is wrong with a recording; empty if it will do."""
    import numpy as np

    from queue_server.speech import waves
    from queue_server.speech.loudness import loudness

    try:
        sound = waves.read(path)
    except SoundError as error:
        return str(error)
    said = waves.trimmed(sound, lead=0, tail=0)
    measured = loudness(said, waves.HERTZ)
    if not len(said) or measured < _TOO_QUIET:
        return "is silent, or nearly so"
    if len(said) > _LONGEST * waves.HERTZ:
        return f"lasts {len(said) / waves.HERTZ:.0f} s; record one piece in each file"
    if float(np.mean(np.abs(said) > 0.999)) > _OVERDRIVEN:
        return "is overdriven; record it again, farther from the microphone"
    return ""
