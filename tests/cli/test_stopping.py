"""A server that is told to stop ends in order, however long that takes."""

import subprocess
import sys

from tests.support.office import ROOT

# Serves until told to stop, then takes longer for its own end than connections get to end.
PROGRAM = """
import os, signal, sys
from queue_server import __main__ as entry
import eventlet
eventlet.monkey_patch()
entry.GRACE = 0.1
try:
    with entry._on_stop_green(lambda: print("closed", flush=True)):
        os.kill(os.getpid(), signal.SIGTERM)
        eventlet.sleep(20)
except SystemExit:
    eventlet.sleep(0.3)
    print("in order", flush=True)
    sys.exit(0)
"""


def test_the_end_of_the_grace_interrupts_nobody_who_stops_in_order() -> None:
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.split("\n")[:2]) == (0, ["closed", "in order"]), done.stderr
