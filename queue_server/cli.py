"""The command `aufruf`: what an office's technician types."""

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from queue_server import cli_people, cli_policies, cli_voices
from queue_server.config import Config, ConfigError, load, report

if TYPE_CHECKING:
    from queue_server.serving import OnStop

ENVIRONMENT = {"AUFRUF_DATABASE_URL": "database.url", "AUFRUF_REDIS_URL": "redis.url"}
PATIENCE_MS = 10_000
"""How long a command waits for a database that the running server is writing to."""


class Failed(Exception):
    """The command cannot do what it was asked; the message is for the person who typed it."""


def main(arguments: Sequence[str], *, on_stop: "OnStop" = contextlib.nullcontext) -> int:
    """Run one command and return its exit status: 0 done, 1 not possible, 2 typed wrong."""
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "werkzeug", "engineio", "socketio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        if options.command == "serve":
            return serve(options, on_stop)
        result: int = options.run(options)
    except ConfigError as error:
        show_mistakes(options.config, error)
        return 1
    except (Failed, ValueError) as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    except DBAPIError as error:
        return complain(f"the database cannot be used: {error.orig}")
    return result


def complain(words: str) -> int:
    """Say in a sentence why it is not possible, and return the exit status for that."""
    print(f"aufruf: {words}", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="aufruf", description="The queue and counter-calling system.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serve_parser(commands)
    cli_people.add(commands, _add, configuration, _store)
    _add(commands, "check-config", check_config, "say everything that is wrong with config.yaml")
    _add(commands, "purge", purge, "delete what is older than the configured retention, and say what")
    _add(commands, "printers", show_printers, "list how each printer is, as it answers now")
    test_print = _add(commands, "test-print", print_test, "print a test slip and say how it went")
    test_print.add_argument("printer", metavar="PRINTER")
    _simulate_parser(commands)
    cli_voices.add(commands, _add, configuration)
    cli_policies.add(commands, show_mistakes)
    return top


def _add(commands: Any, name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    command.set_defaults(run=run)
    command.add_argument(
        "--config", type=Path, default=Path("config.yaml"), metavar="FILE", help="default: config.yaml"
    )
    command.add_argument("--data", type=Path, default=Path("var"), metavar="DIR", help="what must last; default: var")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides", help="override one setting"
    )
    return command


def _serve_parser(commands: Any) -> None:
    command = _add(commands, "serve", lambda options: 0, "start the server")
    command.add_argument("--host", help="address to listen on")
    command.add_argument("--port", type=int, help="TCP port to listen on")
    command.add_argument("--demo", action="store_true", help="always open, with logins made at the first start")


def _simulate_parser(commands: Any) -> None:
    command = _add(commands, "simulate", simulate, "let visitors and clerks live a day on a running server")
    command.add_argument("--url", help="address of the running server")
    command.add_argument("--token", metavar="ADMIN_TOKEN", help="a token of the role admin")
    command.add_argument("--seed", type=int, default=1, help="the same seed makes the same day")
    command.add_argument("--tickets", type=int, default=230, help="how many visitors come")
    command.add_argument("--plan", action="store_true", help="print the plan and do nothing")


def configuration(options: argparse.Namespace, further: Sequence[str] = ()) -> Config:
    """Return the configuration: the environment goes before the file, `--set` before both. Raises ConfigError."""
    named = [f"{key}={json.dumps(os.environ[name])}" for name, key in ENVIRONMENT.items() if os.environ.get(name)]
    return load(options.config, [*named, *options.overrides, *further])


def serve(options: argparse.Namespace, on_stop: "OnStop") -> int:
    """Start the server and run until it is told to stop."""
    from queue_server import serving

    further = [] if options.host is None else [f"server.host={json.dumps(options.host)}"]
    further += [] if options.port is None else [f"server.port={options.port}"]
    config = printing_configuration(options, further)
    if options.demo and config.server.host not in serving.LOOPBACK:
        raise Failed(f"--demo gives everybody its rights: it listens on 127.0.0.1 only, not on {config.server.host}")
    for warning in config.warnings:
        print(f"{options.config}: {warning}", file=sys.stderr)
    return serving.run(config, options.data, demo=options.demo, on_stop=on_stop)


def check_config(options: argparse.Namespace) -> int:
    """Say everything that is wrong with the configuration, and what probably is."""
    from queue_server.clock import SystemClock
    from queue_server.printing import devices, drawing

    mistakes, warnings = report(options.config, options.overrides)
    if not mistakes:
        config = load(options.config, options.overrides)
        mistakes = devices.problems(config)
        warnings += [] if mistakes else drawing.problems(config, SystemClock().now())
    if mistakes:
        show_mistakes(options.config, ConfigError(mistakes))
    for warning in warnings:
        print(f"{options.config}: warning: {warning}", file=sys.stderr)
    if not mistakes:
        print(f"{options.config}: no mistakes" + (f", {len(warnings)} warnings" if warnings else ""))
    return 1 if mistakes else 0


def show_mistakes(path: Path, error: ConfigError) -> None:
    """Print all mistakes of a configuration, each with its place."""
    print(f"{path} has {len(error.problems)} mistake(s):", file=sys.stderr)
    for problem in error.problems:
        print(f"  {problem}", file=sys.stderr)


def purge(options: argparse.Namespace) -> int:
    """Delete what has been kept long enough, and say what was deleted."""
    from queue_server.clock import SystemClock
    from queue_server.emergency.book import Book
    from queue_server.emergency.calls import Emergencies
    from queue_server.services import emergency_notes, purge
    from queue_server.services.context import Context

    config = configuration(options)
    context = Context(config, SystemClock(), b"")
    gone = purge.purge(_store(config, options.data), context)
    calls = Emergencies(Book.in_folder(Path(options.data)), context.now, config.emergency.escalate_after)
    steps = emergency_notes.forget(calls, context)
    print(f"kept: from {purge.kept_from(context)} on")
    print(f"deleted: {gone.tickets} tickets, {gone.log} log lines, {gone.print_jobs} print jobs, {gone.keys} keys")
    print(f"deleted: {gone.audit} entries of the audit log")
    print(f"deleted: {gone.seats} lines about who sat where")
    print(f"made anonymous: {gone.counters_forgotten} lines that named a counter, {steps} of emergency calls")
    return 0


def print_test(options: argparse.Namespace) -> int:
    """Print a trial page and say how it went; 0 only if the printer itself has confirmed it."""
    from queue_server.clock import SystemClock
    from queue_server.printing.trial import trial_print
    from queue_server.printing.words import SURE, meaning

    config = printing_configuration(options)
    if options.printer not in config.printers:
        raise Failed(f"there is no printer {options.printer}; there are: {', '.join(config.printers) or 'none'}")
    if config.printers[options.printer].driver == "agent":
        raise Failed(f"{options.printer} is at a kiosk: try it there, by python -m kiosk.agent … --test-print")
    trial = trial_print(config, Path(options.data), options.printer, SystemClock().now())
    because = f" ({trial.reason}: {meaning(trial.reason)})" if trial.reason else ""
    print(f"{options.printer}: {trial.state}{because}")
    print(f"{SURE[trial.state]}, after {trial.seconds:.1f} s")
    if trial.picture is not None:
        print(f"the paper: {trial.picture}")
    return 0 if trial.state == "printed" else 1


def show_printers(options: argparse.Namespace) -> int:
    """List how each printer is, as it answers now; 0 only if all that can be asked are well."""
    from queue_server.printing.table import is_well, printers_now, table

    rows = printers_now(printing_configuration(options), Path(options.data))
    print(table(rows) if rows else "config.yaml names no printer")
    return 0 if all(is_well(row) for row in rows) else 1


def printing_configuration(options: argparse.Namespace, further: Sequence[str] = ()) -> Config:
    """Return the configuration; raises ConfigError for printers of an unknown model too."""
    from queue_server.printing.devices import problems

    config = configuration(options, further)
    found = problems(config)
    if found:
        raise ConfigError(found)
    return config


def simulate(options: argparse.Namespace) -> int:
    """Hand over to the simulation, which talks to a running server like everybody else."""
    import importlib

    simulation = importlib.import_module("queue_server.simulate")
    result: int = simulation.main(options)
    return result


def _store(config: Config, data: Path) -> Any:
    """Open the database for a command beside a running server, created or migrated if needed."""
    from queue_server.store import migrate
    from queue_server.store.location import database_url
    from queue_server.store.session import Store

    data.mkdir(parents=True, exist_ok=True)
    store = Store(database_url(config, data), lock_wait_ms=PATIENCE_MS)
    migrate.prepare(store, config.areas)
    return store
