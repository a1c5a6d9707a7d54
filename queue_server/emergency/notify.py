"""Tells the addresses outside of an emergency call: in a process of its own that is cut off in time."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence

log = logging.getLogger(__name__)

AT_MOST = 30.0
"""Seconds that all addresses together may take."""
COMMAND = (sys.executable, "-m", "queue_server.emergency.send")


def send(addresses: Sequence[str], title: str, body: str, at_most: float = AT_MOST) -> bool:
    """Send to all addresses (Apprise's form, secrets filled in); return whether at least one took it.

    The child gets them by its standard input: a command line can be read by every user of the machine. Raises nothing.
    """
    words = json.dumps({"addresses": list(addresses), "title": title, "body": body})
    try:
        done = subprocess.run(COMMAND, input=words, capture_output=True, text=True, timeout=at_most, check=False)
        failed = json.loads(done.stdout)["failed"]
    except subprocess.TimeoutExpired:
        log.error("nobody outside could be told of the emergency call: no answer in %.0f seconds", at_most)
        return False
    except (OSError, ValueError, LookupError) as error:
        log.error("nobody outside could be told of the emergency call: %s", error)
        return False
    for place in failed:
        log.error("emergency.notify: address %s of %s could not be told", place, len(addresses))
    return len(failed) < len(addresses)
