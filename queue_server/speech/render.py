"""Makes one sound file: a function with plain arguments, run in a worker process."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from queue_server.speech import cache, piper_engine
from queue_server.speech.cache import Recipe, Speaker
from queue_server.speech.engines import engine_of_voice
from queue_server.speech.errors import SoundError

if TYPE_CHECKING:
    from queue_server.speech.loudness import Samples

log = logging.getLogger(__name__)


def make(recipe: Recipe, target: str, age: float = 0) -> None:
    """Make the sound at `target`, whole or not at all; it counts as last used `age` seconds ago.

    Raises SoundError (no engine, broken recording, nothing to hear) and OSError (disk full).
    """
    # Here, not above: numpy belongs into the workers, and the server imports this file to name the function.
    from queue_server.speech import waves
    from queue_server.speech.loudness import levelled

    sound = levelled(waves.trimmed(_sound(recipe)), waves.HERTZ, recipe.loudness)
    path = Path(target)
    cache.write(path, waves.mp3(sound), durable=not age)
    if age:
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))


def warm_up(recipe: Recipe) -> None:
    """Load in this worker what the first sound would wait for: the libraries, the list of voices, Piper's voice."""
    from queue_server.speech import waves
    from queue_server.speech.loudness import levelled

    waves.mp3(levelled(_sound(recipe), waves.HERTZ, recipe.loudness))


def _sound(recipe: Recipe) -> "Samples":
    """Ask the speakers one after the other: a call in another voice is better than a silent one."""
    fault = SoundError(f"nobody here speaks {recipe.language!r}")
    for place, speaker in enumerate(recipe.speakers):
        try:
            return _spoken(recipe, speaker)
        except SoundError as error:
            fault = error
            if place + 1 < len(recipe.speakers):
                log.warning("%s cannot speak, %s does instead: %s", speaker.engine, recipe.speakers[place + 1], error)
    raise fault


def _spoken(recipe: Recipe, speaker: Speaker) -> "Samples":
    from queue_server.speech import waves

    if speaker.engine == "clips":
        return waves.of_clips(recipe.clips, recipe.loudness)
    if speaker.engine == piper_engine.NAME:
        piper = piper_engine.running(speaker.program)
        return waves.read(piper.speak(recipe.words, speaker.voice, recipe.rate))
    engine = engine_of_voice().get(speaker.voice)
    if engine is None:
        raise SoundError(f"no engine of this machine speaks {recipe.language!r}")
    return waves.read(engine.speak(recipe.words, speaker.voice, recipe.rate))
