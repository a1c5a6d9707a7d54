"""The command `python -m kiosk`, also `aufruf-kiosk`: keeps the kiosk's page on this computer's screen."""

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Become the launcher. It lies with the display, which the kiosk may not import: so it is run, not imported."""
    os.execv(sys.executable, [sys.executable, "-m", "display.launcher", "kiosk", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
