"""Copies what the pages load out of `node_modules` into `queue_server/static/vendor/`, fonts included."""

import re
import sys
from pathlib import Path

from tools import fonts
from tools.paths import MODULES, VENDOR

PAGE_MODULES = {
    "preact.js": "preact/dist/preact.module.js",
    "hooks.js": "preact/hooks/dist/hooks.module.js",
    "htm.js": "htm/dist/htm.module.js",
    "socket.io-client.js": "socket.io-client/dist/socket.io.esm.min.js",
}
MAP = re.compile(r"^//# sourceMappingURL=.*$\n?", re.MULTILINE)


def copy_modules(target: Path) -> None:
    """Copy the ES modules, without the line that asks a browser for a source map we do not ship."""
    target.mkdir(parents=True, exist_ok=True)
    for name, source in PAGE_MODULES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (target / name).write_text(MAP.sub("", text), encoding="utf-8")


def main() -> int:
    """`python -m tools.vendor`: fill the two folders that git ignores."""
    copy_modules(VENDOR)
    fonts.build()
    return 0


if __name__ == "__main__":
    sys.exit(main())
