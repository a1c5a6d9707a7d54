"""Who may speak in an area: one chair each, in this process's memory, or in Redis where several serve the screens."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

log = logging.getLogger(__name__)

LEASE = 4.0
"""Seconds that a chair is kept without a word from who sits in it; a page falls silent no later by itself."""
SAID_FOR = 120.0
"""Seconds that is remembered what was said: no call is announced for longer."""
SEEN_FOR = 86_400.0
"""Seconds that a screen is missed after it was last heard of."""
GUESS_AFTER = 60.0
"""Seconds without Redis after which a process calls those screens mute that it used to hear itself."""
REST = 2.0
"""Seconds without Redis after it failed: nobody who calls a visitor waits for it in the meantime."""
PATIENCE = 0.5
"""Seconds that Redis may take to answer."""


class Chairs(Protocol):
    """What the speakers share with other processes of the same office."""

    def sit(self, area: str, holder: str) -> bool:
        """Take an empty chair or keep one's own; return whether it is the holder's now."""

    def rise(self, area: str, holder: str) -> None:
        """Leave a chair, if it is the holder's."""

    def say(self, area: str, seq: int) -> None:
        """Note that all calls up to ``seq`` have been said."""

    def said(self, area: str) -> int | None:
        """Return up to which ``seq`` all calls have been said; None if nobody knows."""

    def heard(self, display: str, is_well: bool, reason: str) -> None:
        """Note how a screen sounds, or that it went."""

    def mute(self, displays: Iterable[str]) -> dict[str, str]:
        """Return those of the screens that no process has heard well lately, each with a code why."""

    def close(self) -> None:
        """End what is open."""


class OwnChairs:
    """One process alone. ``mute_after``: seconds; ``expected``: each of the screens is missed from the start on."""

    def __init__(self, now: Callable[[], float], mute_after: float, *, expected: bool) -> None:
        self._now = now
        self._mute_after = mute_after
        self._began = now()
        self._expected = expected
        self._said: dict[str, int] = {}
        self._well_at: dict[str, float] = {}
        self._reason: dict[str, str] = {}

    def sit(self, area: str, holder: str) -> bool:
        """Nobody else can sit there: the caller has one holder at a time."""
        return True

    def rise(self, area: str, holder: str) -> None:
        """Nobody waits for it."""

    def say(self, area: str, seq: int) -> None:
        """Note that all calls up to ``seq`` have been said."""
        self._said[area] = max(seq, self._said.get(area, seq))

    def said(self, area: str) -> int | None:
        """Return up to which ``seq`` all calls have been said."""
        return self._said.get(area)

    def heard(self, display: str, is_well: bool, reason: str) -> None:
        """Note how a screen sounds."""
        if is_well or display not in self._well_at:
            self._well_at[display] = self._now()
        self._reason[display] = reason

    def mute(self, displays: Iterable[str]) -> dict[str, str]:
        """Return the screens that were not heard well for ``mute_after`` seconds."""
        now = self._now()
        first = self._began if self._expected else now
        return {
            display: self._reason.get(display, "no_report")
            for display in displays
            if now - self._well_at.get(display, first) >= self._mute_after
        }

    def close(self) -> None:
        """Nothing is open."""


