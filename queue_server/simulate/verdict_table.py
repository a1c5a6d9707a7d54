"""The comparison of two policies for people at a terminal: what differs, a table, and what it means."""

import textwrap
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from queue_server.domain.policies.figures import Difference, Row
from queue_server.simulate.verdict import Report, number

WIDTH = 100
HEADS = {
    "median": "median\nwait, min",
    "p90": "9 of 10\nwithin, min",
    "longest": "longest\nwait, min",
    "overtaken": "overtaken\n%",
    "spoken": "own\nlanguage, %",
    "not_called": "not\ncalled",
}
TITLES = {"service": "by service:", "class": "by class:", "again": "waiting again:"}
SHARES = frozenset({"overtaken", "spoken"})
LEGEND = (
    "Each figure is one day's, averaged over the days: A → B, below it the difference with what chance may have added "
    "(99 %); * more than luck. One number: the same under both. Overtaken: a counter that could have served them "
    "called somebody who came later. Own language: called by a counter that speaks it. The wait counts until the "
    "first call, for appointments from their time; who was not called has waited until the end. Waiting again: who "
    "was missed and came late, or was put back, from then to the next call. These are a model's people, so small "
    "groups are shown as they are."
)


def show(report: Report, out: TextIO, width: int = WIDTH) -> None:
    """Print a comparison."""
    console = Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    for line in _head(report):
        console.print(line, soft_wrap=True)
    console.print(_table(report))
    console.print()
    for paragraph in [LEGEND, *report.notes]:
        console.print(textwrap.fill(paragraph, width))
    console.print("\nWhat B changes:")
    for sentence in report.words:
        console.print(textwrap.fill(sentence, width, initial_indent="  - ", subsequent_indent="    "))


def _head(report: Report) -> list[str]:
    seeds, mix = report.seeds, report.mix
    spans = f"seed {seeds[0]}" if len(seeds) == 1 else f"seeds {seeds[0]} to {seeds[-1]}"
    count = "1 day" if len(seeds) == 1 else f"{len(seeds)} days"
    lines = [
        f"A  {report.a}",
        f"B  {report.b}",
        f"{count} with {mix.tickets} visitors each ({spans}), the same people under both",
        "",
    ]
    if not report.changes:
        return [*lines, "The two do not differ in anything that touches the queue."]
    lines.append("What differs:")
    size = max(len(change.setting) for change in report.changes)
    for change in report.changes:
        more = "" if change.is_played else "   (not played: the model leaves it out)"
        lines.append(f"  {change.setting.ljust(size)}  A: {change.a}   B: {change.b}{more}")
    return lines


def _table(report: Report) -> Table:
    columns = [name for name in HEADS if name != "not_called" or _is_anybody_left(report)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", min_width=max(len(_name(row)) for row in report.rows), no_wrap=True)
    table.add_column("visits\na day", justify="right")
    for name in columns:
        table.add_column(HEADS[name], justify="right")
    kind = ""
    for row in report.rows:
        if row.key[0] not in (kind, "all"):
            kind = row.key[0]
            table.add_row(TITLES[kind])
        cells = (Text(_cell(name, row.figures[name]), justify="right") for name in columns)
        table.add_row(_name(row), number(row.visits), *cells)
    return table


def _name(row: Row) -> str:
    kind, name = row.key
    return "all" if kind == "all" else f"  {name.replace('_', ' ') if kind == 'again' else name}"


def _is_anybody_left(report: Report) -> bool:
    figures = [row.figures["not_called"] for row in report.rows]
    return any(figure.a or figure.b for figure in figures)


def _cell(name: str, figure: Difference) -> str:
    factor = 100 if name in SHARES else 1
    if figure.a is None and figure.b is None:
        return "–"
    before, after = (None if value is None else factor * value for value in (figure.a, figure.b))
    if figure.is_same:
        return number(before)
    pair = f"{'–' if before is None else number(before)} → {'–' if after is None else number(after)}"
    if figure.change is None:
        return pair
    margin = "" if figure.margin is None else f" ±{number(factor * figure.margin)}"
    return f"{pair}\n{_signed(factor * figure.change)}{margin}{' *' if figure.is_sure else ''}"


def _signed(value: float) -> str:
    written = number(abs(value))
    return written if written == "0" else f"{'+' if value > 0 else '−'}{written}"
