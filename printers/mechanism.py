"""The inside of a stand-in: buffer, head, knife, paper and sensors, as a real printer has them, without any line."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from printers import preview, wire
from printers.profile import Profile, generic

CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: forget everything that has not been printed."""
TORN_OFF = 4
"""Lines that a printer without a knife has to feed, so that a slip can be torn off."""
_AT_ONCE = re.compile(rb"\x10\x04([\x01-\x04])|\x10\x05[\x00-\x02]|" + re.escape(CLEAR))
_MARK, _PAPER_END, _NEAR_END = 0x12, 0x6C, 0x0C


@dataclass(slots=True)
class Sensors:
    """What a printer notices about itself."""

    paper_low: bool = False
    paper_out: bool = False
    cover_open: bool = False
    cutter: bool = False
    fault: bool = False
    offline: bool = False

    @property
    def online(self) -> bool:
        """Return whether it prints at the moment."""
        return not (self.paper_out or self.cover_open or self.cutter or self.fault or self.offline)

    def at_once(self, kind: int) -> bytes:
        """Return the answer to DLE EOT 1 to 4."""
        bits = {
            1: 0x08 * (not self.online),
            2: 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * (self.cutter or self.fault),
            3: 0x08 * self.cutter | 0x20 * self.fault,
            4: _NEAR_END * self.paper_low | _PAPER_END * self.paper_out,
        }
        return bytes((_MARK | bits[kind],))

    def unasked(self) -> bytes:
        """Return the four bytes that GS a asks for."""
        return bytes(
            (
                0x10 | 0x08 * (not self.online) | 0x20 * self.cover_open,
                0x08 * self.cutter | 0x20 * self.fault,
                self.in_turn()[0],
                0,
            )
        )

    def in_turn(self) -> bytes:
        """Return the answer to GS r 1."""
        return bytes((0x03 * (self.paper_low or self.paper_out) | 0x0C * self.paper_out,))


@dataclass(frozen=True, slots=True)
class Printed:
    """One piece of paper: the commands that are on it, and whether it is whole and was cut off."""

    data: bytes
    whole: bool = True

    def paper(self, model: Profile | None = None) -> preview.Paper:
        """Return what is to be seen on it, printed by that model."""
        return preview.by_model(self.data, model or generic())


