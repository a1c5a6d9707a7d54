"""The command `aufruf compare-policies`: what another order policy would do to the waits, before anybody uses it."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from queue_server.config import Config, ConfigError, load
from queue_server.domain.policies.figures import compare
from queue_server.simulate import verdict
from queue_server.simulate.trial import ENDS, Mix, days

WORDS = "show what an order policy does to the waits: B against A, on the same simulated days; no server is asked"
MOST_DAYS, MOST_TICKETS = 1000, 5000
USUAL = Mix()

Complain = Callable[[Path, ConfigError], None]


def add(commands: Any, complain: Complain) -> None:
    """Add the command to the parser of all commands; ``complain`` prints the mistakes of a file."""
    command: argparse.ArgumentParser = commands.add_parser("compare-policies", help=WORDS, description=WORDS)
    option = command.add_argument
    option("a", type=Path, metavar="A.yaml", help="the policy of today; its day is played")
    option("b", type=Path, metavar="B.yaml", nargs="?", help="the other one; left out: A with --set")
    option("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides", help="override a setting of B")
    option("--seed", type=int, default=1, help="of the first day; the same seed makes the same days")
    option("--days", type=_between(1, MOST_DAYS), default=20, help="how many days; default 20")
    option("--tickets", type=_between(1, MOST_TICKETS), default=USUAL.tickets, help="visitors a day; default 230")
    words = "how many of those for the service appointment have a time; default 1: all"
    option("--appointments", type=_share, default=USUAL.appointments, metavar="SHARE", help=words)
    words = "how many of all visitors are given the strict class by staff; default 0.01"
    option("--strict", type=_share, default=USUAL.strict, metavar="SHARE", help=words)
    option("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=lambda options: run(options, command, complain))


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"give a whole number from {least} to {most}")
        return int(text)

    return number


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("give a share from 0 to 1, like 0.8")
    return share


def run(options: argparse.Namespace, parser: argparse.ArgumentParser, complain: Complain) -> int:
    """Compare two configurations and print the report; 1 if one of them has mistakes."""
    if options.b is None and not options.overrides:
        parser.error("nothing to compare: give a second file, or say with --set what is to be different")
    a = _load(options.a, (), complain)
    b = _load(options.b or options.a, options.overrides, complain)
    if a is None or b is None:
        return 1
    mix = Mix(options.tickets, options.appointments, options.strict)
    seeds = range(options.seed, options.seed + options.days)
    rows = compare(*days(a, b, mix, seeds), ENDS)
    report = verdict.Report(
        a=str(options.a),
        b=" ".join([str(options.b or options.a), *(f"--set {setting}" for setting in options.overrides)]),
        mix=mix,
        seeds=seeds,
        changes=tuple(verdict.changes(a, b)),
        rows=tuple(verdict.in_order(rows, a, b)),
    )
    _print(report, options.format)
    return 0


def _print(report: verdict.Report, form: str) -> None:
    if form == "json":
        json.dump(report.as_dict(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    from queue_server.simulate import verdict_table

    width = shutil.get_terminal_size((verdict_table.WIDTH, 24)).columns if sys.stdout.isatty() else verdict_table.WIDTH
    verdict_table.show(report, sys.stdout, width)


def _load(path: Path, overrides: Sequence[str], complain: Complain) -> Config | None:
    """Load one of the two; both files' mistakes are told before the command gives up. Raises ValueError without it."""
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    try:
        return load(path, overrides)
    except ConfigError as error:
        complain(path, error)
        return None
