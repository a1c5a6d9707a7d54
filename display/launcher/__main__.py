"""The command `python -m display.launcher KIND …`: what the entries of display and kiosk run."""

import sys

from display.launcher.command import main

if __name__ == "__main__":
    kind = sys.argv[1] if len(sys.argv) > 1 else ""
    if kind not in ("display", "kiosk"):
        sys.exit("usage: python -m display.launcher display|kiosk …")
    sys.exit(main("kiosk" if kind == "kiosk" else "display", sys.argv[2:]))
