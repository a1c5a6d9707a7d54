"""Who may do what: the one table of roles and rights that every route and every live room refers to."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a credential stands for; the names are those of the command line and the wire."""

    KIOSK = "kiosk"
    DISPLAY = "display"
    CLERK = "clerk"
    LEAD = "lead"
    MANAGER = "manager"
    PRINTER = "printer"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Right(StrEnum):
    """Something that a role may do; each route and each live room names exactly one."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ACCOUNT = "account"
    ISSUE = "issue"
    COPY = "copy"
    BOARD = "board"
    COUNTER = "counter"
    COUNTERS = "counters"
    TAKE_OVER = "take_over"
    EMERGENCY = "emergency"
    OVERVIEW = "overview"
    REPORTS = "reports"
    STOPS = "stops"
    MESSAGES = "messages"
    PAPER = "paper"
    PRINTER = "printer"
    PRINT = "print"
    METRICS = "metrics"
    PEOPLE = "people"
    AUDIT = "audit"


PEOPLE_ROLES = (Role.CLERK, Role.LEAD, Role.MANAGER, Role.ADMIN, Role.AUDITOR)
STAFF_ROLES = frozenset(PEOPLE_ROLES)
DEVICE_ROLES = frozenset({Role.KIOSK, Role.DISPLAY, Role.PRINTER})
_DESK = frozenset({Role.CLERK, Role.LEAD, Role.ADMIN})
_OFFICE = frozenset({Role.LEAD, Role.MANAGER, Role.ADMIN})

# A role that is not named has no part in the right; the admin has part in all. PUBLIC needs no credential.
RIGHTS: dict[Right, frozenset[Role]] = {
    Right.PUBLIC: frozenset(Role),
    Right.SIGNED_IN: frozenset(Role),
    Right.ACCOUNT: STAFF_ROLES,
    Right.ISSUE: _DESK | {Role.KIOSK},
    Right.COPY: frozenset({Role.KIOSK, Role.ADMIN}),
    Right.BOARD: _DESK | {Role.KIOSK, Role.DISPLAY, Role.MANAGER},
    Right.COUNTER: _DESK,
    Right.COUNTERS: _DESK | {Role.MANAGER},
    Right.TAKE_OVER: frozenset({Role.LEAD, Role.ADMIN}),
    Right.EMERGENCY: _DESK | {Role.MANAGER},
    Right.OVERVIEW: _OFFICE,
    Right.REPORTS: _OFFICE | {Role.AUDITOR},
    Right.STOPS: _OFFICE,
    Right.MESSAGES: _DESK | {Role.MANAGER},
    Right.PAPER: frozenset({Role.KIOSK, *_OFFICE}),
    Right.PRINTER: frozenset({Role.PRINTER, *_OFFICE}),
    Right.PRINT: frozenset({Role.PRINTER, Role.ADMIN}),
    Right.METRICS: frozenset({Role.MANAGER, Role.ADMIN}),
    Right.PEOPLE: frozenset({Role.ADMIN}),
    Right.AUDIT: frozenset({Role.ADMIN, Role.AUDITOR}),
}

UNTIL_CHANGED = frozenset({Right.PUBLIC, Right.SIGNED_IN, Right.ACCOUNT})
"""What somebody may do before a password that somebody else set is changed."""

# The live rooms, by the word before the colon. `printer:` is further limited to the device's own (see may_join).
ROOMS: dict[str, Right] = {
    "area": Right.BOARD,
    "counter": Right.COUNTER,
    "visit": Right.PUBLIC,
    "manage": Right.OVERVIEW,
    "staff": Right.EMERGENCY,
    "printer": Right.PRINTER,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with a credential; ``credential`` tells two of them apart (``user:3``, ``token:7``, ``demo:kiosk``)."""

    role: Role
    name: str
    credential: str
    counter: str | None = None
    is_login: bool = False
    must_change: bool = False
    """Whether this person has a password that somebody else set, and has to choose one first."""


def may(actor: Actor | None, right: Right) -> bool:
    """Tell whether ``actor`` (None: nobody signed in) has the right; who must change a password has few until then."""
    if actor is None:
        return right is Right.PUBLIC
    return actor.role in RIGHTS[right] and (not actor.must_change or right in UNTIL_CHANGED)


def first_with(actors: Collection[Actor], right: Right) -> Actor | None:
    """Return the first of several credentials of one caller that has the right."""
    return next((actor for actor in actors if may(actor, right)), None)


def may_use(actor: Actor, counter: str | None) -> bool:
    """Tell whether ``actor`` may work at ``counter`` (None: at any); a clerk's token may name a single one."""
    if not may(actor, Right.COUNTER):
        return False
    return actor.counter is None or counter is None or actor.counter == counter


def may_join(actor: Actor | None, kind: str, key: str) -> bool:
    """Tell whether ``actor`` may enter the live room ``kind:key``.

    A printer's token is named like its printer and enters that one's room; a clerk's may be tied to one counter.
    """
    if not may(actor, ROOMS[kind]):
        return False
    if actor is None:
        return True
    if kind == "counter":
        return may_use(actor, key)
    return kind != "printer" or actor.role is not Role.PRINTER or actor.name == key


def may_print(actor: Actor, printer: str) -> bool:
    """Tell whether ``actor`` may fetch the slips of ``printer`` and report on it: its own agent, or an admin."""
    return may(actor, Right.PRINT) and (actor.role is not Role.PRINTER or actor.name == printer)
