"""Piper speaks where it is installed: voices fetched by its own command, a process apart, never the last hope."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.announcement import Call
from queue_server.speech import SoundError, Voice, piper_engine, piper_voices, waves

THORSTEN, KERSTIN = "de_DE-thorsten-medium", "de_DE-kerstin-low"
CALL = Call("A042", "6")
MakeVoice = Callable[..., Voice]
Listen = Callable[[Path], Any]


def add(data: Path, language: str = "de", voice: str | None = None) -> Path:
    return piper_voices.add(data, language, voice, "Nummer A.").model


@pytest.fixture
def piper(data: Path) -> Any:
    running = piper_engine.Piper(str(data / "piper" / "bin" / "python"))
    yield running
    running.close()


def test_it_finds_piper_in_an_environment_of_its_own(data: Path) -> None:
    assert piper_engine.find_python(data) == (str(data / "piper" / "bin" / "python"), "1.8.0")


def test_it_finds_the_piper_of_the_machine(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "piper"
    program.parent.mkdir()
    program.write_text(f"#!{data}/piper/bin/python\nimport piper\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    assert piper_engine.find_python(tmp_path / "elsewhere") == (str(data / "piper" / "bin" / "python"), "1.8.0")


def test_it_takes_no_other_program_of_that_name_for_piper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one that configures mice."""
    program = tmp_path / "piper"
    program.write_text("#!/usr/bin/env python3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert piper_engine.find_python(tmp_path / "no-data") is None


def test_it_fetches_the_proposed_voice_and_lets_it_speak(data: Path) -> None:
    added = piper_voices.add(data, "de", None, "Nummer A.")
    assert added.model == data / "voices" / f"{THORSTEN}.onnx"
    assert 0 < added.second < added.first
    assert sorted(path.name for path in (data / "voices").iterdir()) == [f"{THORSTEN}.onnx", f"{THORSTEN}.onnx.json"]
    assert piper_engine.voices(data / "voices") == {"de": added.model}


def test_the_voice_that_was_added_last_speaks(data: Path) -> None:
    add(data)
    os.utime(data / "voices" / f"{THORSTEN}.onnx", (1, 1))
    kerstin = add(data, "de", KERSTIN)
    assert piper_engine.voices(data / "voices") == {"de": kerstin}
    os.utime(kerstin, (2, 2))
    thorsten = add(data)  # there already, but asked for again
    assert piper_engine.voices(data / "voices") == {"de": thorsten}


@pytest.mark.parametrize(
    ("language", "voice", "reason"),
    [
        ("de", "de_DE-nobody-medium", "404"),
        ("de", "de_DE-broken-low", "protobuf"),
        ("de", "../evil", "no name of a voice"),
        ("en", THORSTEN, "does not speak en"),
        ("ku", None, "ku_TR-berfin-medium"),
        ("so", None, "Piper has none"),
    ],
)
def test_it_says_why_a_voice_cannot_be_added_and_leaves_nothing(
    data: Path, language: str, voice: str | None, reason: str
) -> None:
    with pytest.raises(SoundError, match=reason):
        add(data, language, voice)
    assert not list(data.glob("voices/*"))


def test_it_says_how_to_install_piper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundError, match="pip install piper-tts"):
        add(tmp_path / "office")


@pytest.mark.parametrize("file", [".onnx", ".onnx.json"])
@pytest.mark.parametrize("content", [None, ""])
def test_half_a_voice_is_none(data: Path, file: str, content: str | None) -> None:
    path = add(data).with_name(f"{THORSTEN}{file}")
    path.unlink()
    if content is not None:
        path.write_text(content)
    assert piper_engine.voices(data / "voices") == {}


def test_it_speaks_sentence_by_sentence_with_a_pause_between(piper: Any, data: Path) -> None:
    model = str(add(data))
    one = len(waves.read(piper.speak("Nummer A.", model, 150)))
    two = len(waves.read(piper.speak("Nummer A. Nummer A.", model, 150)))
    assert (two - 2 * one) / waves.HERTZ == pytest.approx(0.3, abs=0.01)


