"""A program of its own that speaks through Piper: orders on stdin, WAV files on stdout, until stdin ends.

Run by `piper_engine.py` as `python -I piper_child.py` with the Python that Piper is installed for, never imported by
the server: Piper is GPL. An order is a line of JSON, `{"model": path, "words": text, "pace": number}`; the answer is a
line with the number of bytes and then that many bytes of WAV, or a line that begins with "!" and says what is wrong.
"""

import io
import json
import os
import sys
import wave
from typing import Any, BinaryIO

_PAUSE = 0.3
"""Seconds between two sentences, which Piper speaks one by one."""
_KEPT = 4
"""So many voices stay loaded; each takes some 60 to 120 MB."""


def main() -> int:
    """Obey until there are no more orders."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    voices: dict[str, Any] = {}
    for line in sys.stdin.buffer:
        try:
            sound = _spoken(voices, json.loads(line))
        except Exception as error:
            _answer(answers, f"!{type(error).__name__}: {error}".replace("\n", " ")[:300].encode() + b"\n")
        else:
            _answer(answers, b"%d\n%s" % (len(sound), sound))
    return 0


def _answer(answers: BinaryIO, content: bytes) -> None:
    answers.write(content)
    answers.flush()


def _spoken(voices: dict[str, Any], order: dict[str, Any]) -> bytes:
    from piper import PiperVoice, SynthesisConfig

    model = order["model"]
    if model not in voices:
        if len(voices) >= _KEPT:
            del voices[next(iter(voices))]
        voices[model] = PiperVoice.load(model)
    voice = voices[model] = voices.pop(model)  # the one used last is the last to go
    how = SynthesisConfig(length_scale=voice.config.length_scale * order["pace"])
    return _wav(list(voice.synthesize(order["words"], how)))


def _wav(sentences: list[Any]) -> bytes:
    if not sentences:
        raise ValueError("nothing to say")
    buffer, first = io.BytesIO(), sentences[0]
    with wave.open(buffer, "wb") as file:
        file.setnchannels(first.sample_channels)
        file.setsampwidth(first.sample_width)
        file.setframerate(first.sample_rate)
        pause = bytes(round(first.sample_rate * _PAUSE) * first.sample_width * first.sample_channels)
        file.writeframes(pause.join(sentence.audio_int16_bytes for sentence in sentences))
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
