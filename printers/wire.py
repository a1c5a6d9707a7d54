"""ESC/POS as it goes over the wire: the commands that begin and end a slip, and a stream of bytes cut into commands."""

import re

ESC, FS, GS = 0x1B, 0x1C, 0x1D
INITIALISE = b"\x1b@"
CUT = b"\x1dV\x42\x00"
"""Feeds as far as the printer itself knows its knife to be, then cuts."""
FEED_OUT = b"\x1bd\x06"
"""Six lines, where there is no knife."""
_BEGINS = re.compile(rb"[\x1b\x1c\x1d]")

_FIXED = {  # bytes after ESC, GS or FS and the letter; letters that are not named have none
    ESC: {" ": 1, "!": 1, "$": 2, "%": 1, "-": 1, "3": 1, "=": 1, "?": 1, "B": 2, "E": 1, "G": 1, "J": 1, "K": 1,
          "M": 1, "R": 1, "T": 1, "U": 1, "V": 1, "W": 8, "\\": 2, "a": 1, "c": 2, "d": 1, "e": 1, "p": 3, "r": 1,
          "t": 1, "u": 1, "{": 1},
    GS: {"!": 1, "$": 2, "B": 1, "H": 1, "I": 1, "L": 2, "P": 2, "T": 1, "W": 2, "\\": 2, "a": 1, "b": 1, "f": 1,
         "h": 1, "j": 1, "r": 1, "w": 1, "z": 2},
    FS: {"!": 1, "-": 1, "C": 1, "S": 2, "W": 1},
}  # fmt: skip
_FED_CUTS = frozenset((65, 66, 97, 98, 103, 104))
"""The kinds of GS V that are followed by how far to feed."""


def length(head: bytes | bytearray) -> int | None:
    """Return how long the command is that ``head`` begins with, in bytes; None if ``head`` is too short to say."""
    first = head[0]
    if first not in _FIXED:
        return 1
    if len(head) < 2:
        return None
    letter = chr(head[1])
    if letter == "(":
        return _counted(head, 3, 2)
    if first == ESC and letter in "*D":
        return _columns(head) if letter == "*" else _until_zero(head, 2)
    if first == GS and letter in "v8Vk*":
        return _long(letter, head)
    return 2 + _FIXED[first].get(letter, 0)


def longest(data: bytes) -> int:
    """Return the length of the longest command in ``data``, in bytes; 0 if there is none."""
    most, found = 0, _BEGINS.search(data)
    while found is not None:
        at = found.start()
        size = length(data[at : at + 64])
        if size is None:  # a text that ends with zero, or the end of the data
            size = length(data[at:]) or len(data) - at
        most, found = max(most, size), _BEGINS.search(data, at + size)
    return min(most, len(data))


def _counted(head: bytes | bytearray, at: int, size: int) -> int | None:
    """Return the length of a command that gives the number of bytes that follow, ``size`` bytes of it at ``at``."""
    if len(head) < at + size:
        return None
    return at + size + int.from_bytes(head[at : at + size], "little")


def _until_zero(head: bytes | bytearray, at: int) -> int | None:
    end = head.find(0, at)
    return None if end < 0 else end + 1


def _columns(head: bytes | bytearray) -> int | None:
    """ESC *: columns of 8 or 24 dots."""
    if len(head) < 5:
        return None
    return 5 + int.from_bytes(head[3:5], "little") * (3 if head[2] >= 32 else 1)


def _long(letter: str, head: bytes | bytearray) -> int | None:
    """GS v 0, GS 8 L, GS V, GS k and GS *: pictures, cuts, barcodes, stored pictures."""
    if letter == "8":
        return _counted(head, 3, 4)
    if letter == "v":
        if len(head) < 8:
            return None
        return 8 + int.from_bytes(head[4:6], "little") * int.from_bytes(head[6:8], "little")
    if letter == "*":
        return None if len(head) < 4 else 4 + head[2] * head[3] * 8
    if len(head) < 3:
        return None
    if letter == "V":
        return 4 if head[2] in _FED_CUTS else 3
    return _until_zero(head, 3) if head[2] <= 6 else _counted(head, 3, 1)
