"""Every sound is equally loud, whoever speaks it and however short it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from pyloudnorm import Meter

from queue_server.speech import waves
from queue_server.speech.engines import engine_of_voice
from queue_server.speech.loudness import levelled, loudness

HERTZ = waves.HERTZ
Sound = NDArray[np.float32]


def sine(hertz: float, seconds: float, height: float = 0.3, rate: int = HERTZ) -> Sound:
    return (height * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


def spoken(words: str) -> Sound:
    return waves.trimmed(waves.read(engine_of_voice()["de"].speak(words, "de", 150)), lead=0, tail=0)


def test_it_measures_as_the_standard_says() -> None:
    """EBU Tech 3341: a tone of 1 kHz at -23 dBFS in both channels is -23 LUFS, so -26 in one."""
    assert loudness(sine(1000, 20, 10 ** (-23 / 20), 48_000), 48_000) == pytest.approx(-26, abs=0.1)


def test_its_gate_leaves_pauses_out() -> None:
    said = spoken("Nummer A, 0, 4, 2. Bitte zu Platz 6.")
    pause = np.zeros(8 * HERTZ, np.float32)
    assert loudness(np.concatenate([said, pause, said]), HERTZ) == pytest.approx(loudness(said, HERTZ), abs=0.5)


@pytest.mark.parametrize("height", [0.02, 0.2, 0.99])
@pytest.mark.parametrize("target", [-30.0, -23.0, -16.0])
def test_it_brings_quiet_and_loud_recordings_to_one_loudness(height: float, target: float) -> None:
    said = spoken("Nummer A, 0, 4, 2.")
    level = levelled(said * np.float32(height / np.abs(said).max()), HERTZ, target)
    assert Meter(HERTZ).integrated_loudness(level.astype(float)) == pytest.approx(target, abs=0.3)
    assert np.abs(level).max() < 0.85


@pytest.mark.parametrize("seconds", [0.08, 0.15, 0.3, 0.45, 1.1, 3.0])
def test_a_short_clip_is_as_loud_as_a_long_one(seconds: float) -> None:
    level = levelled(sine(500, seconds, 0.9), HERTZ, -23)
    once_more = np.tile(level, int(np.ceil(3 / seconds)))
    assert Meter(HERTZ).integrated_loudness(once_more.astype(float)) == pytest.approx(-23, abs=0.5)
    assert np.sqrt(np.mean(level**2)) == pytest.approx(np.sqrt(np.mean(levelled(sine(500, 3), HERTZ, -23) ** 2)), 0.05)


def test_each_digit_is_as_loud_as_a_whole_sentence(tmp_path: Path) -> None:
    names = []
    for number, words in enumerate(["0", "F.", "Bitte zu Platz"]):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, spoken(words) * 0.1 * (number + 1), HERTZ)
        names.append(str(path))
    heard = [loudness(waves.of_clips([name], -23), HERTZ) for name in names]
    assert heard == pytest.approx([-23, -23, -23], abs=0.3)


@pytest.mark.parametrize("sound", [np.zeros(HERTZ, np.float32), np.zeros(0, np.float32)])
def test_it_leaves_silence_as_it_is(sound: Sound) -> None:
    assert loudness(sound, HERTZ) == -np.inf
    assert np.array_equal(levelled(sound, HERTZ, -23), sound)


def test_it_makes_no_thunder_of_a_murmur() -> None:
    assert loudness(levelled(sine(500, 2, 0.0005), HERTZ, -23), HERTZ) < -30


def test_it_never_clips_a_sound_with_high_peaks() -> None:
    sound = sine(300, 2, 0.01)
    sound[100] = 1.0
    assert np.abs(levelled(sound, HERTZ, -14)).max() < 0.85


def test_peaks_between_the_samples_stay_in_the_scale_after_mp3(tmp_path: Path, listen: Callable[[Path], Any]) -> None:
    """The loudest that an office may choose; true peak: four times as many samples."""
    (tmp_path / "loud.mp3").write_bytes(waves.mp3(levelled(spoken("Bitte zu Platz 6."), HERTZ, -14)))
    heard = listen(tmp_path / "loud.mp3")
    finer = waves.resampled(heard.samples.astype(np.float32), heard.hertz // 4)
    assert np.abs(finer).max() < 1
