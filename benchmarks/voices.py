"""What a voice costs: milliseconds a sentence in each language, a cache hit, and from a call to its sound.

`python -m benchmarks.voices`: the real engines of this machine, and a real server with a screen on the loopback.
"""

import argparse
import json
import queue
import resource
import select
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.clients import Http
from benchmarks.first import giving_up, say
from benchmarks.screens import EVENT, Screen
from benchmarks.servers import ROOT, Server
from queue_server.config import Config, load
from queue_server.domain.announcement import Call, spoken
from queue_server.services import wire
from queue_server.speech import Voice, casting, phrases, piper_engine, render, waves
from queue_server.speech.cache import Recipe
from queue_server.speech.loudness import levelled
from queue_server.speech.sample import Here

AIM = 0.3
"""Seconds from a call's event to its first sound, decoding and the chime not counted."""
LIMIT = 300
SERVICE, COUNTER, LANGUAGE = "pickup", "1", "uk"
SOUNDS_PER_TICKET = 4
"""Two counters serve it, two languages are spoken."""
SENTENCE = ("a call with its way", "speaker", "engine", "loudness", "MP3", "whole", "slowest", "lasts")
CALL = ("from a call to its sound", "press → event", "event → first", "slowest first", "slowest last", "aim")
NUMBERS = ("A042", "T107", "Z230", "X365", "M518", "U999", "F081")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: sentences per language, addresses, calls at the server."""

    sentences: int = 7
    hits: int = 2_000
    calls: int = 20


QUICK = Size(sentences=1, hits=20, calls=2)


# A sentence


@dataclass(slots=True)
class Cost:
    """What a sentence of one language costs: seconds of computing for the engine, the loudness, the MP3; its length."""

    language: str
    speaker: str
    engine: list[float] = field(default_factory=list)
    loudness: list[float] = field(default_factory=list)
    mp3: list[float] = field(default_factory=list)
    lasts: list[float] = field(default_factory=list)

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table's line."""
        whole = [sum(steps) for steps in zip(self.engine, self.loudness, self.mp3, strict=True)]
        parts = [ms(statistics.median(each)) for each in (self.engine, self.loudness, self.mp3, whole)]
        return (self.language, self.speaker, *parts, ms(max(whole)), f"{statistics.median(self.lasts):.1f} s")


def sentences(config: Config, data: Path, size: Size) -> list[Cost]:
    """Speak calls with a way, the longest there are, in each language that something here speaks."""
    known, cast = phrases.load(), casting.Casting(config, data)
    costs = []
    for language in config.languages:
        parts = cast.parts(language)
        if not parts:
            continue
        cost = Cost(language, parts[0].name)
        for number in NUMBERS[: size.sentences]:
            call = Call(number, "6", room="1.13", direction=["up", "left"])
            recipe = Recipe(language, spoken(known[language], call), [part.speaker for part in parts])
            measure(cost, recipe)
        costs.append(cost)
    return costs


def measure(cost: Cost, recipe: Recipe) -> None:
    """Make one sound step by step, as `render.make` does."""
    # Piper's process goes on, and what it computes is known only at its end: there it is the time on the clock.
    clock = time.perf_counter if cost.speaker == piper_engine.NAME else computed
    sound, engine = timed(lambda: render._sound(recipe), clock)
    level, loudness = timed(lambda: levelled(waves.trimmed(sound), waves.HERTZ, recipe.loudness), clock)
    _, mp3 = timed(lambda: waves.mp3(level), clock)
    cost.engine.append(engine)
    cost.loudness.append(loudness)
    cost.mp3.append(mp3)
    cost.lasts.append(len(level) / waves.HERTZ)


