"""Reads a printer's answers to DLE EOT 1 to 4 (Epson's real-time status)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ASK = {kind: bytes((0x10, 0x04, kind)) for kind in (1, 2, 3, 4)}
"""The four questions: printer, why offline, error, paper."""

Trouble = Literal["paper_out", "cover_open", "cutter", "fault", "offline"]


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


def is_answer(byte: int) -> bool:
    """Tell an answer to DLE EOT from other bytes a printer may send: its bits 0 and 7 are 0, 1 and 4 are 1."""
    return byte & 0x93 == 0x12


def parse(answers: Mapping[int, int]) -> Status:
    """Make a status of the answers, by the kind of question (1 to 4); what is missing counts as no complaint."""
    printer, cause, error, paper = (answers.get(kind, 0) for kind in (1, 2, 3, 4))
    return Status(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper_out=bool(cause & 0x20 or paper & 0x60),
        paper_low=bool(paper & 0x0C),
        cutter=bool(error & 0x08),
        fault=bool(cause & 0x40 or error & 0x64),
    )
