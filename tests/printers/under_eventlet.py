"""A server process in small, patched by eventlet: prints by a driver and tells how the hub fared meanwhile.

Arguments: the driver, its address (a path, or a port of 127.0.0.1). Prints one line of JSON.
"""

import json
import sys
import time
from typing import Any


def main(driver: str, address: str) -> None:
    import eventlet

    eventlet.monkey_patch()
    from printers.connect import connect
    from printers.profile import profile

    where: dict[str, Any] = {"port": int(address), "host": "127.0.0.1"} if address.isdigit() else {"device": address}
    printer = connect(driver, timeout=1.0, profile=profile("generic-80"), **where)
    longest, going = 0.0, True

    def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while going:
            eventlet.sleep(0.005)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()

    ticker = eventlet.spawn(tick)
    eventlet.sleep(0)
    began = time.perf_counter()
    sent = printer.send(b"\x1b@" + b"slowly and steadily\n" * 500 + b"\x1dVB\0")
    took = time.perf_counter() - began
    going = False
    ticker.wait()
    report = {"confirmed": sent.confirmed, "reason": sent.reason, "took": took, "longest": longest}
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
