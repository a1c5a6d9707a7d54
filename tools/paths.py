"""Where things lie in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "queue_server" / "static"
VENDOR = STATIC / "vendor"
PAPER_FONTS = ROOT / "printers" / "fonts"
TRANSLATIONS = ROOT / "queue_server" / "translations"
