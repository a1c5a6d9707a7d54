"""Stands in for Piper 1.8: the part of its Python interface that Aufruf uses, with a tone for a voice.

One sentence is one chunk, as Piper's is; its pitch is that of the model, its length that of the words.
"""

import array
import json
import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RATE = 16_000


@dataclass
class SynthesisConfig:
    speaker_id: int | None = None
    length_scale: float | None = None
    noise_scale: float | None = None
    noise_w_scale: float | None = None
    normalize_audio: bool = True
    volume: float = 1.0


@dataclass
class PiperConfig:
    length_scale: float


@dataclass
class AudioChunk:
    sample_rate: int
    sample_width: int
    sample_channels: int
    audio_int16_bytes: bytes


@dataclass
class PiperVoice:
    config: PiperConfig
    pitch: float

    @staticmethod
    def load(model_path: str | Path) -> "PiperVoice":
        model = Path(model_path).read_text()
        if not model.startswith("tone "):
            raise ValueError("protobuf parsing failed")
        with Path(f"{model_path}.json").open() as file:
            described = json.load(file)
        sys.stdout.write("a library says something on the standard output\n")
        return PiperVoice(PiperConfig(described["inference"]["length_scale"]), float(model.split()[1]))

    def synthesize(self, text: str, syn_config: SynthesisConfig) -> Iterator[AudioChunk]:
        if "die now" in text:
            os._exit(3)
        if "hang now" in text:
            time.sleep(60)
        for sentence in filter(None, (part.strip() for part in text.split("."))):
            seconds = 0.06 * len(sentence) * (syn_config.length_scale or 1)
            turns = (2 * math.pi * self.pitch * place / RATE for place in range(round(RATE * seconds)))
            samples = array.array("h", (round(12_000 * math.sin(turn)) for turn in turns))
            yield AudioChunk(RATE, 2, 1, samples.tobytes())
