"""A server process in small that issues tickets and prints them until it is killed.

``python -m tests.printing.shop DIR virtual|PORT threading|eventlet``: writes ``issued ID`` and ``printed ID`` lines.
"""

import itertools
import sys
from pathlib import Path
from typing import Any


def say(what: str, ticket: int) -> None:
    """Write one line at once: a kill leaves whole lines."""
    sys.stdout.write(f"{what} {ticket}\n")
    sys.stdout.flush()


def main(folder: str, printer: str, engine: str) -> None:
    if engine == "eventlet":
        import eventlet

        eventlet.monkey_patch()
    import threading

    from queue_server.offload import Offload
    from tests.printing.conftest import House, office_with
    from tests.support.office import Office

    network = {"driver": "network", "host": "127.0.0.1", "port": int(printer)} if printer != "virtual" else {}
    with Office.on_sqlite(Path(folder), office_with(printer_1=network)) as office:
        house = House(office, Path(folder), offload=Offload())
        room = threading.Semaphore(6)  # a few slips are always under way, however fast or slow this machine is

        def told(*change: Any) -> None:
            if change[5] == "printed":
                say("printed", change[4])
                room.release()

        house.spooler.on_change = told
        house.spooler.start()
        for count in itertools.count(1):
            room.acquire()
            say("issued", house.issue(language=("de", "ar", "uk", "ti")[count % 4]))


if __name__ == "__main__":
    main(*sys.argv[1:])
