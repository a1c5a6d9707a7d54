"""The sentences: what a press did or why not, what changed at the counter, how things are. One short line each."""

from collections.abc import Iterator
from typing import Any

from counter_client.office import Office
from counter_client.press import Outcome
from counter_client.state import BREAK, OPEN, Ticket, Truth, View, later
from counter_client.words import NS_, Words, spaced

DONE = {
    "call": NS_("{number} called"),
    "next": NS_("{number} called"),
    "ended": NS_("{number} ended"),
    "start": NS_("{number} is here"),
    "finish": NS_("{number} finished"),
    "miss": NS_("{number} did not appear"),
    "recall": NS_("{number} called again"),
    "requeue": NS_("{number} put back"),
    "transfer": NS_("{number} passed on"),
    "switch": NS_("{number} stays, with another service"),
    "return": NS_("{number} waits again"),
    "park": NS_("{number} parked"),
    "undo": NS_("{number}: taken back."),
}
WHY_NOT = {
    "nobody": NS_("Nobody is waiting for this counter."),
    "silent": NS_("The server did not answer. As soon as it does, you hear what was done."),
    "forbidden": NS_("This login may not do that."),
    "taken": NS_("Somebody else has opened this counter."),
    "not_open": NS_("This counter is not open."),
    "ticket_open": NS_("Somebody is still at this counter. End that first."),
    "throttled": NS_("That was too fast. Please wait a moment."),
    "busy": NS_("The server is busy. Please press again."),
    "absent": NS_("The server does not know this. It may be older than this program."),
}
STATES = {
    "waiting": NS_("waits"),
    "called": NS_("is called"),
    "serving": NS_("is at the counter"),
    "parked": NS_("is parked"),
    "no_show": NS_("did not appear"),
    "left": NS_("has left"),
}
MOST_LISTED = 12
"""People of the line that are read out."""


