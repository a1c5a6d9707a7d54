"""The voice of the house: an announcement's words and addresses at once, its sound when somebody asks for it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from queue_server.config import Config
from queue_server.domain import announcement
from queue_server.domain.announcement import Call, Phrases
from queue_server.speech import cache, phrases, render
from queue_server.speech.cache import Recipe, SoundCache, is_key
from queue_server.speech.casting import Casting
from queue_server.speech.errors import SoundError

log = logging.getLogger(__name__)

_SOUND_VERSION = "2"
"""Part of every key: raise it when the same recipe shall sound different, so that old files are not used."""
_MEMORY = 4096
_LOCKS = 16
_WAITING = 64
"""So many sounds wait to be prepared; in a rush the oldest are left to their first request."""
_DAY = 86_400
_AHEAD_DAYS = 2


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one language, and the address of its sound."""

    language: str
    text: str
    url: str

    @property
    def key(self) -> str:
        """The sound's key."""
        return PurePosixPath(self.url).stem


@dataclass(frozen=True, slots=True)
class Line:
    """The way in words, for a screen."""

    language: str
    text: str


class Runner(Protocol):
    """Long work elsewhere: blocks the caller's own thread or greenlet only."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what ``function(*arguments)`` returns."""


class Voice:
    """Announces calls. One per server process; several may share one folder of sounds."""

    def __init__(
        self,
        config: Config,
        data: Path,
        offload: Runner,
        *,
        now: Callable[[], float] = time.time,
        sounds: Path | None = None,
    ) -> None:
        """``sounds``: where sound files are kept; DIR/sounds unless told otherwise."""
        self._config = config
        self._offload = offload
        self._now = now
        self._phrases = phrases.load()
        self._casting = Casting(config, data)
        self._folder = (sounds or data / "sounds").absolute()
        self._cache = SoundCache(self._folder, now)
        self._memory: dict[tuple[Call, str], list[Utterance]] = {}
        self._said: dict[tuple[tuple[str, str], ...], list[Utterance]] = {}
        self._memory_day = -1
        self._recipes: dict[str, Recipe] = {}
        self._unwritten: deque[str] = deque()
        # Two requests for one key wait for each other; keys that share a lock merely queue, as they do for a worker.
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self._wanted: deque[str] = deque(maxlen=_WAITING)
        self._preparing = threading.Lock()
        self._is_warm = False

    def announce(self, call: Call, language: str) -> list[Utterance]:
        """Say what is spoken for a ticket of this language, in order: the office's first language, then the ticket's.

        Makes no sound, touches no disk and never fails: where nothing can speak, the list is empty. What the addresses
        mean is written down by `write_down`, behind the call that is on its way to the screens.
        """
        self._turn_day()
        known = self._memory.get((call, language))
        if known is not None:
            return known
        utterances = self._remembered(self._recipes_of(call, language))
        self._memory[call, language] = utterances
        return utterances

    def say(self, texts: Mapping[str, str]) -> list[Utterance]:
        """Say what is spoken for words of the office's own, by language, in the order of config.yaml's languages.

        Makes no sound and touches no disk; a language that nothing can speak is left out.
        """
        self._turn_day()
        asked = tuple(texts.items())
        known = self._said.get(asked)
        if known is not None:
            return known
        first = [code for code in self._config.speech.order if code in texts]
        languages = dict.fromkeys([*first, *(code for code in self._config.languages if code in texts)])
        recipes = (self._cast(code, texts[code], []) for code in languages if texts[code].strip())
        self._said[asked] = self._remembered([recipe for recipe in recipes if recipe is not None])
        return self._said[asked]

    def lines(self, call: Call, language: str) -> list[Line]:
        """Give the way in words: the office's first language, then the ticket's, even if no voice speaks it.

        Empty when there is no way.
        """
        codes = dict.fromkeys([*self._config.office.default_languages[:1], language])
        shown = (Line(code, announcement.shown(self._phrases[code], call)) for code in codes if code in self._phrases)
        return [line for line in shown if line.text]

    def sound(self, key: str) -> Path | None:
        """Give the MP3 of a key, making it if needed; None for a key that nobody announced.

        Raises SoundError when it cannot be made now (no engine, disk full).
        """
        if not is_key(key):
            return None
        path = self._cache.sound(key)
        if path is not None:
            return path
        recipe = self._recipes.get(key) or self._cache.recipe(key)
        if recipe is None:
            return None
        with self._lock_of(key):
            return self._cache.sound(key) or self._make(key, recipe)

    def prepare(self, utterances: Iterable[Utterance]) -> None:
        """Make sounds in the background, so that the first request finds them. Returns at once."""
        self._wanted.extend(utterance.key for utterance in utterances)
        self._start_preparing()

    def make_ahead(self, call: Call, language: str, *, wait: Callable[[], None] = lambda: None) -> int:
        """Make the sounds of a call that may come, one after the other; `wait` is asked before each. Give their number.

        What is never called is kept for two days only. Raises SoundError.
        """
        made = 0
        for recipe in self._recipes_of(call, language):
            key = self._utterance(recipe).key
            if self._cache.has(key):
                continue
            wait()
            with self._lock_of(key):
                if not self._cache.has(key):
                    self._make(key, recipe, max(0, self._config.speech.cache_days - _AHEAD_DAYS) * _DAY)
                    made += 1
        return made

    def write_down(self) -> None:
        """Write what the addresses given out so far mean, for a restart and for other processes that share the folder.

        A disk that takes nothing is logged: those announcements stay silent, the calls do not.
        """
        while self._unwritten:
            key = self._unwritten.popleft()
            recipe = self._recipes.get(key)
            if recipe is None:
                continue
            try:
                self._cache.remember(key, recipe)
            except OSError:
                log.exception("the sound cache cannot be written, announcements may stay silent")
                self._memory.clear()  # the next call tries again
                self._said.clear()
                del self._recipes[key]

    def warm_up(self, workers: int = 1) -> None:
        """Get so many workers ready in the background, so that no call waits for their libraries. Once.

        All begin at the same moment: each needs seconds to load, so none of them can do two of these orders.
        """
        if self._is_warm:
            return
        self._is_warm = True
        for _ in range(workers):
            threading.Thread(target=self._warm, name="speech-warm-up", daemon=True).start()

    def languages(self) -> dict[str, str]:
        """Say for each configured language what can speak it: an engine's name, "clips", or "" for nothing."""
        return {code: self._casting.name(code) for code in self._config.languages}

    def purge(self) -> int:
        """Delete sounds that nobody used for `speech.cache_days`; give the number of files.

        `announce` does it by itself once a day, in the background. Raises OSError.
        """
        self._forget()
        deleted = self._offload.run(cache.purge, str(self._folder), self._config.speech.cache_days, self._now())
        return int(deleted)

    def _recipe(self, call: Call, language: str) -> Recipe | None:
        """Say how a call is spoken in a language; None where nobody can."""
        words_of: Phrases | None = self._phrases.get(language)
        if words_of is None:
            return None
        recorded = self._casting.recordings.get(language)
        plan = recorded.plan(announcement.parts(words_of, call)) if recorded else None
        files = [str(recorded.files[token]) if token else "" for token in plan] if recorded and plan else []
        return self._cast(language, announcement.spoken(words_of, call), files)

    def _recipes_of(self, call: Call, language: str) -> list[Recipe]:
        """Say how a call is spoken in each language that it is spoken in."""
        defaults, order = self._config.office.default_languages, self._config.speech.order
        recipes = {code: self._recipe(call, code) for code in dict.fromkeys([language, *defaults, *order])}
        spoken = announcement.languages_of_call(language, order, defaults, lambda code: recipes.get(code) is not None)
        return [recipe for code in spoken if (recipe := recipes[code]) is not None]

    def _remembered(self, recipes: Iterable[Recipe]) -> list[Utterance]:
        """Give the addresses of sounds, and note what is to be written down about them."""
        utterances = []
        for recipe in recipes:
            utterance = self._utterance(recipe)
            utterances.append(utterance)
            if utterance.key not in self._recipes:
                self._recipes[utterance.key] = recipe
                self._unwritten.append(utterance.key)
        return utterances

    def _cast(self, language: str, words: str, files: list[str]) -> Recipe | None:
        speakers = [part.speaker for part in self._casting.parts(language, files)]
        speech = self._config.speech
        return Recipe(language, words, speakers, speech.rate, speech.loudness, files) if speakers else None

    def _utterance(self, recipe: Recipe) -> Utterance:
        first = self._casting.parts(recipe.language, recipe.clips)[0]
        voice_id = f"{first.mark}-{recipe.loudness:g}-{_SOUND_VERSION}"
        key = announcement.key(recipe.language, voice_id, recipe.words)
        return Utterance(recipe.language, recipe.words, f"/sounds/{key}.mp3")

    def _lock_of(self, key: str) -> threading.Lock:
        return self._locks[int(key[0], 16) % _LOCKS]

    def _make(self, key: str, recipe: Recipe, age: float = 0) -> Path:
        target = self._cache.target(key)
        try:
            self._offload.run(render.make, recipe, str(target), age)
        except OSError as error:
            raise SoundError(f"the sound cannot be written: {error}") from error
        return target

    def _start_preparing(self) -> None:
        if self._wanted and self._preparing.acquire(blocking=False):
            threading.Thread(target=self._prepare, name="speech", daemon=True).start()

    def _prepare(self) -> None:
        """Work off what is wanted; one such thread runs at a time."""
        try:
            self.write_down()
            while self._wanted:
                self._prepare_one(self._wanted.popleft())
        finally:
            self._preparing.release()
        self._start_preparing()  # something may have been wanted just before the release

    def _prepare_one(self, key: str) -> None:
        try:
            self.sound(key)
        except Exception:  # the request for the sound will try again, and answer for it
            log.exception("a sound could not be prepared")

    def _turn_day(self) -> None:
        """Once a day forget what was announced, so that addresses in use are noted anew, and purge the rest."""
        day = int(self._now() // _DAY)
        if day == self._memory_day and len(self._memory) + len(self._said) < _MEMORY:
            return
        self._forget()
        if day != self._memory_day:
            self._memory_day = day
            threading.Thread(target=self._purge_quietly, name="speech-purge", daemon=True).start()

    def _forget(self) -> None:
        """Let the disk alone remember what the addresses mean."""
        self.write_down()
        self._memory.clear()
        self._said.clear()
        self._recipes.clear()

    def _purge_quietly(self) -> None:
        try:
            self.purge()
        except Exception:  # tomorrow is another day
            log.exception("old sounds could not be deleted")

    def _warm(self) -> None:
        recipe = next(iter(self._recipes_of(Call("0", "0"), self._config.office.default_languages[0])), None)
        try:
            if recipe is not None:
                self._offload.run(render.warm_up, recipe)
        except Exception:
            log.exception("the voice could not be warmed up")
