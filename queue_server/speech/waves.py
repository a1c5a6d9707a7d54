"""Sound as numbers: read, resample, trim, join, encode. Only worker processes import this (numpy)."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from queue_server.speech.errors import SoundError
from queue_server.speech.loudness import Samples, levelled

HERTZ = 22_050
"""Sample rate of every sound: espeak-ng's own, and all that speech in a hall needs."""
_SILENT = 10 ** (-45 / 20)
"""Below this share of the peak a frame is silence."""
_FRAME = HERTZ // 100
_LEAD = HERTZ * 3 // 100
_TAIL = HERTZ * 12 // 100
_GAP = HERTZ * 4 // 100
_PAUSE = HERTZ * 30 // 100
_MP3_QUALITY = 0.7
"""libsndfile's compression level, 0 (best) to 1: about 50 kbit/s of speech."""


def read(source: Path | bytes) -> Samples:
    """Read a sound file as mono at HERTZ; raises SoundError."""
    try:
        data, hertz = soundfile.read(io.BytesIO(source) if isinstance(source, bytes) else source, dtype="float32")
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(
            f"cannot read {'the engine' if isinstance(source, bytes) else source.name}: {error}"
        ) from error
    mono = data if data.ndim == 1 else data.mean(axis=1)
    return resampled(mono, hertz)


def resampled(sound: Samples, hertz: int) -> Samples:
    """Bring a sound to HERTZ by its spectrum; clips are short, so the whole of it at once."""
    if hertz == HERTZ or not len(sound):
        return sound
    count = round(len(sound) * HERTZ / hertz)
    spectrum = np.fft.rfft(sound)[: count // 2 + 1]
    return (np.fft.irfft(spectrum, count) * (count / len(sound))).astype(np.float32)


def trimmed(sound: Samples, lead: int = _LEAD, tail: int = _TAIL) -> Samples:
    """Cut the silence off both ends, leaving `lead` and `tail` samples; all-silent sound becomes empty."""
    loud = np.flatnonzero(_frames(sound) > _SILENT * max(float(np.abs(sound).max(initial=0)), 1e-6))
    if not len(loud) or not np.abs(sound).max(initial=0) > 1e-4:
        return sound[:0]
    start = max(int(loud[0]) * _FRAME - lead, 0)
    end = min((int(loud[-1]) + 1) * _FRAME + tail, len(sound))
    return sound[start:end]


def joined(sounds: Sequence[Samples], gap: int = _GAP) -> Samples:
    """Put sounds one after the other with `gap` silent samples between them."""
    silence = np.zeros(gap, np.float32)
    pieces = [piece for sound in sounds for piece in (silence, sound)][1:]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def of_clips(files: Sequence[str], target: float) -> Samples:
    """Put recordings together, each brought to ``target`` LUFS, "" being a pause; raises SoundError."""
    pause = np.zeros(_PAUSE, np.float32)
    clips = {file: levelled(trimmed(read(Path(file)), lead=0, tail=0), HERTZ, target) for file in set(files) if file}
    return joined([clips[file] if file else pause for file in files])


def mp3(sound: Samples) -> bytes:
    """Encode as MP3 (mono); raises SoundError when there is nothing to hear."""
    if not len(sound):
        raise SoundError("the sound is silent")
    buffer = io.BytesIO()
    how = {"format": "MP3", "subtype": "MPEG_LAYER_III", "bitrate_mode": "VARIABLE"}
    try:
        soundfile.write(buffer, sound, HERTZ, **how, compression_level=_MP3_QUALITY)
    except soundfile.LibsndfileError as error:
        raise SoundError(f"cannot encode: {error}") from error
    return buffer.getvalue()


def _frames(sound: Samples) -> Samples:
    """Give the RMS of each hundredth of a second."""
    whole = np.pad(sound, (0, -len(sound) % _FRAME)).reshape(-1, _FRAME)
    level: Samples = np.sqrt(np.mean(whole**2, axis=1))
    return level
