"""The engines really speak: as a program of the machine, and as a library in a process apart."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.languages import LANGUAGES
from queue_server.speech import SoundError
from queue_server.speech.engines import EspeakExecutable, EspeakLibrary, engine_of_voice, find_engines, library

SENTENCE = "Nummer A, 0, 4, 2. Bitte zu Platz 6."


@pytest.fixture(params=find_engines(), ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_it_always_has_an_engine_because_the_library_is_a_dependency() -> None:
    assert any(isinstance(engine, EspeakLibrary) for engine in find_engines())
    spoken = {code for code, language in LANGUAGES.items() if language.voice}
    assert spoken <= set(engine_of_voice())
    assert not {"ps", "ckb", "so"} & set(engine_of_voice())


def test_it_speaks(engine: Any, tmp_path: Path, listen: Callable[[Path], Any]) -> None:
    (tmp_path / "a.wav").write_bytes(engine.speak(SENTENCE, "de", 150))
    heard = listen(tmp_path / "a.wav")
    assert 2 < heard.seconds < 9
    assert heard.loudness > -40


def test_it_speaks_faster_when_told_to(engine: Any, tmp_path: Path, listen: Callable[[Path], Any]) -> None:
    for rate in (110, 250):
        (tmp_path / f"{rate}.wav").write_bytes(engine.speak(SENTENCE, "de", rate))
    assert listen(tmp_path / "250.wav").seconds < 0.7 * listen(tmp_path / "110.wav").seconds


def test_it_says_words_and_never_takes_them_for_options(engine: Any) -> None:
    assert len(engine.speak("--version; `id` <b>", "en", 150)) > 10_000


def test_it_reports_a_voice_that_it_lacks(engine: Any) -> None:
    with pytest.raises(SoundError, match="made no sound"):
        engine.speak("Salaan", "so", 150)


def test_it_reports_a_program_that_does_not_start() -> None:
    with pytest.raises(SoundError, match="does not answer"):
        EspeakExecutable("/nowhere/espeak-ng").speak("Hallo", "de", 150)


def test_it_keeps_the_library_out_of_this_process() -> None:
    """espeak-ng is GPL: speaking through it must not load it here."""
    code = (
        "from queue_server.speech.engines import library\n"
        "assert len(library().speak('Hallo', 'de', 150)) > 1000\n"
        "print('espeak-ng.so' in open('/proc/self/maps').read())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_it_finds_the_library_without_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    find_engines.cache_clear()
    engine_of_voice.cache_clear()
    try:
        assert [engine.name for engine in find_engines()] == ["espeak-ng-library"]
        assert len(engine_of_voice()["ti"].speak("ሰላም", "ti", 150)) > 1000
    finally:
        find_engines.cache_clear()
        engine_of_voice.cache_clear()


def test_it_prefers_the_program_but_takes_the_library_for_voices_that_the_program_lacks() -> None:
    program = next((engine for engine in find_engines() if isinstance(engine, EspeakExecutable)), None)
    if program is None:
        pytest.skip("no espeak-ng on this machine")
    assert engine_of_voice()["de"] == program
    assert engine_of_voice()["ti"] == (program if "ti" in program.voices() else library())
