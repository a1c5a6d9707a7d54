"""What the speech tests share: the sample office's configuration with a voice, and sounds to listen to."""

import shutil
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile

from queue_server.config import Config, load
from queue_server.speech import Voice, piper_engine, render

ROOT = Path(__file__).parents[2]
HERTZ = 22_050


class Here:
    """Runs long work in this very process; counts the sounds that are made, and can be told to fail at them."""

    def __init__(self) -> None:
        self.runs = 0
        self.fault: Exception | None = None

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        if function is render.make:
            self.runs += 1
            if self.fault is not None:
                raise self.fault
        return function(*arguments)


@pytest.fixture(scope="session")
def sample() -> Config:
    return load(ROOT / "config.yaml")


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
def make_voice(sample: Config, tmp_path: Path, here: Here) -> Callable[..., Voice]:
    def make(
        *,
        clips: Path | None = None,
        data: Path | None = None,
        now: Callable[[], float] | None = None,
        **speech_settings: Any,
    ) -> Voice:
        speech = sample.speech.model_copy(update={"clips": clips, **speech_settings})
        more = {} if now is None else {"now": now}
        return Voice(sample.model_copy(update={"speech": speech}), data or tmp_path / "data", here, **more)

    return make


@pytest.fixture
def tone() -> Callable[[Path, float, float], None]:
    """Write a recording: a tone of a pitch (Hz) and a length (s), with silence around it as people leave it."""

    def write(path: Path, pitch: float, seconds: float = 0.2) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        time = np.arange(round(HERTZ * seconds)) / HERTZ
        silence = np.zeros(HERTZ // 5)
        sound = np.concatenate([silence, 0.1 * np.sin(2 * np.pi * pitch * time), silence])
        soundfile.write(path, sound, HERTZ)

    return write


@pytest.fixture(scope="session")
def piper_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of Piper's own, as an office makes it, with a stand-in for Piper."""
    place = tmp_path_factory.mktemp("piper") / "piper"
    venv.create(place, with_pip=False, symlinks=True)
    site = next(place.glob("lib/python3.*/site-packages"))
    shutil.copytree(Path(__file__).with_name("piper_standin") / "piper", site / "piper")
    (site / "piper_tts-1.8.0.dist-info").mkdir()
    (site / "piper_tts-1.8.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: piper-tts\nVersion: 1.8.0\n"
    )
    return place


@pytest.fixture
def data(tmp_path: Path, piper_environment: Path) -> Iterator[Path]:
    """DIR of an office that has installed Piper, and no voice yet."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "piper").symlink_to(piper_environment)
    yield folder
    piper_engine.end()


class Heard:
    """A sound file as an ear takes it: how long, how loud, which pitches."""

    def __init__(self, path: Path) -> None:
        self.samples, self.hertz = soundfile.read(path, dtype="float64")
        self.seconds = len(self.samples) / self.hertz
        self.loudness = pyloudnorm.Meter(self.hertz).integrated_loudness(self.samples)
        self.peak = float(np.abs(self.samples).max())

    def share(self, pitch: float) -> float:
        """The share of the sound's energy within 20 Hz of a pitch."""
        power = np.abs(np.fft.rfft(self.samples)) ** 2
        frequency = np.fft.rfftfreq(len(self.samples), 1 / self.hertz)
        return float(power[np.abs(frequency - pitch) < 20].sum() / power.sum())


@pytest.fixture
def listen() -> Callable[[Path], Heard]:
    return Heard
