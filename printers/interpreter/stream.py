"""The bytes of a job, read once from the first to the last."""

import re

_CHARACTERS = re.compile(rb"[\x20-\xff]+")


class Truncated(Exception):
    """The bytes end in the middle of a command."""


class Stream:
    """Bytes and how far they are read; every read moves on, so whoever loops over it comes to an end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @property
    def is_at_end(self) -> bool:
        """Tell whether everything is read."""
        return self.at >= len(self.data)

    def take(self, count: int) -> bytes:
        """Consume ``count`` bytes; raises Truncated (and is at its end) if there are fewer, however many are asked."""
        if count > len(self.data) - self.at:
            self.at = len(self.data)
            raise Truncated
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        """Consume one byte."""
        return self.take(1)[0]

    def number(self, count: int) -> int:
        """Consume a number of ``count`` bytes, lowest first."""
        return int.from_bytes(self.take(count), "little")

    def until_zero(self) -> bytes:
        """Consume bytes up to a zero and the zero; return them without it. Raises Truncated if there is none."""
        end = self.data.find(0, self.at)
        found = self.take((end if end >= 0 else len(self.data)) - self.at)
        self.take(1)
        return found

    def text(self) -> bytes:
        """Consume all bytes from here on that are characters (from 20 hex on)."""
        found = _CHARACTERS.match(self.data, self.at)
        return self.take(len(found[0]) if found else 0)
