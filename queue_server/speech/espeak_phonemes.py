"""A program of its own that prints how the espeak-ng library pronounces words: one line of IPA for each clause.

Run by `engines.py` as `python -I espeak_phonemes.py LIBRARY DATA VOICE`, words on stdin, never imported by it.
"""

import ctypes
import os
import sys

_SYNCHRONOUS, _UTF8, _IPA, _DONT_EXIT = 2, 1, 2, 0x8000


def main() -> int:
    """Print the phonemes; the exit status is 0 when the voice is there."""
    library, data, voice = sys.argv[1:4]
    espeak = ctypes.CDLL(library)
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    espeak.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), _DONT_EXIT)
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        sys.stderr.write(f"no voice {voice}\n")
        return 1
    rest = ctypes.c_char_p(sys.stdin.buffer.read() + b"\n\0")
    while rest.value:
        clause = espeak.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
        sys.stdout.buffer.write(clause + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
