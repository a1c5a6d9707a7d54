"""The commands `aufruf user` and `aufruf token`: people who log in, tokens of devices and programs."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from queue_server.config import Config
from queue_server.domain.errors import Refusal
from queue_server.services.access import Actor, Role

Run = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]
Configure = Callable[[argparse.Namespace], Config]
Open = Callable[[Config, Path], Any]
"""Opens the database beside a running server."""


def add(commands: Any, adder: Add, configure: Configure, store: Open) -> None:
    """Add the commands to the parser of all commands; the rest is how the command line does things."""
    here = _Commands(configure, store)
    _tokens(commands.add_parser("token", help="tokens of devices and programs"), adder, here)
    _users(commands.add_parser("user", help="people who log in"), adder, here)


def _tokens(parser: argparse.ArgumentParser, adder: Add, here: "_Commands") -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = adder(actions, "new", here.new_token, "make a token and print it, the only time it can be seen")
    new.add_argument("--role", required=True, choices=[role.value for role in Role])
    new.add_argument("--name", required=True, help="a printer's token is named like its printer")
    new.add_argument("--counter", help="a clerk's token may be tied to one counter")
    new.add_argument("--expires", type=_days, metavar="DAYS", help="good for so many days; else until it is revoked")
    adder(actions, "list", here.list_tokens, "list the tokens: number, role, name, end, last used")
    revoke = adder(actions, "revoke", here.revoke_token, "take a token away; a running server knows within 5 s")
    revoke.add_argument("number", type=int, metavar="ID", help="its number in the list")


def _users(parser: argparse.ArgumentParser, adder: Add, here: "_Commands") -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = adder(actions, "add", here.add_user, "make a user or give one a new password, and print it")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--role", required=True, choices=[role.value for role in Role])
    new.add_argument("--password-stdin", action="store_true", help="read the password instead of making one")
    adder(actions, "list", here.list_users, "list who may log in")
    for action, run, words in (
        ("disable", here.disable_user, "switch somebody off: no log-in, all sessions end"),
        ("enable", here.enable_user, "let somebody log in again"),
        ("password", here.reset_password, "print a new password, to be changed at the next log-in"),
    ):
        adder(actions, action, run, words).add_argument("name", metavar="NAME")
    sessions = adder(actions, "sessions", here.sessions, "list somebody's sessions, or end them")
    sessions.add_argument("name", metavar="NAME")
    sessions.add_argument("--end", action="store_true", help="log this person out everywhere")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise argparse.ArgumentTypeError("give a number of days from 1 to 3650")
    return int(text)


class _Commands:
    """The commands themselves; the imports are late, so that each command starts quickly."""

    def __init__(self, configure: Configure, store: Open) -> None:
        self._configure = configure
        self._open = store

    @contextmanager
    def _writing(self, options: argparse.Namespace) -> Iterator[tuple[Any, Any, Actor]]:
        """Give a transaction, the office and who acts; a refusal becomes a sentence for the terminal."""
        from queue_server.clock import SystemClock
        from queue_server.services import audit
        from queue_server.services.context import Context

        config = self._configure(options)
        try:
            with self._open(config, options.data).transaction() as session:
                yield session, Context(config, SystemClock(), b""), audit.command_line(_account())
        except Refusal as refusal:
            words = str(refusal)
            raise ValueError(words[:1].lower() + words[1:].rstrip(".")) from refusal

    def new_token(self, options: argparse.Namespace) -> int:
        """Make a token and print it alone."""
        from queue_server.services import bearers

        config = self._configure(options)
        if options.counter is not None and options.counter not in config.counters:
            raise ValueError(f"there is no counter {options.counter}; there are: {', '.join(config.counters)}")
        if options.role == Role.PRINTER and options.name not in config.printers:
            print(f"aufruf: note: no printer is called {options.name}, so it can join no room", file=sys.stderr)
        with self._writing(options) as (session, ctx, who):
            role, name, counter = Role(options.role), options.name, options.counter
            _, token = bearers.add(session, ctx, who, role, name, counter, days=options.expires)
        print(token)
        return 0

    def list_tokens(self, options: argparse.Namespace) -> int:
        """List the tokens, newest first."""
        from queue_server.services import bearers

        with self._writing(options) as (session, ctx, _):
            found = bearers.everything(session, ctx)
        head = ("id", "role", "name", "counter", "device", "expires", "last used")
        rows = [
            (
                *(str(each.id), each.role.value, each.name, each.counter or "-", each.device or "-"),
                f"{_day(each.expires_at)}{' (expired)' if each.has_expired else ''}",
                str(each.last_used or "-"),
            )
            for each in found
        ]
        _print_table(head, rows)
        return 0

    def revoke_token(self, options: argparse.Namespace) -> int:
        """Take a token away."""
        from queue_server.services import bearers

        with self._writing(options) as (session, ctx, who):
            bearers.revoke(session, ctx, who, options.number)
        return 0

    def add_user(self, options: argparse.Namespace) -> int:
        """Make a user; print the password unless it was given."""
        from queue_server.services import audit, passwords, people

        password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else people.new_password()
        with self._writing(options) as (session, ctx, who):
            people.add_user(session, ctx.clock, options.name, Role(options.role), password)
            audit.record(session, ctx, who, "user_added", f"user:{options.name}", role=options.role)
            if options.password_stdin and passwords.weakness(password, options.name, ctx.config.login.shortest):
                print("aufruf: note: this password is short or easily guessed", file=sys.stderr)
        if not options.password_stdin:
            print(password)
        return 0

    def list_users(self, options: argparse.Namespace) -> int:
        """List who may log in."""
        from queue_server.services import people

        with self._writing(options) as (session, ctx, _):
            found = people.everybody(session, ctx)
        _print_table(
            ("name", "role", "state", "sessions", "last seen"),
            [(each.name, each.role.value, _state(each), str(each.sessions), _day(each.seen_at)) for each in found],
        )
        return 0

    def disable_user(self, options: argparse.Namespace) -> int:
        """Switch somebody off."""
        from queue_server.services import people

        return self._change(options, people.disable)

    def enable_user(self, options: argparse.Namespace) -> int:
        """Let somebody log in again, also before a lock is over."""
        from queue_server.services import people

        return self._change(options, people.enable, people.unlock)

    def reset_password(self, options: argparse.Namespace) -> int:
        """Print a new password."""
        from queue_server.services import passwords, people

        password = people.new_password()
        hashed = passwords.hashed(password)
        with self._writing(options) as (session, ctx, who):
            found = people.named(session, ctx, options.name)
            people.reset_password(session, ctx, who, found.id, hashed)
        print(password)
        return 0

    def sessions(self, options: argparse.Namespace) -> int:
        """List somebody's sessions, or end them."""
        from queue_server.services import logins, people

        if options.end:
            return self._change(options, people.end_sessions)
        with self._writing(options) as (session, ctx, _):
            found = logins.sittings(session, ctx, people.named(session, ctx, options.name).id, None)
        rows = [(each.agent or "-", _minute(each.since), _minute(each.seen_at)) for each in found]
        _print_table(("browser", "since (UTC)", "last seen (UTC)"), rows)
        return 0

    def _change(self, options: argparse.Namespace, *verbs: Callable[..., Any]) -> int:
        from queue_server.services import people

        with self._writing(options) as (session, ctx, who):
            found = people.named(session, ctx, options.name)
            for verb in verbs:
                verb(session, ctx, who, found.id)
        return 0


def _account() -> str:
    """Return who types, by the account of the system; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _state(each: Any) -> str:
    if not each.is_active:
        return "disabled"
    if each.locked_until is not None:
        return f"locked until {each.locked_until:%H:%M} UTC"
    return "must change the password" if each.must_change else "active"


def _day(value: datetime | None) -> str:
    return "-" if value is None else f"{value:%Y-%m-%d}"


def _minute(value: datetime | None) -> str:
    return "-" if value is None else f"{value:%Y-%m-%d %H:%M}"


def _print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
