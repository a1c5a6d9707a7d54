"""Who may act on what: the limits that the tickets and counters themselves set on a caller."""

from queue_server.domain.errors import NotAllowed
from queue_server.services.access import Actor, may_use


def check_counter(actor: Actor | None, counter: str | None) -> None:
    """Raise NotAllowed where the caller's credential names another counter; None stands for the house itself."""
    if actor is not None and not may_use(actor, counter):
        raise NotAllowed(counter=counter)