@dataclass(slots=True)
class Mechanism:
    """A printer without its line: bytes go in by ``take`` and move on by ``work``; answers go to ``say``."""

    say: Callable[[bytes], None]
    profile: Profile = field(default_factory=generic)
    size: int = 65_536
    """Bytes that fit into the buffer."""
    sensors: Sensors = field(default_factory=Sensors)
    paper_left: int | None = None
    """Bytes of pictures and text until the paper ends; None: it never does."""
    slips: list[Printed] = field(default_factory=list)
    _held: bytes = b""
    _buffer: bytearray = field(default_factory=bytearray)
    _command: bytearray = field(default_factory=bytearray)
    _known: tuple[int, int] | None = None
    """Length of the present command, and how much of it had to be read to know that."""
    _paper: bytearray = field(default_factory=bytearray)
    _torn: bool = False
    _tells: bool = False
    _by_itself: bool = False
    _told: bytes = b""

    @property
    def room(self) -> int:
        """Return how many bytes still fit into the buffer."""
        return max(self.size - len(self._buffer), 0)

    @property
    def busy(self) -> bool:
        """Return whether there is something to print and nothing that hinders it."""
        return bool(self._buffer) and self.sensors.online

    @property
    def unfinished(self) -> bytes:
        """Return the commands on the paper that has not been cut yet."""
        return bytes(self._paper)

    def begin(self, tells: bool) -> None:
        """Begin a connection; ``tells``: this printer tells its state without having been asked to."""
        self._by_itself = tells
        if tells:
            self._tells, self._told = True, b""
            self.tell()

    def take(self, data: bytes) -> None:
        """Put bytes into the buffer; what a printer does at once, wherever it stands, is done at once."""
        data = self._held + data
        done = 0
        for found in _AT_ONCE.finditer(data):
            self._buffer += data[done : found.start()]
            done = found.end()
            if found[0] == CLEAR:
                self._forget()
                self.say(b"\x37\x25\x00")
            elif found[1]:
                self.say(self.sensors.at_once(found[1][0]))
        rest = data[done:]
        keep = next((at for at in range(max(len(rest) - 9, 0), len(rest)) if _may_become(rest[at:])), len(rest))
        self._buffer += rest[:keep]
        self._held = rest[keep:]

    def work(self, budget: int | None = None) -> None:
        """Work off the buffer, or ``budget`` bytes of it, until something hinders it."""
        left = len(self._buffer) if budget is None else min(budget, len(self._buffer))
        while left > 0 and self.sensors.online:
            left -= self._advance(left)
        self.tell()

    def tell(self) -> None:
        """Tell how it is, if somebody asked for that and it has changed."""
        state = self.sensors.unasked()
        if self._tells and state != self._told:
            self._told = state
            self.say(state)

    def new_roll(self) -> None:
        """Put paper in: what hangs out is torn off, and the rest of the slip goes on a new piece."""
        self.sensors.paper_out = self.sensors.paper_low = False
        self.paper_left = None
        if self._torn:
            half = bytes(self._paper) + self._picture_so_far()
            self.slips.append(Printed(half, whole=False))
            self._paper.clear()
            if self._known is not None:
                start = self._known[1]
                self._command[start:] = bytes(len(self._command) - start)

    def power_off(self) -> None:
        """Lose everything that is not on paper."""
        if self._paper or self._command:
            self.slips.append(Printed(bytes(self._paper) + self._picture_so_far(), whole=False))
        self._paper.clear()
        self._forget()
        self._tells, self._torn = False, False

    def _forget(self) -> None:
        self._buffer.clear()
        self._command.clear()
        self._held, self._known = b"", None

    def _picture_so_far(self) -> bytes:
        """Return the present command as far as it is printed, its rest white."""
        if self._known is None:
            return b""
        return bytes(self._command) + bytes(self._known[0] - len(self._command))

    def _advance(self, most: int) -> int:
        """Move on by up to ``most`` bytes of the present command; return by how many."""
        wanted = 1 if self._known is None else min(self._known[0] - len(self._command), most)
        if self._on_paper():
            if self.paper_left is not None:
                wanted = min(wanted, self.paper_left)
                self.paper_left -= wanted
            if wanted <= 0:
                self.sensors.paper_out, self._torn = True, True
                return 0
        self._command += self._buffer[:wanted]
        del self._buffer[:wanted]
        if self._known is None:
            size = wire.length(self._command)
            self._known = None if size is None else (size, len(self._command))
        if self._known is not None and len(self._command) >= self._known[0]:
            self._do(bytes(self._command))
            self._command.clear()
            self._known = None
        return wanted

    def _on_paper(self) -> bool:
        """Tell whether the next byte leaves something on the paper: a dot of a picture or a character."""
        if self._known is not None:
            return self._known[0] > 32
        return not self._command and self._buffer[0] >= 0x20

    def _do(self, command: bytes) -> None:
        """Do a whole command: answer it, cut, or put it on the paper."""
        kind = command[:2]
        if command == b"\0":
            return
        if kind == b"\x1dr":
            self.say(self.sensors.in_turn())
        elif kind == b"\x1da":
            self._tells, self._told = bool(command[2]), b""
            self.tell()
        elif kind == b"\x1d(" and command[2:3] == b"H":
            if self.profile.process_id and command[5:6] == b"0":
                self.say(b"\x37\x22" + command[7:11] + b"\0")
        else:
            if command == b"\x1b@":
                self._tells = self._by_itself
            self._paper += command
            if self._ends_a_slip(command):
                self._cut()

    def _ends_a_slip(self, command: bytes) -> bool:
        """Tell whether a slip comes off now: by the knife, or by a hand once it is fed far enough."""
        if not self.profile.cut:
            return command[:2] == b"\x1bd" and command[2] >= TORN_OFF
        return command[:2] == b"\x1dV" or command in (b"\x1bi", b"\x1bm")

    def _cut(self) -> None:
        self.slips.append(Printed(bytes(self._paper), whole=not self._torn))
        self._paper.clear()
        self._torn = False


def _may_become(tail: bytes) -> bool:
    """Tell whether a tail may be the beginning of something that a printer does at once."""
    return CLEAR.startswith(tail) or tail in (b"\x10", b"\x10\x04", b"\x10\x05")
