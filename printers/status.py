"""Reads what a printer says of itself: at once (DLE EOT), in its turn (GS r), unasked (GS a), when done (GS ( H)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

ASK = {kind: bytes((0x10, 0x04, kind)) for kind in (1, 2, 3, 4)}
"""The four questions that are answered at once: printer, why offline, error, paper."""
ASK_IN_TURN = b"\x1dr\x01"
"""GS r 1: answered when everything before it has been worked off, with the state of the paper."""
TELL, TELL_NO_MORE = b"\x1da\x0e", b"\x1da\x00"
"""GS a: tell of being offline, of errors and of the paper as they come; or only when asked."""

BLOCK, DONE, LONGEST_BLOCK = 0x37, 0x22, 80
XON, XOFF = 0x11, 0x13

Trouble = Literal["paper_out", "cover_open", "cutter", "fault", "offline"]
Low = Literal["paper_low"]
LOW: Low = "paper_low"
"""The one reason that does not keep a printer from printing."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a printer says about itself."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    cutter: bool = False
    fault: bool = False

    @property
    def trouble(self) -> Trouble | None:
        """Return the one reason why it cannot print, the most helpful first, or None."""
        if self.paper_out:
            return "paper_out"
        if self.cover_open:
            return "cover_open"
        if self.cutter:
            return "cutter"
        if self.fault:
            return "fault"
        return "offline" if self.offline else None

    @property
    def reason(self) -> Trouble | Low | None:
        """Return what somebody should know: the trouble, else that the paper will not last."""
        return self.trouble or (LOW if self.paper_low else None)


def is_answer(byte: int) -> bool:
    """Tell an answer to DLE EOT from other bytes a printer may send: its bits 0 and 7 are 0, 1 and 4 are 1."""
    return byte & 0x93 == 0x12


def parse(answers: Mapping[int, int]) -> Status | None:
    """Make a status of the answers, by the kind of question (1 to 4); None if one is missing: half is no answer."""
    if not answers.keys() >= ASK.keys():
        return None
    printer, cause, error, paper = (answers[kind] for kind in ASK)
    return Status(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper_out=bool(cause & 0x20 or paper & 0x60),
        paper_low=bool(paper & 0x0C),
        cutter=bool(error & 0x08),
        fault=bool(cause & 0x40 or error & 0x64),
    )


def parse_unasked(told: Sequence[int]) -> Status:
    """Make a status of the four bytes of GS a."""
    return Status(
        offline=bool(told[0] & 0x08),
        cover_open=bool(told[0] & 0x20),
        paper_out=bool(told[2] & 0x0C),
        paper_low=bool(told[2] & 0x03),
        cutter=bool(told[1] & 0x08),
        fault=bool(told[1] & 0x64),
    )


def parse_in_turn(answer: int) -> Status:
    """Make a status of the answer to GS r 1, which knows of the paper alone."""
    return Status(paper_out=bool(answer & 0x0C), paper_low=bool(answer & 0x03))


def ask_when_done(name: bytes) -> bytes:
    """Return GS ( H, which asks for ``name`` (four printable bytes) once everything before it is on the paper."""
    return b"\x1d(H\x06\x0000" + name


@dataclass(slots=True)
class Ear:
    """Sorts what comes from a printer; what each kind of answer looks like tells them apart, byte by byte."""

    at_once: list[int] = field(default_factory=list)
    in_turn: list[int] = field(default_factory=list)
    unasked: Status | None = None
    done: set[bytes] = field(default_factory=set)
    noise: int = 0
    """Bytes that no printer says: whatever else this line says is not to be believed either."""
    _rest: bytearray = field(default_factory=bytearray)

    def hear(self, data: bytes) -> None:
        """Take in what came; an answer that is not whole yet waits for its rest."""
        self._rest += data
        while self._rest:
            took = self._first()
            if not took:
                return
            del self._rest[:took]

    def _first(self) -> int:
        """Take in the first answer and return its length, or 0 if its rest is still to come."""
        first = self._rest[0]
        if first == BLOCK:
            return self._block()
        if first & 0x93 == 0x10:
            return self._four()
        if is_answer(first):
            self.at_once.append(first)
        elif first & 0x90 == 0:
            self.in_turn.append(first)
        elif first not in (XON, XOFF):
            self.noise += 1
        return 1

    def _block(self) -> int:
        """Take in a block, which ends with a zero; 37 22 is the answer to GS ( H."""
        end = self._rest.find(0)
        if end < 0 and len(self._rest) < LONGEST_BLOCK:
            return 0
        if end < 0:
            self.noise += 1
            return 1
        if self._rest[1] == DONE:
            self.done.add(bytes(self._rest[2:end]))
        return end + 1

    def _four(self) -> int:
        """Take in the four bytes of GS a, if that is what they are."""
        told = self._rest[:4]
        if any(byte & 0x90 for byte in told[1:]):
            self.noise += 1
            return 1
        if len(told) < 4:
            return 0
        self.unasked = parse_unasked(told)
        return 4
