"""Refusals: every way in which the house says no, with a stable code and a sentence that says what to do."""

from typing import Any

from queue_server.domain.messages import N_


class Refusal(Exception):
    """The base of all refusals: a ``code`` that never changes, a catalogue ``message``, ``details`` for programs."""

    code = "refused"
    message = N_("This is not possible.")

    def __init__(self, message: str | None = None, *, code: str | None = None, **details: Any) -> None:
        self.code = code or self.code
        self.message = message or self.message
        self.details = details
        super().__init__(self.message)


class NotFound(Refusal):
    """The thing that a path names does not exist."""

    code = "not_found"
    message = N_("There is no such thing here. Check the address.")


class BadRequest(Refusal):
    """The request names something that does not exist, or in the wrong form."""

    code = "bad_request"
    message = N_("The request is not complete or not right. Check what was sent.")


class NotAllowed(Refusal):
    """The caller is known, but may not do this."""

    code = "forbidden"
    message = N_("You may not do this. Ask the person who runs this system.")


class Closed(Refusal):
    """No ticket is given for this service now; the code says why."""

    code = "service_closed"
    message = N_("This service is closed now.")


class NotPossible(Refusal):
    """The ticket's state, or a rule of the office, does not allow this step."""

    code = "not_possible"
    message = N_("This step is not possible now.")


class Stale(Refusal):
    """The client believed in another current ticket; ``details["current"]`` is the truth."""

    code = "stale"
    message = N_("Somebody was faster. Look at the ticket that is current now.")


class CounterNotOpen(Refusal):
    """The counter is closed or on a break."""

    code = "counter_not_open"
    message = N_("This counter is not open. Open it first.")


class TicketOpen(Refusal):
    """The counter still holds a ticket."""

    code = "ticket_open"
    message = N_("A ticket is still open at this counter. Finish it first.")


class CounterTaken(Refusal):
    """Somebody else sits at this counter, or this person sits elsewhere."""

    code = "counter_taken"
    message = N_("Somebody else has opened this counter.")


class KeyReused(Refusal):
    """The same idempotency key came with another body."""

    code = "key_reused"
    message = N_("This key was used for another request. Use a new one.")
