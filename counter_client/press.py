"""What may be asked of the server, one press at a time; each ends with a look at the truth."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from counter_client.api import Answer, Api, NotLetIn, Unreachable
from counter_client.state import CLOSED, Ticket, Truth

NOTES = {
    "counter_not_open": "not_open",
    "ticket_open": "ticket_open",
    "forbidden": "forbidden",
    "counter_taken": "taken",
    "stale": "stale",
    "not_possible": "impossible",
}
"""Refusals that have a sentence of their own here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press.

    ``kind``: *done* (``ticket`` is as it stands now, ``before`` the one that was ended by it), *nobody*, or why not:
    *silent* (no answer), *stale* (``ticket``: who is there meanwhile), *impossible*, *taken* (``where``: the counter),
    *not_open*, *ticket_open*, *forbidden*, *busy*, *throttled*, *absent* (the server has no such thing) or *refused*
    (``message``: the server's own sentence). ``offer``: what would open a counter that is taken, *take_over* or *move*.
    """

    kind: str
    step: str
    ticket: Ticket | None = None
    before: Ticket | None = None
    message: str = ""
    where: str = ""
    offer: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether the server did what was asked."""
        return self.kind in ("done", "nobody")


class Presses:
    """The keys of one counter. Raises NotLetIn where the token or login has ended."""

    def __init__(self, api: Api, counter: str, truth: Truth) -> None:
        self._api = api
        self.counter = counter
        self.path = f"/api/v1/counters/{quote(counter, safe='')}"
        self._truth = truth

    def twin(self) -> "Presses":
        """The same keys over a connection of their own, for another thread."""
        return Presses(self._api.twin(), self.counter, self._truth)

    def next(self, service: str | None = None) -> Outcome:
        """End the current ticket and call the next (of a service), if the server agrees about who is current."""
        before = self._truth.current
        body = {"current": before and before["id"], **({"service": service} if service else {})}
        outcome = self._press("next", f"{self.path}/next", body)
        return self._called(outcome, before)

    def call(self, wanted: Ticket) -> Outcome:
        """Call a certain ticket, as one that was missed."""
        before = self._truth.current
        body = {"ticket": wanted["id"], "current": before and before["id"]}
        return self._called(self._press("call", f"{self.path}/call", body, wanted), before)

    def step(self, step: str, ticket: Ticket, **details: Any) -> Outcome:
        """Do something with a ticket."""
        outcome = self._press(step, f"/api/v1/tickets/{quote(ticket['id'], safe='')}/{step}", details, ticket)
        if outcome.kind == "done" and outcome.ticket and "undo" in outcome.ticket["possible"]:
            self._truth.remember((outcome.ticket, step))
        return outcome

    def undo(self) -> Outcome | None:
        """Take the last step back; None if there is none."""
        last = self._truth.last()
        if last is None:
            return None
        self._truth.forget(last)
        path = f"/api/v1/tickets/{quote(last.ticket['id'], safe='')}/undo"
        return self._press("undo", path, {}, last.ticket)

    def session(self, step: str, **details: Any) -> Outcome:
        """Open, close or rest. Who holds the counter may open it again; anybody else learns that it is taken."""
        return self._press(step, f"{self.path}/{step}", details)

    def whose(self) -> None:
        """Find out whether a counter that is held is ours: its live view is the same for everybody."""
        if self._truth.is_login and self._truth.state != CLOSED and self._truth.is_mine is None:
            self.look()

    def emergency(self) -> Outcome:
        """Call for help, whatever else works or does not."""
        return self._ask("emergency", "/api/v1/emergencies", {"counter": self.counter})

    def answer_emergency(self, emergency: str, step: str) -> Outcome:
        """Say that we come (*accept*), or that it is over (*end*)."""
        path = f"/api/v1/emergencies/{quote(emergency, safe='')}/{step}"
        return self._ask(step, path, {"counter": self.counter})

    def look(self) -> bool:
        """Fetch the truth; False if the server did not answer."""
        try:
            answer = self._api.get(self.path)
        except Unreachable:
            return False
        refuse_stranger(answer)
        if answer.is_fine:
            self._truth.accept(answer.body)
        return answer.is_fine

    def _called(self, outcome: Outcome, before: Ticket | None) -> Outcome:
        if not outcome.is_fine:
            return outcome
        done = [(before, "ended")] if before else []
        if outcome.ticket:
            done.append((outcome.ticket, "call"))
        self._truth.remember(*done)
        return Outcome(outcome.kind, outcome.step, outcome.ticket, before)

    def _press(self, step: str, path: str, body: dict[str, Any], ticket: Ticket | None = None) -> Outcome:
        outcome = self._ask(step, path, body, ticket)
        if outcome.kind != "silent":
            self.look()
        return outcome

    def _ask(self, step: str, path: str, body: dict[str, Any], ticket: Ticket | None = None) -> Outcome:
        try:
            answer = self._api.post(path, body)
        except Unreachable:
            return Outcome("silent", step, ticket)
        if not answer.is_fine:
            return _refusal(step, answer, ticket)
        if answer.status == 204:
            return Outcome("nobody", step)
        return Outcome("done", step, answer.body)


def refuse_stranger(answer: Answer) -> None:
    """Raise NotLetIn if the token or login is not known (any more)."""
    if answer.status == 401:
        raise NotLetIn(answer.code or "unauthorized")


def _refusal(step: str, answer: Answer, ticket: Ticket | None) -> Outcome:
    refuse_stranger(answer)
    kind = NOTES.get(answer.code)
    if kind == "stale":
        ticket = answer.details.get("current")
    elif kind is None:
        by_status = {404: "absent", 405: "absent", 429: "throttled", 503: "busy"}
        kind = by_status.get(answer.status, "refused")
    details, message = answer.details, answer.message or str(answer.status)
    offer = "move" if details.get("own") else "take_over" if details.get("can_take_over") else ""
    return Outcome(kind, step, ticket, message=message, where=str(details.get("counter") or ""), offer=offer)
