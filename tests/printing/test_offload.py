"""Long work in worker processes: results, errors, dead workers, and the hub that goes on meanwhile."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from queue_server.offload import Offload
from tests.printing import work

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def offload() -> Iterator[Offload]:
    made = Offload()
    yield made
    made.close()


def test_it_returns_what_the_function_returns_from_another_process(offload: Offload) -> None:
    assert offload.run(work.add, 40, 2) == 42
    assert offload.run(work.worker)[0] != os.getpid()


def test_it_raises_what_the_function_raises(offload: Offload) -> None:
    with pytest.raises(ValueError, match="not today"):
        offload.run(work.refuse, "not today")


def test_a_killed_worker_is_replaced_and_the_work_done_once_more(offload: Offload, tmp_path: Path) -> None:
    assert offload.run(work.die_once, tmp_path / "mark") == "alive"


def test_work_that_kills_every_worker_is_given_up_and_the_next_succeeds(offload: Offload) -> None:
    with pytest.raises(BrokenProcessPool):
        offload.run(work.die)
    assert offload.run(work.add, 1, 1) == 2


def test_many_threads_may_ask_at_once(offload: Offload) -> None:
    sums: list[int] = []
    threads = [threading.Thread(target=lambda n=n: sums.append(offload.run(work.add, n, n))) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(sums) == [2 * n for n in range(16)]


def test_ctrl_c_is_left_to_the_parent(offload: Offload) -> None:
    assert offload.run(work.worker)[1] == str(signal.SIG_IGN)


def test_after_close_nothing_is_begun() -> None:
    closed = Offload()
    closed.close()
    closed.close()
    with pytest.raises(RuntimeError, match="closed"):
        closed.run(work.add, 1, 1)


def test_a_worker_does_not_outlive_a_killed_parent() -> None:
    code = (
        "import sys, time\n"
        "from queue_server.offload import Offload\n"
        "from tests.printing import work\n"
        "if __name__ == '__main__':\n"
        "    print(Offload().run(work.worker)[0], flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait(10)
    # The worker holds the parent's stdout: its end is the end of that pipe.
    reader = threading.Thread(target=parent.stdout.read)
    reader.start()
    reader.join(10)
    ended = not reader.is_alive()
    if not ended:
        os.kill(worker, signal.SIGKILL)
        reader.join(10)
    parent.stdout.close()
    assert ended


def test_under_eventlet_the_hub_goes_on_while_a_worker_is_busy() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.printing.under_eventlet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["sums"] == [2 * n for n in range(20)]
    assert report["size"] == 2_000_000
    assert report["echoed"] == [300_000] * 12, "long orders and long answers at once must not block each other"
    assert report["took"] >= 1.0
    assert report["ticks"] > 50
    assert report["longest"] < 0.5, "the hub stood still as long as if it had done the work itself"