SIT = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
if not held then
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  if redis.call('GET', KEYS[2]) ~= run then
    redis.call('SET', KEYS[2], run)
    redis.call('SET', KEYS[3], 1, 'PX', ARGV[4])
  end
  if ARGV[3] == '0' and redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1"""
"""A Redis that was started anew has forgotten who sits where: for a while only those who sat may sit down again."""
RISE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1"
SAY = """
local said = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
redis.call('SET', KEYS[1], math.max(said, tonumber(ARGV[1])), 'PX', ARGV[2])
return 1"""


class SharedChairs:
    """Several processes with one Redis, whose expiring keys are the only clock.

    While Redis is away each process goes on by itself: who sat keeps the chair, who did not waits; and after a minute
    each calls those screens mute that it used to hear.
    """

    def __init__(self, url: str, now: Callable[[], float], mute_after: float, *, expected: bool) -> None:
        import redis  # few houses have one, and it takes a while to load
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self._own = OwnChairs(now, mute_after, expected=False)
        self._expected = expected
        self._now = now
        self._errors = (redis.RedisError, OSError)
        self._mute_after = mute_after
        # One more attempt: the connection may be one of a Redis that was started anew meanwhile.
        options: dict[str, Any] = {"retry": Retry(NoBackoff(), 1), "decode_responses": True}
        self._redis: Any = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, **options
        )
        self._away_since = self._away_until = 0.0
        self._sat: dict[str, str | None] = {}
        """Who of this process sits in each area, as Redis said last; None: somebody elsewhere."""

    def sit(self, area: str, holder: str) -> bool:
        """Take or keep a chair."""
        keys = (f"aufruf:speaker:{area}", "aufruf:speakers", "aufruf:speakers:new")
        sat = self._sat.get(area, holder)
        values = (holder, _ms(LEASE), int(self._sat.get(area) == holder), _ms(LEASE + REST))
        answer = self._ask(lambda: self._redis.eval(SIT, len(keys), *keys, *values))
        if answer is None:
            return sat is not None  # its own process has the chair, or never heard of anybody else
        self._sat[area] = holder if answer else None
        return bool(answer)

    def rise(self, area: str, holder: str) -> None:
        """Leave a chair, so that others need not wait for the lease's end."""
        self._ask(lambda: self._redis.eval(RISE, 1, f"aufruf:speaker:{area}", holder))

    def say(self, area: str, seq: int) -> None:
        """Note what was said, here and for the other processes."""
        self._own.say(area, seq)
        self._ask(lambda: self._redis.eval(SAY, 1, f"aufruf:said:{area}", seq, _ms(SAID_FOR)))

    def said(self, area: str) -> int | None:
        """Return up to which ``seq`` all calls have been said by any process."""
        found = self._ask(lambda: self._redis.get(f"aufruf:said:{area}"))
        return self._own.said(area) if found is None else int(found)

    def heard(self, display: str, is_well: bool, reason: str) -> None:
        """Note how a screen sounds: one key lives while it is well, the other says why it is not."""
        self._own.heard(display, is_well, reason)
        keys = _keys(display)
        values = (int(is_well), _ms(self._mute_after), reason, _ms(SEEN_FOR))
        self._ask(lambda: self._redis.eval(HEARD, len(keys), *keys, *values))

    def mute(self, displays: Iterable[str]) -> dict[str, str]:
        """Return the screens that no process has heard well; Redis has to be away for long before this one guesses."""
        asked = list(displays)
        keys = [key for display in asked for key in _keys(display)]
        values = (int(self._expected), _ms(self._mute_after), _ms(SEEN_FOR))
        why = self._ask(lambda: self._redis.eval(MUTE, len(keys), *keys, *values))
        if why is not None:
            return {display: reason for display, reason in zip(asked, why, strict=True) if reason}
        return self._own.mute(asked) if self._now() - self._away_since > GUESS_AFTER else {}

    def close(self) -> None:
        """End the connections to Redis."""
        self._redis.close()

    def _ask(self, question: Callable[[], Any]) -> Any:
        """Return Redis' answer; None while it is away."""
        if self._now() < self._away_until:
            return None
        try:
            answer = question()
        except self._errors as error:
            if not self._away_until:
                self._away_since = self._now()
                log.warning("Redis is away: each process decides alone which of its screens speaks: %s", error)
            self._away_until = self._now() + REST
            return None
        self._away_until = 0.0
        return answer


HEARD = """
if ARGV[1] == '1' or redis.call('EXISTS', KEYS[1], KEYS[2]) == 0 then
  redis.call('SET', KEYS[1], 1, 'PX', ARGV[2])
end
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
return 1"""
"""The first word of a screen begins its time, be it well or not."""


MUTE = """
local found = {}
for place = 1, #KEYS, 2 do
  local reason, is_well = redis.call('GET', KEYS[place + 1]), redis.call('EXISTS', KEYS[place])
  if not reason and ARGV[1] == '1' then
    redis.call('SET', KEYS[place], 1, 'PX', ARGV[2])
    redis.call('SET', KEYS[place + 1], 'no_report', 'PX', ARGV[3])
  end
  found[#found + 1] = is_well == 0 and reason or ''
end
return found"""
"""A screen that Redis does not know yet, or has forgotten, gets its time too."""


def _keys(display: str) -> tuple[str, str]:
    """Where a screen stands: a key that lives while it is well, and one that says what it said last."""
    return f"aufruf:well:{display}", f"aufruf:seen:{display}"


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
