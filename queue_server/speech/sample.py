"""Writes one announcement as a sound file, so that an office can hear a voice before its visitors do."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_server.config import Config
from queue_server.domain.announcement import Call
from queue_server.services import wire
from queue_server.speech.cache import SoundCache
from queue_server.speech.errors import SoundError
from queue_server.speech.voice import Voice


@dataclass(frozen=True)
class Said:
    """What is in the file, and who spoke."""

    words: str
    speaker: str


class Here:
    """Runs in this process what the server leaves to a worker."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what ``function(*arguments)`` returns."""
        return function(*arguments)


def write(config: Config, data: Path, language: str, number: str, counter: str | None, target: Path) -> Said:
    """Write the announcement of a number at a counter (left out: the first that serves it) in one language.

    ``data`` is where Piper's voices are; nothing is kept there. Raises SoundError, OSError.
    """
    only = config.speech.model_copy(update={"order": [language]})
    with tempfile.TemporaryDirectory() as folder:
        voice = Voice(config.model_copy(update={"speech": only}), data, Here(), sounds=Path(folder))
        said = voice.announce(_call(config, number, counter), language)
        voice.write_down()
        path = voice.sound(said[0].key) if said else None
        recipe = SoundCache(Path(folder)).recipe(said[0].key) if said else None
        if path is None:
            raise SoundError(f"nobody speaks {language}: see `aufruf voices`")
        shutil.copyfile(path, target)
    return Said(said[0].text, recipe.speakers[0].engine if recipe else "")


def _call(config: Config, number: str, counter: str | None) -> Call:
    service = next((one for one in config.services.values() if number.startswith(one.prefix)), None)
    serving = config.counters_serving(service.id) if service else list(config.counters.values())
    place = config.counters.get(counter) if counter else serving[0]
    if place is None:
        raise SoundError(f"there is no counter {counter}; there are: {', '.join(config.counters)}")
    return wire.place(config, number, place, service.area if service else place.area)
