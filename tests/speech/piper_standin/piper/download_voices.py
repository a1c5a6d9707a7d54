"""Stands in for `python -m piper.download_voices`: the same arguments, files made here instead of fetched."""

import argparse
import json
import sys
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError

VOICES = {"de_DE-thorsten-medium": 440, "de_DE-kerstin-low": 660, "ku_TR-berfin-medium": 550, "de_DE-broken-low": 0}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("voice", nargs="*")
    parser.add_argument("--download-dir", "--data-dir", type=Path, default=Path.cwd())
    options = parser.parse_args()
    if not options.voice:
        sys.stdout.write("\n".join(sorted(VOICES)))
    for name in options.voice:
        if name not in VOICES:
            raise HTTPError(f"https://voices.invalid/{name}", 404, "Not Found", Message(), None)
        options.download_dir.mkdir(parents=True, exist_ok=True)
        model = options.download_dir / f"{name}.onnx"
        model.write_text(f"tone {VOICES[name]}" if VOICES[name] else "<!doctype html>")
        described = {"audio": {"sample_rate": 16_000}, "inference": {"length_scale": 1.0}}
        Path(f"{model}.json").write_text(json.dumps(described))


if __name__ == "__main__":
    main()
