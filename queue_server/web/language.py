"""Which language a request is answered in."""

from flask import request

from queue_server.house import current_house


def visitor_language() -> str:
    """Return the language for visitors: `?lang=`, else the browser's wish, else the office's first."""
    return _wished(current_house().config.languages)


def staff_language() -> str:
    """Return the language for staff: `?lang=`, else the browser's wish, else the office's first for staff."""
    return _wished(current_house().config.staff_languages)


def _wished(known: list[str]) -> str:
    named = request.args.get("lang")
    if named in known:
        return named
    return request.accept_languages.best_match(known) or known[0]
