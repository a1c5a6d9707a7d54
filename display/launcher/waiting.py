"""The page that this computer shows by itself while it looks for the server."""

import json
from functools import cache
from importlib.resources import files
from string import Template

HERE = "data:text/html"
"""How the address of a page of our own begins."""


@cache
def document() -> str:
    """Return the page; its words are those of the catalogues, which lie with the server (`python -m tools.waiting`)."""
    folder = files("display.launcher")
    words = json.loads((folder / "words.json").read_text("utf-8"))
    # In a script element only "<" could end it early.
    safe = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return Template((folder / "waiting.html").read_text("utf-8")).substitute(words=safe)


def reason(text: str) -> str:
    """Return the expression that puts a technician's line at the foot of the page."""
    return f"document.getElementById('why').textContent = {json.dumps(text)}"
