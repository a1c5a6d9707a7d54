"""The command `python -m display`, also `aufruf-display`: keeps a waiting-room screen on this computer's screen."""

import sys

from display.launcher.command import main as launch


def main() -> int:
    """Run the launcher for a display; returns its exit status."""
    return launch("display")


if __name__ == "__main__":
    sys.exit(main())
