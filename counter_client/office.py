"""The office in words: its services, languages, counters and reasons, as the clerk's page starts with them."""

from typing import Any

from counter_client.words import NS_, Words, spaced

Names = dict[str, Any]


class Office:
    """What the clerk's page is told at its start; what another server's version does not say is simply not there."""

    def __init__(self, boot: dict[str, Any], words: Words) -> None:
        self._boot = boot
        self._t = words

    def counters(self) -> list[Names]:
        """The counters that this login may work at."""
        return list(self._boot.get("counters", []))

    def counter(self, key: str) -> Names:
        """A counter's facts; empty for one that is not known."""
        return next((row for row in self.counters() if row["id"] == key), {})

    def counter_name(self, key: object) -> str:
        """What hangs on the wall above a counter."""
        return str(self.counter(str(key)).get("name") or key)

    def place(self, key: str) -> str:
        """A counter and its room."""
        room = self.counter(key).get("room")
        values = {"counter": self.counter_name(key), "room": room}
        return self._t(NS_("Counter {counter} · Room {room}") if room else NS_("Counter {counter}"), **values)

    def service(self, key: str) -> str:
        """A service's short name."""
        found = self._boot.get("services", {}).get(key, {})
        return self._t.pick(found.get("short") or found.get("name"), key)

    def services(self) -> list[tuple[str, str, str]]:
        """All services in the order of their letters: id, letter, name."""
        rows = [(key, row["prefix"], self._t.pick(row["name"], key)) for key, row in self._named("services").items()]
        return sorted(rows, key=lambda row: row[1])

    def language(self, code: str) -> str:
        """How the staff call a visitor's language."""
        found = self._boot.get("languages", {}).get(code, {})
        return self._t.pick(found.get("staff_name"), code)

    def served(self, counter: str) -> list[tuple[str, str, str]]:
        """The services of a counter: id, letter, name."""
        return [row for row in self.services() if row[0] in self.counter(counter).get("services", [])]

    def reasons(self) -> list[tuple[str, str]]:
        """Why somebody may be parked: id and words."""
        return self._choices(self._named("parking").get("reasons"))

    def breaks(self) -> list[tuple[str, str]]:
        """Why somebody may take a break: id and words."""
        return self._choices(self._boot.get("breaks"))

    def wrap_up(self) -> float | None:
        """Seconds that a clerk has between two people when the next is called by itself; None: not allowed here."""
        found = self._boot.get("auto_call", self._named("counter_page").get("auto_call"))
        if not isinstance(found, dict):
            return 30.0
        return float(found.get("wrap_up", 30)) if found.get("allowed", True) else None

    def calls(self) -> Names:
        """The policy of calls."""
        return self._named("calls")

    def person(self, ticket: Names) -> str:
        """Whom a ticket stands for, in one short line."""
        parts = [self.service(ticket["service"]), self.language(ticket["language"])]
        parts.append(self._t(NS_("waited {minutes} min"), minutes=ticket["waited_min"]))
        return f"{spaced(ticket['number'])}: {', '.join(parts)}."

    def _choices(self, found: Any) -> list[tuple[str, str]]:
        rows = found.items() if isinstance(found, dict) else ((row.get("id", ""), row) for row in found or [])
        return [(str(key), self._t.pick(row.get("name", row), str(key))) for key, row in rows]

    def _named(self, name: str) -> Names:
        found = self._boot.get(name)
        return found if isinstance(found, dict) else {}
