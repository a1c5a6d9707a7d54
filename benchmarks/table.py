"""The figures of a run: both sides of each measure round by round, their ratio, and the printed table."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTHS = (38, 11, 11, 8, 15, 8)


def p99(values: Sequence[float]) -> float:
    """Return the 99th percentile (nearest rank)."""
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


@dataclass(slots=True)
class Measure:
    """One line of the table. ``aim``: the ratio (Aufruf ÷ bare) that is wanted, at least (rates) or at most (times)."""

    name: str
    is_rate: bool = False
    aim: float | None = None
    aufruf: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def add(self, aufruf: float, bare: float) -> None:
        """Note one round."""
        self.aufruf.append(aufruf)
        self.bare.append(bare)

    @property
    def ratios(self) -> list[float]:
        """Return Aufruf ÷ bare of each round: both were measured within seconds, so a slow moment hits both."""
        return [ours / theirs for ours, theirs in zip(self.aufruf, self.bare, strict=True)]

    @property
    def ratio(self) -> float:
        """Return the median of the rounds' ratios."""
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool:
        """Tell whether the aim is met; without one it always is."""
        return self.aim is None or (self.ratio >= self.aim if self.is_rate else self.ratio <= self.aim)

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table's line."""
        sides = [self.shown(statistics.median(side)) for side in (self.aufruf, self.bare)]
        span = f"{min(self.ratios):.2f} … {max(self.ratios):.2f}"
        return (self.name, *sides, f"{self.ratio:.2f}", span, self.verdict())

    def shown(self, value: float) -> str:
        """Return a value with its unit: a rate, or seconds as milliseconds."""
        return f"{value:.0f} /s" if self.is_rate else f"{value * 1000:.1f} ms"

    def verdict(self) -> str:
        """Return the aim and whether it is met."""
        if self.aim is None:
            return "-"
        return f"{'≥' if self.is_rate else '≤'} {self.aim} {'met' if self.is_met else 'MISSED'}"


def table(measures: Sequence[Measure]) -> str:
    """Return all lines, with a head; values are medians of the rounds."""
    head = ("median of the rounds", "Aufruf", "bare", "ratio", "rounds", "aim")
    return "\n".join(line(cells) for cells in (head, *(measure.row() for measure in measures)))


def line(cells: Sequence[str]) -> str:
    """Return cells in columns: the first to the left, figures to the right, the aim to the left again."""
    first, *middle, last = cells
    placed = [cell.rjust(width) for cell, width in zip(middle, WIDTHS[1:], strict=False)]
    return "".join([first.ljust(WIDTHS[0]), *placed, "   ", last])
