"""Starts the two servers that are compared, each a process of its own, and ends them with all they started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ("--set", "limits.enabled=false")
START_WITHIN = 60.0
"""Seconds that a server gets to answer."""
STOP_WITHIN = 8.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens, and the token that opens it (the bare one asks for none)."""

    name: str
    port: int
    process: int
    token: str = ""

    def computed(self) -> float:
        """Return the seconds that its process has computed so far; 0 where the system does not say (no /proc)."""
        try:
            fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def aufruf(folder: Path, name: str = "aufruf", settings: Sequence[str] = ()) -> Iterator[Server]:
    """Run `aufruf serve --demo` (so that it is open at any hour) on SQLite in a folder of that name.

    ``settings``: further ones, as ``--set`` takes them.
    """
    data = folder / name
    command = [sys.executable, "-m", "queue_server"]
    place = ["--config", str(ROOT / "config.yaml"), "--data", str(data)]
    made = [*command, "token", "new", "--role", "admin", "--name", "benchmark", *place]
    token = subprocess.run(made, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True).stdout.strip()
    port = free_port()
    wanted = [f"--set={each}" for each in settings]
    serve = [*command, "serve", "--demo", "--port", str(port), *SETTINGS, *wanted, *place]
    with running(name, serve, port, folder) as process:
        yield Server(name, port, process, token)


@contextlib.contextmanager
def bare(folder: Path, *, plain: bool = False) -> Iterator[Server]:
    """Run the bare app on SQLite in the same folder, so on the same disk; ``plain``: without SQLAlchemy."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(port), str(folder), *["plain"] * plain]
    with running("bare", command, port, folder) as process:
        yield Server("bare", port, process)


@contextlib.contextmanager
def running(name: str, command: list[str], port: int, folder: Path) -> Iterator[int]:
    """Run a command until the block ends and give its process; what it says goes to a file.

    Raises RuntimeError if it does not answer.
    """
    said = folder / f"{name}.log"
    with said.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=file, stderr=file, start_new_session=True
        )
        try:
            wait_for(port, process, said)
            yield process.pid
        finally:
            stop(process)


def environment() -> dict[str, str]:
    """This process's environment without what would point Aufruf at another database."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AUFRUF_")}


def wait_for(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    """Return once the server answers."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the server did not start; it said:\n{said.read_text(errors='replace')[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, then make sure of it and of its workers: they are the session that it leads."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WITHIN)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
