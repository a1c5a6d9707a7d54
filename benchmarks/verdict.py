"""What came of the fault matrix: every slip is drawn, its QR code read, and held against what the database says."""

import multiprocessing
import threading
from collections import Counter
from dataclasses import dataclass, field

import zxingcpp

from printers.mechanism import Printed
from printers.profile import profile

JOBS = "SELECT ticket_id, state, printer, reason FROM print_job WHERE NOT copy"
"""What ``judge`` asks the database."""


@dataclass(slots=True)
class Told:
    """What the kiosks were told: the tickets whose number was on a screen, by the address on their slip."""

    by_address: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def read_codes(slip: tuple[bytes, bool, str]) -> list[str]:
    """Return the addresses that the QR codes on a piece of paper lead to, read from its picture."""
    data, whole, model = slip
    image = Printed(data, whole).paper(profile(model)).image
    return [str(found.text) for found in zxingcpp.read_barcodes(image.convert("L"))]


@dataclass(slots=True)
class Verdict:
    """What is on paper, on screens and in the database, and where they disagree."""

    tickets: int = 0
    on_paper: int = 0
    states: Counter[str] = field(default_factory=Counter)
    nowhere: int = 0
    """Tickets with neither paper nor a number on a screen."""
    duplicates: int = 0
    """Tickets with two slips, none of which says that it is a copy: nobody asked for copies here."""
    false_printed: int = 0
    """Tickets of which the database says that they are on paper, and nothing with their code is."""
    ended_early: int = 0
    """Tickets of which the database says so, and the paper ended below the code.

    A printer that tells how it is only when it is asked, and has a new roll by then, says nothing of it.
    """
    false_failed: int = 0
    """Tickets of which the database says that they are not on paper, and they are."""
    waiting: int = 0
    torn: int = 0
    strange: int = 0
    """Pieces of paper that were cut off and carry the QR code of no ticket that a kiosk was told."""
    quarrels: list[str] = field(default_factory=list)
    """What paper and database disagree about, in words."""
    together: int = 0
    """Pieces of paper with the numbers of two visitors."""

    @property
    def good(self) -> bool:
        """Return whether nothing happened that must never happen."""
        never = (self.nowhere, self.duplicates, self.false_printed, self.false_failed, self.waiting, self.together)
        return not any(never)


def judge(jobs: list[tuple[object, ...]], told: Told, slips: list[tuple[bytes, bool, str]]) -> Verdict:
    """Hold what is on paper against what is in the database."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        codes = pool.map(read_codes, slips, chunksize=8)
    papers: Counter[str] = Counter()
    wholes: set[str] = set()
    verdict = Verdict(torn=sum(not whole for _, whole, _ in slips))
    for found, (_, whole, _) in zip(codes, slips, strict=True):
        holders = [told.by_address[code] for code in found if code in told.by_address]
        papers.update(holders)
        wholes.update(holders if whole else ())
        verdict.strange += whole and not holders
        verdict.together += len(holders) > 1
    on_screen = set(told.by_address.values())
    for ticket, state, printer, reason in jobs:
        count, known = papers[str(ticket)], str(state)
        if (known == "printed") != (str(ticket) in wholes) and known != "unknown":
            verdict.quarrels.append(f"ticket {ticket}: {known} at {printer} ({reason}), {count} pieces of paper")
        verdict.tickets += 1
        verdict.states[known] += 1
        verdict.on_paper += count > 0
        verdict.nowhere += not count and str(ticket) not in on_screen
        verdict.duplicates += count > 1
        verdict.false_printed += known == "printed" and not count
        verdict.ended_early += known == "printed" and count > 0 and str(ticket) not in wholes
        verdict.false_failed += known in ("failed", "queued") and count > 0
        verdict.waiting += known in ("queued", "sending")
    return verdict


def report(verdict: Verdict, told: Told, done: Counter[str], away: list[float]) -> str:
    """Return the printed table."""
    rows: list[tuple[str, object, str]] = [
        ("tickets in the database", verdict.tickets, f"{told.tries} requests, repeated with the same key"),
        ("printers' faults", done.total(), ", ".join(f"{name} {count}" for name, count in sorted(done.items()))),
        ("kills (-9) of the server", len(away), f"away for {max(away, default=0):.1f} s at most"),
        ("on paper", verdict.on_paper, ", ".join(f"{name} {count}" for name, count in sorted(verdict.states.items()))),
        ("torn slips", verdict.torn, "the paper ended or the power went in the middle"),
        ("pieces without a code", verdict.strange, "the half of a slip that was broken off, cut from the next one"),
        ("two numbers on one paper", verdict.together, "must be 0"),
        ("neither paper nor screen", verdict.nowhere, "must be 0"),
        ("two slips, neither a copy", verdict.duplicates, "must be 0"),
        ("said printed, not on paper", verdict.false_printed, "must be 0"),
        (
            "said printed, torn at the foot",
            verdict.ended_early,
            "the roll ended below the code, and the next was in at once",
        ),
        ("said not printed, on paper", verdict.false_failed, "must be 0"),
        ("still waiting at the end", verdict.waiting, "must be 0"),
    ]
    return "\n".join([*(f"{name:<32}{value:>7}   {words}" for name, value, words in rows), *verdict.quarrels])
