"""``aufruf simulate``: lets visitors and clerks live a believable day on a running server, over its public API."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from queue_server.config import Config, load
from queue_server.simulate.day import Day
from queue_server.simulate.plan import OPENS_MIN, Plan, make
from queue_server.simulate.remote import Remote, Unreachable

FAILED = 1


def main(options: argparse.Namespace) -> int:
    """Print the plan, or play it. Returns 0, or 1 if the server cannot be reached or answered unexpectedly."""
    config = load(Path(options.config), list(options.overrides))
    plan = make(config, options.seed, options.tickets)
    if options.plan:
        json.dump(plan.as_dict(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    console = Console()
    if not options.url or not options.token:
        console.print("Say which server: --url http://127.0.0.1:8000 --token TOKEN (aufruf token new --role admin).")
        return FAILED
    try:
        return _play(plan, config, options.url, options.token, console)
    except Unreachable as error:
        console.print(str(error), markup=False, highlight=False)
        return FAILED


def _play(plan: Plan, config: Config, url: str, token: str, console: Console) -> int:
    remote = Remote(url, token)
    counters = _counters(remote)
    day = Day(plan, remote, counters, _speed(remote, config), config.tz)
    remote.listen(counters)
    try:
        _with_progress(day, plan, console)
    except KeyboardInterrupt:
        console.print("Broken off; the counters are being closed.")
    finally:
        day.close()
        remote.close()
    for line in day.summary.lines(remote.requests, day.now_min()):
        console.print(line, markup=False, highlight=False)
    has_failed = day.summary.unexpected or day.summary.duplicates or day.summary.double_calls
    return FAILED if has_failed else 0


def _counters(remote: Remote) -> list[str]:
    answer = remote.get("/api/v1/counters")
    if answer.status != 200:
        raise Unreachable(f"The server does not show its counters ({answer.status}); the token must be an admin's.")
    found = answer.body if isinstance(answer.body, list) else answer.body["counters"]
    return [str(counter["id"]) for counter in found]


def _speed(remote: Remote, config: Config) -> float:
    """Return how fast the server's clock runs: a demo's may be faster than ours."""
    area = next(iter(config.areas))
    answer = remote.get(f"/api/v1/areas/{area}/board")
    if answer.status != 200:
        raise Unreachable(f"The server does not know the area {area}; give --config the server's own config.yaml.")
    return float(answer.body["speed"])


def _with_progress(day: Day, plan: Plan, console: Console) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        task = progress.add_task("08:00", total=len(plan.visitors), state="")

        def show(day: Day) -> None:
            minute = OPENS_MIN + int(day.now_min())
            state = f"{day.arrived}/{len(plan.visitors)} came, {day.summary.served} served"
            progress.update(task, completed=day.summary.served + day.summary.no_show, state=state)
            progress.update(task, description=f"{minute // 60:02d}:{minute % 60:02d}")

        day.play(show)
