"""The command `aufruf voices`: who speaks which language, voices for Piper, and the state of an office's recordings."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from queue_server.config import Config

Run = Callable[[argparse.Namespace], int]
Add = Callable[[Any, str, Run, str], argparse.ArgumentParser]
Configuration = Callable[[argparse.Namespace], Config]


def add(commands: Any, add_command: Add, configuration: Configuration) -> None:
    """Add the command and what it can do to the parser of all commands."""
    top = add_command(commands, "voices", lambda options: show(configuration(options), options), "list who speaks what")
    actions = top.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, run: Callable[[Config, argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(name, help=words, description=words)
        parser.set_defaults(run=lambda options: run(configuration(options), options))
        # Those of `voices` itself hold where they are not given again.
        parser.add_argument("--config", type=Path, metavar="FILE", default=argparse.SUPPRESS)
        parser.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS)
        parser.add_argument("--set", action="append", metavar="KEY=VALUE", dest="overrides", default=argparse.SUPPRESS)
        return parser

    one = action("add", add_voice, "fetch a voice for Piper, by Piper's own command (needs the internet)")
    one.add_argument("language", metavar="LANGUAGE")
    one.add_argument("voice", metavar="VOICE", nargs="?", help="like de_DE-thorsten-medium; left out: a proposed one")
    one = action("check", check, "say what recordings are missing for this office, and which are no good")
    one.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="default: speech.clips")
    one.add_argument("--script", metavar="LANGUAGE", help="list all that is to be read for one language")
    one = action("say", say, "write what is said for a number as a sound file, to hear it")
    one.add_argument("language", metavar="LANGUAGE")
    one.add_argument("number", metavar="NUMBER", nargs="?", default="A042")
    one.add_argument("counter", metavar="COUNTER", nargs="?")
    one.add_argument("--to", metavar="FILE", type=Path, help="default: LANGUAGE.mp3")
    one = action("phrases", write_phrases, "write what is said in each language, for native speakers to review")
    one.add_argument("--write", metavar="FILE", type=Path, help="default: print it")


def show(config: Config, options: argparse.Namespace) -> int:
    """List the engines and, for each language of the office, who speaks it and where its recordings stand."""
    from queue_server.speech import inventory

    print(_columns((engine.name, engine.words) for engine in inventory.engines(config, options.data)), end="\n\n")
    rows = inventory.rows(config, options.data)
    head = ("language", "", "speaks", "voice", "clips")
    lines = [(row.language, row.english, _speaks(row), row.voice, row.clips or "none") for row in rows]
    print(_columns([head, *lines]))
    silent = [row.language for row in rows if not row.speaks and not row.is_complete]
    if silent:
        instead = ", ".join(inventory.spoken_instead(config))
        print(f"\n{', '.join(silent)}: what is not recorded is spoken in {instead} instead.")
    return 0


def add_voice(config: Config, options: argparse.Namespace) -> int:
    """Fetch a voice and say whether it speaks, and how fast."""
    from queue_server.speech import SoundError, phrases, piper_voices

    known = phrases.load_files()
    _require_language(options.language, known)
    words = known[options.language].examples[0].spoken
    try:
        added = piper_voices.add(options.data, options.language, options.voice, words)
    except SoundError as error:
        raise ValueError(str(error)) from error
    print(f"{added.model}: speaks, {added.first:.1f} s with loading, then {added.second * 1000:.0f} ms a sentence")
    print("Its licence is on its model card; not every voice may be used by everybody. Restart the server to hear it.")
    if config.speech.speakers(options.language)[:1] == ("espeak",):
        print(f"config.yaml lets espeak-ng speak {options.language} first: speech.engines")
    return 0


def check(config: Config, options: argparse.Namespace) -> int:
    """Say what is missing and what is no good; 0 only if every language that has recordings is complete and well."""
    from queue_server.speech import clips, pack, phrases

    known = phrases.load()
    if options.script is not None:
        _require_language(options.script, known)
        print(_columns(pack.needed(config, known[options.script]).items()))
        return 0
    folder = options.folder or config.speech.clips
    if folder is None or not folder.is_dir():
        raise ValueError(f"there is no folder {folder}" if folder else "name the folder: speech.clips is not set")
    found = {code: recorded for code, recorded in clips.find(folder).items() if recorded.files}
    for code in sorted(set(found) - set(known)):
        print(f"{code}: no language of Aufruf; its folder is not used", file=sys.stderr)
    reports = [pack.report(config, known[code], recorded) for code, recorded in found.items() if code in known]
    faulty = [list(pack.faults(config, known[report.language], found[report.language])) for report in reports]
    for report, faults in zip(reports, faulty, strict=True):
        _print_report(report, faults)
    if not reports:
        raise ValueError(f"there are no recordings in {folder}: it needs a folder for each language, like {folder}/so")
    return 0 if all(report.is_complete for report in reports) and not any(faulty) else 1


def say(config: Config, options: argparse.Namespace) -> int:
    """Write an announcement as a sound file, exactly as the waiting room would hear it."""
    from queue_server.speech import SoundError, phrases, sample

    _require_language(options.language, phrases.load())
    target = options.to or Path(f"{options.language}.mp3")
    try:
        said = sample.write(config, options.data, options.language, options.number, options.counter, target)
    except SoundError as error:
        raise ValueError(str(error)) from error
    print(f"{target}: {said.words}\nspoken by {said.speaker}")
    return 0


def write_phrases(_config: Config, options: argparse.Namespace) -> int:
    """Write or print the page that native speakers review."""
    from queue_server.speech import review

    text = review.document()
    if options.write is None:
        print(text)
    else:
        options.write.write_text(text, encoding="utf-8")
    return 0


def _print_report(report: Any, faults: Sequence[str]) -> None:
    state = "complete" if report.is_complete else f"{len(report.gaps)} missing"
    print(f"{report.language}: {report.files} recordings, {state}")
    gaps = [(f"  {gap.token}", f"“{gap.words}”", _needed_for(gap)) for gap in report.gaps]
    if gaps:
        print(_columns(gaps))
    for fault in faults:
        print(f"  {fault}")


def _needed_for(gap: Any) -> str:
    return f"{gap.needed_for}" + (f" (or {gap.instead})" if gap.instead else "")


def _speaks(row: Any) -> str:
    if row.is_complete:
        return "clips"
    return row.speaks or "nobody"


def _require_language(code: str, known: Iterable[str]) -> None:
    if code not in set(known):
        raise ValueError(f"there is no language {code}; there are: {', '.join(known)}")


def _columns(rows: Iterable[Sequence[str]]) -> str:
    """Set cells one under the other; the last column is as long as it likes."""
    lines = [list(row) for row in rows]
    widths = [
        max((len(line[place]) for line in lines), default=0) for place in range(len(lines[0]) - 1 if lines else 0)
    ]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]).rstrip()
        for line in lines
    )
