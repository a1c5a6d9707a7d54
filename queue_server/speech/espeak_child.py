"""A program of its own that speaks through the espeak-ng library: words on stdin, WAV on stdout.

Run by `engines.py` as `python -I espeak_child.py LIBRARY DATA VOICE RATE`, never imported by it.
"""

import ctypes
import io
import os
import sys
import wave
from collections.abc import Callable
from typing import Any

_SYNCHRONOUS = 2
_UTF8 = 1
_END_PAUSE = 0x1000
_RATE = 1
_DONT_EXIT = 0x8000


def main() -> int:
    """Speak; the exit status is 0 when sound came out."""
    library, data, voice, rate = sys.argv[1:5]
    words = sys.stdin.buffer.read()
    espeak = ctypes.CDLL(library)
    hertz = espeak.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), _DONT_EXIT)
    if hertz <= 0:
        return _failed(f"no data in {data}")
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        return _failed(f"no voice {voice}")
    espeak.espeak_SetParameter(_RATE, int(rate), 0)
    sys.stdout.buffer.write(_wav(_samples(espeak, words), hertz))
    return 0


def _samples(espeak: ctypes.CDLL, words: bytes) -> bytes:
    """Speak and collect 16-bit samples."""
    sound = bytearray()
    callback_type: Callable[..., Any] = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
    )

    def collect(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, count * 2))
        return 0

    callback = callback_type(collect)
    espeak.espeak_SetSynthCallback(callback)
    text = ctypes.create_string_buffer(words)
    espeak.espeak_Synth(text, ctypes.c_size_t(len(words) + 1), 0, 0, 0, _UTF8 | _END_PAUSE, None, None)
    espeak.espeak_Synchronize()
    return bytes(sound)


def _wav(samples: bytes, hertz: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hertz)
        file.writeframes(samples)
    return buffer.getvalue()


def _failed(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