class Teller:
    """Makes sentences; knows nothing of keys or of the screen."""

    def __init__(self, words: Words, office: Office, counter: str, truth: Truth) -> None:
        self._t, self._office, self._counter, self._truth = words, office, counter, truth

    def outcome(self, outcome: Outcome) -> Iterator[str]:
        """What a press did, or why it did nothing."""
        if outcome.before is not None and outcome.is_fine:
            yield self._number(DONE["ended"], outcome.before) + "."
        if outcome.kind == "done":
            yield from self._done(outcome)
        elif outcome.kind in ("stale", "impossible") or (outcome.kind == "taken" and outcome.where):
            yield self._changed(outcome)
        else:
            yield self._t(WHY_NOT[outcome.kind]) if outcome.kind in WHY_NOT else outcome.message

    def news(self, before: View | None, now: View) -> Iterator[str]:
        """What changed between two views, where nobody pressed a key here."""
        old, new = before and before["current"], now["current"]
        if before is not None and before["session"]["state"] != now["session"]["state"]:
            yield self.session()
        if (old and old["id"]) != (new and new["id"]):
            if old:
                yield self._number(NS_("{number} is no longer at this counter."), old)
            if new:
                yield self._number(NS_("Meanwhile {number} is at this counter."), new)
                yield from self.person(new)
        elif old and new:
            yield from self._same(old, new)
        if before is not None and self.somebody_came(before, now):
            yield self._waiting()

    def somebody_came(self, before: View, now: View) -> bool:
        """Whether a free counter had nobody to call and now has."""
        free = all(view["session"]["state"] == OPEN and not view["current"] for view in (before, now))
        return free and not before["next"] and bool(now["next"])

    def session(self) -> str:
        """Whether the counter is open."""
        truth, values = self._truth, {"counter": self._office.counter_name(self._counter)}
        if truth.is_mine is False:
            return self._t(NS_("Counter {counter} is in use under another login"), **values) + "."
        if truth.state == OPEN:
            return self._t(NS_("Counter {counter} is open."), **values)
        if truth.state == BREAK:
            return self._t(NS_("Break at counter {counter}"), **values) + "."
        return self._t(NS_("Counter {counter} is closed"), **values) + "."

    def state(self) -> Iterator[str]:
        """How things are."""
        truth = self._truth
        yield self.session()
        if truth.current is not None:
            yield f"{self._stands(truth.current)}."
        if truth.state == OPEN:
            yield self._waiting() if truth.count else self._t(WHY_NOT["nobody"])

    def person(self, ticket: Ticket) -> Iterator[str]:
        """Who somebody is: what for, which language, how long waited, what the colleague wrote."""
        yield self._office.person(ticket)
        if ticket.get("note"):
            yield self._t(NS_("Note: {note}"), note=ticket["note"])
        others = [self._office.counter_name(key) for key in ticket.get("also") or []]
        if others:
            yield self._t(NS_("The language is spoken at {counters} too."), counters=", ".join(others))

    def line(self) -> Iterator[str]:
        """Who waits for this counter, in the order of their turn."""
        rows = (self._truth.view or {}).get("waiting", {}).get("tickets", [])[:MOST_LISTED]
        if not rows:
            yield self._t(WHY_NOT["nobody"])
        for at, row in enumerate(rows, 1):
            urgent = " " + self._t(NS_("urgent, comes before all")) + "." if row["strict"] else ""
            yield f"{at}. {self._office.person(row)}{urgent}"
        rest = self._truth.count - len(rows)
        if rest > 0:
            yield self._t(NS_("and more: {count}"), count=rest)

    def later(self) -> list[str]:
        """Who can be brought back, each in a line."""
        return [
            f"{self._stands(ticket)}, {self._office.service(ticket['service'])}"
            for ticket, _ in later(self._truth.view)
        ]

    def goodbye(self) -> Iterator[str]:
        """What stays behind when the program ends."""
        values = {"counter": self._office.counter_name(self._counter)}
        if self._truth.current is not None:
            yield self._number(NS_("{number} is still at this counter."), self._truth.current)
        if self._truth.state == OPEN:
            yield self._t(NS_("Counter {counter} stays open until it is closed."), **values)
        elif self._truth.state == BREAK:
            yield self._t(NS_("Counter {counter} stays on its break until it is opened or closed."), **values)

    def _done(self, outcome: Outcome) -> Iterator[str]:
        if outcome.step in ("open", "break", "close"):
            yield self.session()
        elif outcome.step in DONE and outcome.ticket:
            yield self._number(DONE[outcome.step], outcome.ticket).rstrip(".") + "."
            if outcome.step in ("call", "next"):
                yield from self.person(outcome.ticket)
            elif outcome.step == "undo" and self._truth.current is not None:
                yield self._number(NS_("{number} is still at this counter."), self._truth.current)

    def _changed(self, outcome: Outcome) -> str:
        ticket = outcome.ticket
        if outcome.kind == "taken":
            elsewhere = outcome.where != self._counter
            name = self._office.counter_name(outcome.where)
            if elsewhere and outcome.offer:
                return self._t(
                    NS_("You still have counter {counter} open. Press = to move from there to here."), counter=name
                )
            if elsewhere:
                return self._t(NS_("You still have counter {counter} open. Close it there first."), counter=name)
            if outcome.offer:
                return self._t(NS_("Somebody else has opened this counter. Press = to take it over."))
            return self._t(WHY_NOT["taken"])
        if outcome.kind == "stale" and ticket is None:
            return self._t(
                NS_("Nothing was called: meanwhile nobody is at this counter. Please look, then press again.")
            )
        if outcome.kind == "stale":
            return self._number(
                NS_("Nothing was called: meanwhile {number} is at this counter. Please look, then press again."), ticket
            )
        return self.not_possible(outcome.step, ticket or {})

    def not_possible(self, step: str, ticket: Ticket) -> str:
        """Why a step is not possible for a ticket."""
        if step == "miss" and ticket.get("state") == "called":
            needed = int(self._office.calls().get("min_calls", 0))
            if ticket["calls"] < needed:
                reason = self._t(NS_("Called {calls} of {needed} times so far"), calls=ticket["calls"], needed=needed)
                return self._number(NS_("Not yet possible for {number}. {reason}."), ticket, reason=reason)
            return self._number(NS_("Not yet possible for {number}. Please give it a little more time."), ticket)
        if step == "undo":
            return self._number(NS_("{number} can no longer be taken back."), ticket)
        return self._number(NS_("That is not possible for {number} now."), ticket)

    def _same(self, old: Ticket, new: Ticket) -> Iterator[str]:
        if old["state"] != new["state"]:
            yield self._number(DONE["start"] if new["state"] == "serving" else DONE["call"], new) + "."
        elif old["calls"] != new["calls"]:
            yield self._number(DONE["recall"], new) + "."
        if new["here"] and not old["here"]:
            yield self._number(NS_("{number} says: I am coming."), new)

    def _stands(self, ticket: Ticket) -> str:
        state = str(ticket["state"])
        return f"{spaced(ticket['number'])} {self._t(STATES.get(state, state))}"

    def _waiting(self) -> str:
        truth = self._truth
        if truth.next is None:
            return self._t(NS_("Waiting: {count}."), count=truth.count)
        return self._t(NS_("Waiting: {count}. Next: {number}."), count=truth.count, number=spaced(truth.next["number"]))

    def _number(self, message: str, ticket: Ticket | None, **values: Any) -> str:
        return self._t(message, number=spaced((ticket or {}).get("number", "")), **values)
