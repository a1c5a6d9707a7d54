"""The rights in plain words, as the admin page and docs/security.md show them."""

from queue_server.domain.messages import NS_
from queue_server.services.access import RIGHTS, Right, Role

ROLES: dict[Role, str] = {
    Role.CLERK: NS_("Clerk"),
    Role.LEAD: NS_("Lead"),
    Role.MANAGER: NS_("Manager"),
    Role.ADMIN: NS_("Admin"),
    Role.AUDITOR: NS_("Auditor"),
    Role.KIOSK: NS_("Kiosk"),
    Role.DISPLAY: NS_("Display"),
    Role.PRINTER: NS_("Printer"),
}
"""People first, then devices."""
WORDS: dict[Right, str] = {
    Right.PUBLIC: NS_("Log in; see one's own ticket by its code, and the office's own statements"),
    Right.SIGNED_IN: NS_("Ask who one is"),
    Right.ACCOUNT: NS_("Change one's own password, see and end one's own sessions"),
    Right.ISSUE: NS_("Give tickets"),
    Right.COPY: NS_("Order a copy of a slip at the kiosk"),
    Right.BOARD: NS_("See the calls and the queues of the waiting areas"),
    Right.COUNTER: NS_("Work at a counter: open it, call people, all steps with a ticket"),
    Right.COUNTERS: NS_("See all counters, and who waits at all"),
    Right.TAKE_OVER: NS_("Take over a counter that somebody else has opened"),
    Right.EMERGENCY: NS_("Raise, accept and end an emergency call"),
    Right.OVERVIEW: NS_("See the house as it is now, and how slips look"),
    Right.REPORTS: NS_("Read the figures by service, hour and area"),
    Right.STOPS: NS_("Stop and resume a service or a kiosk"),
    Right.MESSAGES: NS_("Say something to the waiting rooms"),
    Right.PAPER: NS_("See the paper of a virtual printer"),
    Right.PRINTER: NS_("Follow how a printer is; a printer its own"),
    Right.PRINT: NS_("Fetch the slips of a printer; a printer its own"),
    Right.METRICS: NS_("Read the technical metrics"),
    Right.PEOPLE: NS_("Manage people, devices and tokens"),
    Right.AUDIT: NS_("Read the audit log"),
}


def table() -> list[tuple[Right, frozenset[Role]]]:
    """Return the rights that somebody has by a role, in the order in which they are shown."""
    return [(right, RIGHTS[right]) for right in WORDS if right not in (Right.PUBLIC, Right.SIGNED_IN)]


def as_markdown() -> str:
    """Return the table as docs/security.md has it, in English."""
    head = ["| right |", *(f" {words.lower()} |" for words in ROLES.values())]
    lines = ["".join(head), "| --- |" + " :-: |" * len(ROLES)]
    for right, roles in table():
        marks = "".join(" ● |" if role in roles else "  |" for role in ROLES)
        lines.append(f"| {WORDS[right]} |{marks}")
    return "\n".join(lines)
