"""What several server processes tell each other over Redis, so that each reaches the screens of all."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from socketio import RedisManager

log = logging.getLogger(__name__)

CHANNEL = "flask-socketio"
AGAIN = 0.5
"""Seconds between two attempts to reach Redis; the library's own pause grows to a minute of blind screens."""
PATIENCE = 1.0
"""Seconds that Redis may take to accept a connection."""


class Bus(RedisManager):  # type: ignore[misc]  # the library has no types
    """The library's link to Redis, but back at once when Redis is; events of the meantime are lost, so it says so."""

    def __init__(self, url: str) -> None:
        # One attempt each: whoever calls the next visitor must not wait for a Redis that is away.
        options = {"retry": Retry(NoBackoff(), 0), "socket_connect_timeout": PATIENCE, "socket_keepalive": True}
        super().__init__(url, channel=CHANNEL, redis_options=options)
        self.returned: Callable[[], None] = lambda: None
        """Called when it hears the others again after a time in which it did not."""

    def _listen(self) -> Iterator[Any]:
        """Give what the others say, for good."""
        is_away = False
        while True:
            try:
                self._redis_connect()
                pubsub = cast(Any, self.pubsub)
                pubsub.subscribe(self.channel)
                if is_away:
                    log.warning("Redis is back")
                    self._tell()
                is_away = False
                yield from (message["data"] for message in pubsub.listen() if message["type"] == "message")
            except (RedisError, OSError) as error:
                if not is_away:
                    log.warning("Redis is away, screens of other processes hear nothing: %s", error)
                is_away = True
            time.sleep(AGAIN)

    def _tell(self) -> None:
        try:
            self.returned()
        except Exception:
            log.exception("the screens could not be told what they missed while Redis was away")
