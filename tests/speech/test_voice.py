"""The voice of the house: addresses at once, sounds when asked, in every language that can be spoken."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_server.config import Config
from queue_server.domain.announcement import Call
from queue_server.domain.languages import LANGUAGES
from queue_server.offload import Offload
from queue_server.speech import SoundError, Voice
from queue_server.speech.phrases import FOLDER

CALL = Call("A042", "6", room="1.13", floor="1. OG", direction=["up", "left"])
SPOKEN = [code for code, language in LANGUAGES.items() if language.voice]
SILENT = [code for code, language in LANGUAGES.items() if not language.voice]
MakeVoice = Callable[..., Voice]


def wait_for(name: str) -> None:
    """Wait until the background threads of this name have ended."""
    for thread in [thread for thread in threading.enumerate() if thread.name == name]:
        thread.join(30)


@pytest.mark.parametrize("language", SPOKEN)
def test_it_speaks_every_language_that_has_an_engine(
    make_voice: MakeVoice, language: str, listen: Callable[[Path], Any]
) -> None:
    voice = make_voice()
    utterance = voice.announce(CALL, language)[-1]
    assert utterance.language == language
    path = voice.sound(utterance.key)
    assert path
    assert path.suffix == ".mp3"
    heard = listen(path)
    assert 5 < heard.seconds < 17
    assert heard.loudness == pytest.approx(-23, abs=0.5)
    assert heard.peak < 0.9


@pytest.mark.parametrize("language", SILENT)
def test_it_falls_back_to_the_offices_languages(make_voice: MakeVoice, language: str) -> None:
    assert [said.language for said in make_voice().announce(CALL, language)] == ["de", "en"]


@pytest.mark.parametrize("language", SILENT)
def test_it_shows_the_way_in_a_language_that_no_voice_speaks(make_voice: MakeVoice, language: str) -> None:
    lines = make_voice().lines(CALL, language)
    assert [line.language for line in lines] == ["de", language]
    assert lines[0].text == "Treppe hoch, dann links"
    assert make_voice().lines(Call("A042", "6"), language) == []


def test_it_speaks_german_first(make_voice: MakeVoice) -> None:
    said = make_voice().announce(CALL, "uk")
    assert [utterance.language for utterance in said] == ["de", "uk"]
    assert said[0].text.startswith("Nummer A, 0, 4, 2.")
    assert all(utterance.url == f"/sounds/{utterance.key}.mp3" for utterance in said)


def test_it_announces_without_making_a_sound(make_voice: MakeVoice, here: Any, tmp_path: Path) -> None:
    voice = make_voice()
    voice.announce(CALL, "ar")
    assert here.runs == 0
    assert list((tmp_path / "data" / "sounds").glob("*.mp3")) == []


def test_it_touches_no_disk_while_a_call_is_on_its_way(make_voice: MakeVoice, tmp_path: Path) -> None:
    voice = make_voice()
    said = voice.announce(CALL, "ar")
    assert list((tmp_path / "data" / "sounds").iterdir()) == []
    voice.write_down()
    assert {path.stem for path in (tmp_path / "data" / "sounds").iterdir()} == {each.key for each in said}


def test_it_makes_each_sound_once(make_voice: MakeVoice, here: Any) -> None:
    voice = make_voice()
    key = voice.announce(CALL, "de")[0].key
    assert voice.sound(key) == voice.sound(key)
    assert make_voice().sound(key) == voice.sound(key)
    assert here.runs == 1


def test_it_makes_a_sound_once_when_many_ask_at_the_same_moment(make_voice: MakeVoice, here: Any) -> None:
    voice = make_voice()
    key = voice.announce(CALL, "de")[0].key
    gate = threading.Barrier(8)
    found: list[Path | None] = []

    def ask() -> None:
        gate.wait()
        found.append(voice.sound(key))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert here.runs == 1
    assert len(set(found)) == 1
    assert found[0]


def test_it_knows_an_address_after_a_restart(make_voice: MakeVoice) -> None:
    before = make_voice()
    key = before.announce(CALL, "tr")[1].key
    before.write_down()
    path = make_voice().sound(key)
    assert path
    assert path.stat().st_size > 5000


def test_the_same_words_have_the_same_address_in_another_house(make_voice: MakeVoice, tmp_path: Path) -> None:
    other = make_voice(data=tmp_path / "other").announce(CALL, "tr")
    assert other == make_voice().announce(CALL, "tr")


@pytest.mark.parametrize("key", ["0" * 32, "", "../secret", "x", "0" * 32 + "/..", "ä" * 32])
def test_it_knows_no_key_that_it_never_gave_out(make_voice: MakeVoice, key: str) -> None:
    assert make_voice().sound(key) is None


def test_it_prepares_sounds_in_the_background(make_voice: MakeVoice, here: Any, tmp_path: Path) -> None:
    voice = make_voice()
    said = voice.announce(CALL, "ar")
    voice.prepare(said)
    wait_for("speech")
    assert len(list((tmp_path / "data" / "sounds").glob("*.mp3"))) == 2
    assert here.runs == 2


def test_a_sound_that_cannot_be_prepared_stops_nothing(make_voice: MakeVoice, here: Any, tmp_path: Path) -> None:
    voice = make_voice()
    here.fault = SoundError("no engine")
    voice.prepare(voice.announce(CALL, "ar"))
    wait_for("speech")
    here.fault = None
    assert voice.sound(voice.announce(CALL, "ar")[0].key)


def test_a_full_disk_is_an_error_not_a_broken_sound(make_voice: MakeVoice, here: Any) -> None:
    voice = make_voice()
    key = voice.announce(CALL, "de")[0].key
    here.fault = OSError(28, "No space left on device")
    with pytest.raises(SoundError, match="No space left"):
        voice.sound(key)
    here.fault = None
    assert voice.sound(key)


def test_a_call_goes_out_though_its_address_cannot_be_noted(make_voice: MakeVoice, tmp_path: Path) -> None:
    voice = make_voice()
    sounds = tmp_path / "data" / "sounds"
    sounds.rename(tmp_path / "gone")
    said = voice.announce(CALL, "de")
    voice.write_down()
    (tmp_path / "gone").rename(sounds)
    assert make_voice().sound(said[0].key) is None
    assert voice.announce(CALL, "de") == said
    voice.write_down()
    assert make_voice().sound(said[0].key)


def test_an_address_in_daily_use_outlives_the_purge(make_voice: MakeVoice, sample: Config) -> None:
    moment = time.time()
    voice = make_voice(now=lambda: moment)
    key = voice.announce(CALL, "de")[0].key
    for _ in range(3):
        moment += (sample.speech.cache_days - 1) * 86_400
        voice.announce(CALL, "de")
        wait_for("speech-purge")  # the day's own; a file half written would look old to a clock that jumped
        voice.purge()
    assert voice.sound(key)


def test_it_forgets_what_nobody_announced_for_so_many_days(
    make_voice: MakeVoice, sample: Config, tmp_path: Path
) -> None:
    voice = make_voice()
    key = voice.announce(CALL, "de")[0].key
    wait_for("speech-purge")
    voice.write_down()
    long_ago = time.time() - (sample.speech.cache_days + 1) * 86_400
    for path in (tmp_path / "data" / "sounds").iterdir():
        os.utime(path, (long_ago, long_ago))
    assert voice.purge() == 1
    assert voice.sound(key) is None
    assert voice.announce(CALL, "de")[0].key == key
    assert voice.sound(key)


def test_it_says_who_speaks_which_language(make_voice: MakeVoice) -> None:
    languages = make_voice().languages()
    assert set(languages) == set(LANGUAGES)
    assert all(languages[code].startswith("espeak-ng") for code in SPOKEN)
    assert all(languages[code] == "" for code in SILENT)


def test_it_speaks_through_a_worker_process(sample: Config, tmp_path: Path) -> None:
    offload = Offload()
    try:
        voice = Voice(sample, tmp_path, offload)
        assert voice.sound(voice.announce(CALL, "de")[0].key)
    finally:
        offload.close()


def test_it_warms_every_worker_up_so_that_no_call_waits_for_one(sample: Config, tmp_path: Path) -> None:
    offload = Offload(2)
    try:
        voice = Voice(sample, tmp_path, offload)
        voice.warm_up(2)
        voice.warm_up(2)
        wait_for("speech-warm-up")
        assert offload._pool
        assert len(offload._pool._processes) == 2
        assert all(offload.run(loaded, "pyloudnorm") for _ in range(10))
    finally:
        offload.close()


def loaded(module: str) -> bool:
    return module in sys.modules


UNDER_EVENTLET = """
import eventlet
eventlet.monkey_patch()
import sys, time
from pathlib import Path
from queue_server.config import load
from queue_server.domain.announcement import Call
from queue_server.offload import Offload
from queue_server.speech import Voice, render