def timed(function: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[Any, float]:
    """Return what a function returns, and how long it took."""
    begin = clock()
    result = function()
    return result, clock() - begin


def computed() -> float:
    """Return the seconds that this process and its ended children have computed; a busy machine changes them little."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


# Addresses and hits


def addresses(config: Config, folder: Path, size: Size) -> dict[str, float]:
    """Measure what the server itself does: an address, one that it knows, and a sound that is there. Seconds each."""
    voice = Voice(config, folder, Here())
    counters = list(config.counters.values())
    calls = [
        wire.place(config, f"A{number:03}", counters[number % len(counters)], counters[0].area)
        for number in range(size.hits)
    ]
    new = [timed(partial(voice.announce, call, LANGUAGE))[1] for call in calls]
    known = [timed(partial(voice.announce, call, LANGUAGE))[1] for call in calls]
    key = voice.announce(calls[0], LANGUAGE)[0].key
    voice.sound(key)
    hits = [timed(lambda: voice.sound(key))[1] for _ in calls]
    return {
        "an address never given before": statistics.median(new),
        "an address again": statistics.median(known),
        "a sound that is there (hit)": statistics.median(hits),
    }


# From a call to its sound


@dataclass(slots=True)
class Heard:
    """From the call's event at a screen to its sounds there, in seconds; each call is one entry."""

    name: str
    event: list[float] = field(default_factory=list)
    """From the press to the event."""
    first: list[float] = field(default_factory=list)
    """From the event to the whole file of the first language."""
    both: list[float] = field(default_factory=list)

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table's line."""
        cells = [ms(statistics.median(self.event)), ms(statistics.median(self.first)), ms(max(self.first))]
        met = "met" if max(self.first) <= AIM else "MISSED"
        return (self.name, *cells, ms(max(self.both)), f"≤ {AIM * 1000:.0f} ms {met}")


def calls(folder: Path, size: Size) -> list[Heard]:
    """Call people whose sounds were made ahead, then people who came a moment ago."""
    ahead, at_once = Heard("ticket taken a while ago"), Heard("called right after its issue")
    with servers.aufruf(folder) as server, Listener(server) as listener:
        http = Http(server)
        http.post(f"/api/v1/counters/{COUNTER}/open", {})
        for _ in range(size.calls):
            issue(http)
        wait_for_files(folder / "aufruf" / "sounds", size.calls * SOUNDS_PER_TICKET)
        current = None
        for _ in range(size.calls):
            current = listener.call(http, current, ahead)
        for _ in range(size.calls):
            issue(http)
            current = listener.call(http, current, at_once)
    return [ahead, at_once]


def issue(http: Http) -> None:
    """Take a ticket."""
    status, answer = http.post("/api/v1/tickets", {"service": SERVICE, "language": LANGUAGE}, uuid.uuid4().hex)
    if status != 201:
        raise RuntimeError(f"no ticket: {status} {answer}")


def wait_for_files(sounds: Path, count: int) -> None:
    """Return once so many sounds are there; raises TimeoutError by the benchmark's own limit."""
    while len(list(sounds.glob("*.mp3"))) < count:
        time.sleep(0.2)


class Listener:
    """A screen that fetches the sounds of each call as a browser does; a context manager."""

    def __init__(self, server: Server) -> None:
        self._screen = Screen(server)
        self._files = HTTPConnection("127.0.0.1", server.port, timeout=30)
        self._heard: queue.Queue[tuple[list[str], float]] = queue.Queue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> "Listener":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._thread.join()
        self._screen.socket.close()
        self._files.close()

    def call(self, http: Http, current: str | None, heard: Heard) -> str:
        """Press *next*, hear the event, fetch the sounds; note the times and return the ticket called."""
        begin = time.monotonic()
        status, answer = http.post(f"/api/v1/counters/{COUNTER}/next", {"current": current})
        if status != 200:
            raise RuntimeError(f"nobody was called: {status} {answer}")
        audio, at = self._heard.get(timeout=30)
        heard.event.append(at - begin)
        # A browser asks for both sounds at once, as soon as it has drawn the call; here one after the other.
        arrived = [self._fetch(url) for url in audio]
        heard.first.append(arrived[0] - at)
        heard.both.append(arrived[-1] - at)
        return str(answer["id"])

    def _listen(self) -> None:
        """Note every call and when it came."""
        while not self._closed.is_set():
            if not select.select([self._screen.socket], [], [], 0.2)[0]:
                continue
            for frame in self._screen.frames():
                if frame.startswith(EVENT):
                    at = time.monotonic()
                    self._heard.put((json.loads(frame.removeprefix(b"42/live,"))[1]["audio"], at))

    def _fetch(self, url: str) -> float:
        """Get a file whole; return when it was there."""
        self._files.request("GET", url)
        response = self._files.getresponse()
        if response.status != 200 or not response.read():
            raise RuntimeError(f"no sound: {url} {response.status}")
        return time.monotonic()


# The whole


def ms(seconds: float) -> str:
    """Return seconds as milliseconds."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Set cells in columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    cells = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return "\n".join("  ".join(line) for line in cells)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 0 unless something did not work at all."""
    parser = argparse.ArgumentParser(prog="benchmarks.voices", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="one sentence each: a smoke test, its figures mean nothing"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="where Piper and its voices are; default: var")
    options = parser.parse_args(arguments)
    size, config = (QUICK if options.quick else Size()), load(ROOT / "config.yaml")
    with giving_up(LIMIT), tempfile.TemporaryDirectory(prefix="aufruf-voices-") as folder:
        say("a sentence in each language")
        render.warm_up(Recipe("de", "0", [casting.Casting(config, options.data).parts("de")[0].speaker]))
        costs = sentences(config, options.data, size)
        say("addresses and hits")
        cheap = addresses(config, Path(folder) / "addresses", size)
        say("from a call to its sound")
        heard = calls(Path(folder), size)
    piper_engine.end()
    print(table([SENTENCE, *(cost.row() for cost in costs)]), end="\n\n")
    print(table([("at the server", "median"), *((name, f"{took * 1e6:.0f} µs") for name, took in cheap.items())]))
    print("\n" + table([CALL, *(each.row() for each in heard)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
