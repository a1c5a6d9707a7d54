"""A server process in small: patched by eventlet before anything else, as ``queue_server.__main__`` does it.

Prints one JSON line about how the hub fared while a worker was busy. ``print`` HOST PORT DIR: prints a slip as well.
"""

import json
import sys
import time


def main() -> None:
    import eventlet

    eventlet.monkey_patch()
    from queue_server.offload import Offload
    from tests.printing import work

    longest, ticks, going = 0.0, 0, True

    def tick() -> None:
        nonlocal longest, ticks
        last = time.perf_counter()
        while going:
            eventlet.sleep(0.005)
            now = time.perf_counter()
            longest, ticks, last = max(longest, now - last), ticks + 1, now

    offload = Offload()
    offload.run(work.add, 1, 2)  # starting the worker is not what is measured
    ticker = eventlet.spawn(tick)
    began = time.perf_counter()
    rounds = offload.run(work.busy, 1.0)
    took = time.perf_counter() - began
    together = [eventlet.spawn(offload.run, work.add, n, n) for n in range(20)]
    sums = [thread.wait() for thread in together]
    size = len(offload.run(work.blob, 2_000_000))
    both_ways = [eventlet.spawn(offload.run, work.echo, work.blob(300_000)) for _ in range(12)]
    echoed = [len(thread.wait()) for thread in both_ways]
    going = False
    ticker.wait()
    offload.close()
    report = {
        "longest": longest,
        "ticks": ticks,
        "rounds": rounds,
        "took": took,
        "sums": sums,
        "size": size,
        "echoed": echoed,
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