def test_it_speaks_faster_when_told_to(piper: Any, data: Path) -> None:
    model = str(add(data))
    usual, fast = (len(waves.read(piper.speak("Nummer A.", model, rate))) for rate in (150, 225))
    assert fast / usual == pytest.approx(150 / 225, abs=0.01)


def test_it_keeps_one_process_for_all_that_it_says(piper: Any, data: Path) -> None:
    model = str(add(data))
    piper.speak("Nummer A.", model, 150)
    process = piper._child.pid
    with pytest.raises(SoundError, match="cannot say it"):
        piper.speak("Nummer A.", "/nowhere.onnx", 150)
    piper.speak("Nummer B.", model, 150)
    assert piper._child.pid == process


def test_it_rests_after_its_process_has_died_and_then_starts_again(
    piper: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = str(add(data))
    with pytest.raises(SoundError, match="does not answer"):
        piper.speak("die now", model, 150)
    with pytest.raises(SoundError, match="a moment ago"):
        piper.speak("Nummer A.", model, 150)
    monkeypatch.setattr(piper, "_rests_until", 0.0)
    assert piper.speak("Nummer A.", model, 150)


@pytest.mark.parametrize("patience", ["_LOADING", "_PATIENCE"])
def test_it_waits_for_a_hanging_piper_only_so_long(
    piper: Any, data: Path, monkeypatch: pytest.MonkeyPatch, patience: str
) -> None:
    model = str(add(data))
    if patience == "_PATIENCE":
        piper.speak("Nummer A.", model, 150)
    monkeypatch.setattr(piper_engine, patience, 0.3)
    with pytest.raises(SoundError, match="does not answer"):
        piper.speak("hang now", model, 150)
    for timer in [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]:
        timer.join(5)
        assert not timer.is_alive()


def test_it_speaks_announcements_where_a_voice_is_there(data: Path, make_voice: MakeVoice, listen: Listen) -> None:
    add(data)
    voice = make_voice(data=data)
    german, english = voice.announce(CALL, "en")
    path = voice.sound(german.key)
    assert path
    heard = listen(path)
    assert heard.share(440) > 0.8
    assert heard.loudness == pytest.approx(-23, abs=0.5)
    other = voice.sound(english.key)
    assert other
    assert listen(other).share(440) < 0.2
    assert (voice.languages()["de"], voice.languages()["en"]) == ("piper", "espeak-ng")


def test_config_says_who_speaks(data: Path, make_voice: MakeVoice) -> None:
    add(data)
    by_piper = make_voice(data=data).announce(CALL, "de")[0].url
    by_espeak = make_voice(data=data, engines={"de": ["espeak", "clips", "piper"]}).announce(CALL, "de")[0].url
    assert by_piper != by_espeak
    without = make_voice(data=data, engines={"de": ["clips"]}).announce(CALL, "de")
    assert [said.language for said in without] == ["en"]
    assert make_voice(data=data, engines={"de": []}).languages()["de"] == ""


def test_another_voice_gives_another_address(data: Path, make_voice: MakeVoice) -> None:
    add(data)
    before = make_voice(data=data).announce(CALL, "de")[0].url
    os.utime(data / "voices" / f"{THORSTEN}.onnx", (1, 1))
    add(data, "de", KERSTIN)
    assert make_voice(data=data).announce(CALL, "de")[0].url != before


def test_a_piper_that_fails_does_not_silence_a_call(data: Path, make_voice: MakeVoice, listen: Listen) -> None:
    model = add(data)
    voice = make_voice(data=data)
    (said,) = voice.announce(CALL, "de")
    model.write_text("a disk ate this")
    path = voice.sound(said.key)
    assert path
    assert listen(path).seconds > 2
    assert listen(path).share(440) < 0.2


def test_a_recipe_with_piper_outlives_the_server(data: Path, make_voice: MakeVoice, listen: Listen) -> None:
    add(data)
    voice = make_voice(data=data)
    (said,) = voice.announce(CALL, "de")
    voice.write_down()
    written = json.loads((data / "sounds" / f"{said.key}.json").read_text())
    assert [speaker[0] for speaker in written["speakers"]] == ["piper", "espeak"]
    path = make_voice(data=data).sound(said.key)
    assert path
    assert listen(path).share(440) > 0.8
