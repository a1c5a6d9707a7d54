"""How often somebody may ask: counted in memory, or in Redis where several processes share the work."""

import contextlib
import logging
from functools import lru_cache
from typing import cast

from flask import current_app
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from queue_server.config import Config
from queue_server.services.refusals import TooMany

log = logging.getLogger(__name__)


class Limits:
    """The rate limits of `config.limits`; ``enabled: false`` lifts them all."""

    def __init__(self, config: Config) -> None:
        self._enabled = config.limits.enabled
        self._counter = FixedWindowRateLimiter(storage_from_string(config.redis.url or "memory://"))

    def spend(self, rate: str, what: str, who: str) -> None:
        """Count one use by ``who``; raises TooMany, with the seconds to wait, when ``rate`` is used up."""
        if not self._enabled:
            return
        item = _rate(rate)
        try:
            is_free = self._counter.hit(item, what, who)
        except Exception:
            # Without Redis the office goes on, unlimited for a while.
            log.exception("the limits cannot be counted")
            return
        if not is_free:
            raise TooMany(retry_after=int(item.get_expiry()))

    def give_back(self, rate: str, what: str, who: str) -> None:
        """Take back one `spend`: it was rightful, and only failures are to count."""
        if self._enabled:
            with contextlib.suppress(Exception):
                self._counter.hit(_rate(rate), what, who, cost=-1)


@lru_cache(maxsize=32)
def _rate(rate: str) -> RateLimitItem:
    return parse(rate)


def current_limits() -> Limits:
    """Return the limits of the application that handles this request."""
    return cast(Limits, current_app.extensions["aufruf-limits"])
