"""Recorded clips come first: found by token, planned only when complete, joined in order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.announcement import Call, parts
from queue_server.speech import Voice, clips
from queue_server.speech.clips import PAUSE
from queue_server.speech.phrases import load

GERMAN = load()["de"]
CALL = Call("A042", "6")
TOKENS = ["number", "letter-a", "digit-0", "digit-4", "digit-2", "counter", "digit-6"]
PITCHES = dict(zip(TOKENS, range(400, 1100, 100), strict=True))
Tone = Callable[..., None]


@pytest.fixture
def pack(tmp_path: Path, tone: Tone) -> Path:
    """A clip pack of our own making: each token a tone of its own pitch."""
    for token, pitch in PITCHES.items():
        tone(tmp_path / "clips" / "de" / f"{token}.wav", pitch)
    return tmp_path / "clips"


def plan(pack: Path, call: Call = CALL) -> list[str] | None:
    return clips.find(pack)["de"].plan(parts(GERMAN, call))


def test_it_says_a_call_in_the_order_of_its_words(pack: Path) -> None:
    assert plan(pack) == ["number", "letter-a", "digit-0", "digit-4", "digit-2", PAUSE, "counter", "digit-6"]


@pytest.mark.parametrize("token", TOKENS)
def test_it_leaves_the_sentence_to_the_engine_when_one_piece_is_missing(pack: Path, token: str) -> None:
    (pack / "de" / f"{token}.wav").unlink()
    assert plan(pack) is None


def test_it_prefers_a_whole_number_and_a_whole_sign(pack: Path, tone: Tone) -> None:
    tone(pack / "de" / "Number-A042.WAV", 300)
    tone(pack / "de" / "sign-6.flac", 300)
    assert plan(pack) == ["number", "number-a042", PAUSE, "counter", "sign-6"]


def test_it_says_the_way_when_that_is_recorded(pack: Path, tone: Tone) -> None:
    upstairs = Call("A042", "6", direction=["up", "left"])
    assert plan(pack, upstairs) is None
    for token in ("way-up", "then", "way-left"):
        tone(pack / "de" / f"{token}.wav", 300)
    assert (plan(pack, upstairs) or [])[-5:] == [PAUSE, "way-up", PAUSE, "then", "way-left"]


@pytest.mark.parametrize("folder", [None, Path("/nowhere")])
def test_it_does_without_clips(folder: Path | None) -> None:
    assert clips.find(folder) == {}


def test_its_digest_changes_with_a_recording(pack: Path, tone: Tone) -> None:
    before = clips.find(pack)["de"].digest
    assert clips.find(pack)["de"].digest == before
    tone(pack / "de" / "number.wav", 440, 0.3)
    assert clips.find(pack)["de"].digest != before


def test_a_voice_speaks_by_clips_first(
    pack: Path, make_voice: Callable[..., Voice], listen: Callable[[Path], Any]
) -> None:
    voice = make_voice(clips=pack)
    (utterance,) = voice.announce(CALL, "de")
    path = voice.sound(utterance.key)
    assert path
    heard = listen(path)
    assert sum(heard.share(pitch) for pitch in PITCHES.values()) > 0.85
    assert 0.05 < heard.share(PITCHES["number"]) < 0.3
    assert len(TOKENS) * 0.2 < heard.seconds < len(TOKENS) * 0.2 + 1


def test_a_voice_speaks_by_the_engine_where_clips_are_incomplete(
    pack: Path, make_voice: Callable[..., Voice], listen: Callable[[Path], Any]
) -> None:
    voice = make_voice(clips=pack)
    (utterance,) = voice.announce(Call("B001", "6"), "de")
    path = voice.sound(utterance.key)
    assert path
    assert sum(listen(path).share(pitch) for pitch in PITCHES.values()) < 0.5


def test_new_clips_give_new_addresses(pack: Path, make_voice: Callable[..., Voice], tone: Tone) -> None:
    plain = make_voice().announce(CALL, "de")
    recorded = make_voice(clips=pack).announce(CALL, "de")
    tone(pack / "de" / "number.wav", 440, 0.3)
    again = make_voice(clips=pack).announce(CALL, "de")
    assert len({plain[0].url, recorded[0].url, again[0].url}) == 3
    assert plain[0].text == recorded[0].text == again[0].text


def test_clips_give_a_voice_to_a_language_that_no_engine_speaks(
    pack: Path, make_voice: Callable[..., Voice], listen: Callable[[Path], Any]
) -> None:
    (pack / "de").rename(pack / "so")
    voice = make_voice(clips=pack)
    assert [said.language for said in voice.announce(CALL, "so")] == ["de", "so"]
    assert [said.language for said in voice.announce(Call("B001", "6"), "so")] == ["de", "en"]
    assert voice.languages()["so"] == "clips"
    path = voice.sound(voice.announce(CALL, "so")[1].key)
    assert path
    assert listen(path).share(PITCHES["number"]) > 0.05


def test_a_broken_recording_does_not_silence_a_call(
    pack: Path, make_voice: Callable[..., Voice], listen: Callable[[Path], Any]
) -> None:
    (pack / "de" / "counter.wav").write_bytes(b"no sound")
    voice = make_voice(clips=pack)
    path = voice.sound(voice.announce(CALL, "de")[0].key)
    assert path
    assert listen(path).seconds > 2
