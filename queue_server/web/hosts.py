"""Under which name a request came, and whether it came from this very machine."""

from collections.abc import Mapping
from typing import Any

FORWARDING = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA", "HTTP_X_CLUSTER_CLIENT_IP", "HTTP_CLIENT_IP")
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


def name_of(host: str) -> str:
    """Return the name of a ``Host`` header, without its port, in small letters."""
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    return name.lower()


def is_this_machine(environ: Mapping[str, Any]) -> bool:
    """Tell whether peer and Host are both loopback and no proxy had a hand in the request."""
    if any(name in environ for name in FORWARDING) or any(name.startswith("HTTP_X_FORWARDED") for name in environ):
        return False
    peer = str(environ.get("REMOTE_ADDR", ""))
    is_loopback = peer in ("::1", "::ffff:127.0.0.1") or peer.startswith("127.")
    return is_loopback and name_of(str(environ.get("HTTP_HOST", ""))) in LOOPBACK_HOSTS
