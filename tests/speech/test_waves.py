"""Sounds are trimmed, equally loud, mono, at one rate."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from queue_server.speech import SoundError, waves


def sine(pitch: float, seconds: float, loudness: float = 0.5, hertz: int = waves.HERTZ) -> Any:
    return (loudness * np.sin(2 * np.pi * pitch * np.arange(round(hertz * seconds)) / hertz)).astype(np.float32)


def silence(seconds: float) -> Any:
    return np.zeros(round(waves.HERTZ * seconds), np.float32)


def test_it_cuts_silence_off_both_ends() -> None:
    sound = np.concatenate([silence(1), sine(440, 0.5), silence(2)])
    assert len(waves.trimmed(sound)) / waves.HERTZ == pytest.approx(0.65, abs=0.02)


def test_it_keeps_the_pause_inside() -> None:
    sound = np.concatenate([sine(440, 0.2), silence(0.5), sine(440, 0.2)])
    assert len(waves.trimmed(sound)) / waves.HERTZ == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize("sound", [silence(1), silence(0)])
def test_it_finds_nothing_in_silence(sound: Any) -> None:
    assert len(waves.trimmed(sound)) == 0
    with pytest.raises(SoundError, match="silent"):
        waves.mp3(waves.trimmed(sound))


@pytest.mark.parametrize("hertz", [8_000, 16_000, 44_100, 48_000])
def test_it_brings_recordings_to_one_rate_at_the_same_pitch(tmp_path: Path, hertz: int) -> None:
    stereo = np.stack([sine(440, 0.5, hertz=hertz)] * 2, axis=1)
    soundfile.write(tmp_path / "a.wav", stereo, hertz)
    sound = waves.read(tmp_path / "a.wav")
    assert len(sound) / waves.HERTZ == pytest.approx(0.5, abs=0.001)
    pitch = np.fft.rfftfreq(len(sound), 1 / waves.HERTZ)[np.abs(np.fft.rfft(sound)).argmax()]
    assert pitch == pytest.approx(440, abs=3)


def test_it_writes_an_mp3_that_can_be_read_back(tmp_path: Path, listen: Callable[[Path], Any]) -> None:
    (tmp_path / "a.mp3").write_bytes(waves.mp3(sine(440, 1)))
    assert soundfile.info(tmp_path / "a.mp3").format == "MP3"
    heard = listen(tmp_path / "a.mp3")
    assert heard.hertz == waves.HERTZ
    assert heard.seconds == pytest.approx(1, abs=0.1)
    assert heard.share(440) > 0.9


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF\x00\x00\x00\x00WAVE"])
def test_it_says_when_a_recording_is_broken(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "number.wav").write_bytes(content)
    with pytest.raises(SoundError, match=r"number\.wav"):
        waves.read(tmp_path / "number.wav")
