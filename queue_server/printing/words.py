"""What the codes of the spool mean, in words for the person at the command line."""

MEANING = {
    "paper_low": "paper near its end",
    "paper_out": "no paper",
    "cover_open": "cover open",
    "cutter": "the cutter is stuck",
    "fault": "an error that only switching it off and on may end",
    "offline": "switched to offline",
    "refused": "nobody listens at this address",
    "unreachable": "cannot be reached",
    "no_answer": "does not answer",
    "broken_off": "the line broke off",
    "bad_address": "this address is none",
    "no_library": "a library is missing, see docs/operators.md",
    "no_permission": "this user may not use the device",
    "busy": "somebody else uses it",
    "disk": "the disk refuses",
    "agent_away": "its print agent is not there",
}
SURE = {
    "printed": "printed, as the printer itself says",
    "unknown": "sent, but the printer does not confirm it: look at the paper",
    "failed": "not printed",
}


def meaning(code: str | None) -> str:
    """Return a code in words; one that is not known stays as it is."""
    return "" if code is None else MEANING.get(code, code)
