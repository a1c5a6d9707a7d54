"""Makes one sound file: a function with plain arguments, run in a worker process."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from queue_server.speech import cache
from queue_server.speech.cache import Recipe
from queue_server.speech.engines import engine_of_voice
from queue_server.speech.errors import SoundError

if TYPE_CHECKING:
    from queue_server.speech.waves import Samples

log = logging.getLogger(__name__)


def make(recipe: Recipe, target: str) -> None:
    """Make the sound at `target`, whole or not at all.

    Raises SoundError (no engine, broken recording, nothing to hear) and OSError (disk full).
    """
    # Here, not above: numpy belongs into the workers, and the server imports this file to name the function.
    from queue_server.speech import waves

    sound = waves.levelled(waves.trimmed(_sound(recipe)))
    cache.write(Path(target), waves.mp3(sound), durable=True)


def warm_up() -> None:
    """Load in this worker what the first sound would wait for: numpy, the codecs, the list of voices."""
    from queue_server.speech import waves

    waves.mp3(waves.read(engine_of_voice()["de"].speak("0", "de", 150)))


def _sound(recipe: Recipe) -> "Samples":
    from queue_server.speech import waves

    if recipe.clips:
        try:
            return waves.of_clips(recipe.clips)
        except SoundError:
            if not recipe.voice:
                raise
            log.warning("a recording is broken, the engine speaks instead", exc_info=True)
    engine = engine_of_voice().get(recipe.voice)
    if engine is None:
        raise SoundError(f"no engine of this machine speaks {recipe.language!r}")
    return waves.read(engine.speak(recipe.words, recipe.voice, recipe.rate))
