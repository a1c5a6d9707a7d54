"""One loudness for every sound, as EBU R 128 measures it. Only worker processes and commands import this (scipy)."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyloudnorm import Meter

Samples = NDArray[np.float32]

_LONG_ENOUGH = 1.2
"""Seconds of sound that the measure needs: its gate looks at blocks of 0.4 s and leaves the quiet ones out."""
_MOST_GAIN = 10 ** (36 / 20)
"""What is so quiet that it would need more is noise: it stays quiet, and `aufruf voices check` names the file."""
_KNEE = 10 ** (-6 / 20)
_PEAK = 10 ** (-1.5 / 20)
"""Peaks stay below this share of full scale, so that with what MP3 adds they remain below -1 dB true peak."""
_ROUNDS = 2
"""Bending peaks makes a sound a little quieter: measured once more and corrected."""


def loudness(sound: Samples, hertz: int) -> float:
    """Measure in LUFS; minus infinity for silence.

    A digit lasts 0.15 s and fills no block. Padded with silence it would seem up to 5 LU quieter than it is, so it is
    measured as if it were said again and again.
    """
    if not float(np.abs(sound).max(initial=0)) > 1e-5:
        return -np.inf
    times = int(np.ceil(_LONG_ENOUGH * hertz / len(sound)))
    with np.errstate(divide="ignore"):
        return float(_meter(hertz).integrated_loudness(np.tile(sound, times).astype(np.float64)))


def levelled(sound: Samples, hertz: int, target: float) -> Samples:
    """Bring a sound to ``target`` LUFS; peaks that would leave the scale are bent softly."""
    gain, result = 1.0, sound
    for _ in range(_ROUNDS):
        measured = loudness(result, hertz)
        if not np.isfinite(measured):
            return result
        gain = min(gain * 10 ** ((target - measured) / 20), _MOST_GAIN)
        louder: Samples = (sound * np.float32(gain)).astype(np.float32)
        result = _bent(louder)
        if result is louder:
            break
    return result


def _bent(sound: Samples) -> Samples:
    """Leave a sound as it is up to the knee, and press what is above between knee and peak."""
    size = np.abs(sound)
    if float(size.max(initial=0)) <= _KNEE:
        return sound
    room = _PEAK - _KNEE
    pressed = np.sign(sound) * (_KNEE + room * np.tanh((size - _KNEE) / room))
    bent: Samples = np.where(size > _KNEE, pressed, sound).astype(np.float32)
    return bent


@lru_cache(maxsize=4)
def _meter(hertz: int) -> Meter:
    return Meter(hertz)
