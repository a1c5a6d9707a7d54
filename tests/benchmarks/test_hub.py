"""The watch over the hub: it sees what holds the hub, and nothing where nothing does."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.hub import Pause, pauses

PROGRAM = """
import warnings
warnings.filterwarnings("ignore", message="\\\\s*Eventlet is deprecated")
import eventlet
eventlet.monkey_patch()
import sys, time
from pathlib import Path
from benchmarks.hub import watch
blocking = eventlet.patcher.original("time").sleep
eventlet.spawn(watch, Path(sys.argv[1]))
eventlet.sleep(0.1)
blocking(0.08)
eventlet.sleep(0.5)
"""


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel does not say who waits for a core")
def test_it_notes_how_long_the_hub_was_held(tmp_path: Path) -> None:
    notes, begin = tmp_path / "hub", time.monotonic()
    subprocess.run([sys.executable, "-c", PROGRAM, str(notes)], check=True, timeout=60)
    noted = pauses(notes, begin, time.monotonic())
    assert max(pause.held for pause in noted) > 0.07
    assert pauses(notes, 0, begin) == []


def test_waiting_for_a_core_is_not_the_hub_s_fault() -> None:
    assert Pause(0, late=0.05, queued=0.04).held == pytest.approx(0.01)
    assert Pause(0, late=0.05, queued=0.06).held == 0
