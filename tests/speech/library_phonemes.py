"""A program of its own: reads text on stdin, prints the phonemes of each clause by the espeak-ng library (IPA).

Arguments: LIBRARY DATA VOICE. Apart for the same reason as `queue_server/speech/espeak_child.py`.
"""

import ctypes
import os
import sys

SYNCHRONOUS, UTF8, IPA, DONT_EXIT = 2, 1, 2, 0x8000


def main() -> None:
    library, data, voice = sys.argv[1:4]
    espeak = ctypes.CDLL(library)
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    espeak.espeak_Initialize(SYNCHRONOUS, 0, os.fsencode(data), DONT_EXIT)
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        sys.exit(f"no voice {voice}")
    rest = ctypes.c_char_p(sys.stdin.buffer.read() + b"\n\0")
    while rest.value:
        clause = espeak.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA)
        sys.stdout.buffer.write(clause + b"\n")


if __name__ == "__main__":
    main()
