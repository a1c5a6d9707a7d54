"""When log-ins and tokens were last used: noted in memory at each request, written down now and then."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from queue_server.services import bearers, logins
from queue_server.services.access import Actor
from queue_server.services.context import Context

MOST = 10_000


@dataclass
class Traces:
    """What was used since it was last written down. A request only puts something in here: no write waits for it."""

    logins: dict[str, datetime] = field(default_factory=dict)
    """Names of log-ins' cookies, and when they were at work."""
    tokens: set[int] = field(default_factory=set)
    known: dict[int, date] = field(default_factory=dict)
    """Tokens that are written down for a day."""

    def login(self, login: str, now: datetime) -> None:
        """Note that a log-in is at work."""
        if login in self.logins or len(self.logins) < MOST:
            self.logins[login] = now

    def token(self, actor: Actor) -> None:
        """Note that a token is at work."""
        number = actor.credential.removeprefix("token:")
        if number.isdigit() and len(self.tokens) < MOST:
            self.tokens.add(int(number))

    def write(self, store: Any, ctx: Context) -> None:
        """Write down what is noted, in one transaction; nothing noted is no transaction."""
        today = ctx.day(ctx.now())
        fresh = [number for number in sorted(self.tokens) if self.known.get(number) != today]
        seen, self.logins, self.tokens = self.logins, {}, set()
        if not fresh and not seen:
            return
        with store.transaction() as session:
            self._write(session, ctx, seen, fresh)
        self.known = {number: day for number, day in self.known.items() if day == today} | dict.fromkeys(fresh, today)

    @staticmethod
    def _write(session: Session, ctx: Context, seen: dict[str, datetime], fresh: list[int]) -> None:
        if fresh:
            bearers.used(session, ctx, fresh)
        logins.seen(session, seen)