class Counting(Offload):
    runs = 0
    def run(self, function, *arguments):
        self.runs += function is render.make
        return super().run(function, *arguments)

def main():
    offload = Counting()
    voice = Voice(load(Path(sys.argv[1])), Path(sys.argv[2]), offload)
    offload.run(time.sleep, 0)  # the worker has started
    pauses, done = [], []
    def tick():
        while not done:
            begin = time.perf_counter(); eventlet.sleep(0.005); pauses.append(time.perf_counter() - begin)
    ticking = eventlet.spawn(tick)
    said = voice.announce(Call("A042", "6", direction=["up"]), "ar")
    voice.prepare(said)
    asked = [eventlet.spawn(voice.sound, said[0].key) for _ in range(8)]
    paths = {thread.wait() for thread in asked} | {voice.sound(said[1].key)}
    done.append(True); ticking.wait()
    assert len(paths) == 2 and all(path.stat().st_size > 5000 for path in paths), paths
    assert offload.runs == 2, offload.runs
    assert len(pauses) > 5, pauses
    offload.close()
    print("spoke")

if __name__ == "__main__":
    main()
"""


def test_it_speaks_under_eventlet_and_lets_others_work_meanwhile(tmp_path: Path) -> None:
    program = tmp_path / "under_eventlet.py"
    program.write_text(UNDER_EVENTLET, encoding="utf-8")
    config = FOLDER.parents[1] / "config.yaml"
    command = [sys.executable, "-W", "ignore", str(program), str(config), str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "spoke", done.stderr


def test_it_says_the_offices_own_words_in_each_language_that_they_are_given_in(make_voice: MakeVoice) -> None:
    words = {"uk": "Вікно 7 зачиняється.", "so": "Miiska 7", "de": "Platz 7 schließt um 11:30.", "en": " "}
    voice = make_voice()
    said = voice.say(words)
    assert [(each.language, each.text) for each in said] == [("de", words["de"]), ("uk", words["uk"])]
    assert all(voice.sound(each.key) for each in said)
    assert voice.say({"de": "Platz 7 schließt um 12:30."})[0].url != said[0].url


def test_it_keeps_the_offices_order_of_languages(make_voice: MakeVoice) -> None:
    voice = make_voice(order=["ticket", "de"])
    assert [said.language for said in voice.announce(CALL, "uk")] == ["uk", "de"]


def test_another_loudness_gives_another_address(make_voice: MakeVoice, listen: Callable[[Path], Any]) -> None:
    voice, usual = make_voice(loudness=-16.0), make_voice()
    assert voice.announce(CALL, "de")[0].url != usual.announce(CALL, "de")[0].url
    path = voice.sound(voice.announce(CALL, "de")[0].key)
    assert path
    assert listen(path).loudness == pytest.approx(-16, abs=0.5)
