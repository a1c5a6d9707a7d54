"""A browser in two words, for the list of one's own sessions: enough to know it again, not enough to track it."""

from flask import Request

# The first that is found counts: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox")),
    *(("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("CrOS", "ChromeOS"), ("Macintosh", "macOS"), ("Linux", "Linux")),
)


def described(request: Request) -> str | None:
    """Return a request's browser and system, like ``Firefox, Windows``; None for what is neither."""
    return words(request.headers.get("User-Agent", ""))


def words(agent: str) -> str | None:
    """Return browser and system of a User-Agent header; nothing of the header itself gets into it."""
    found = [next((name for mark, name in table if mark in agent), None) for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or None
