"""A call -> what is said and what is shown, per language, and the key of its sound."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from string import Formatter

STEPS = ("up", "down", "left", "right", "straight", "lift", "outside", "back")
"""The steps of a way, as `config.yaml` names them."""

TICKET = "ticket"
"""Stands in the order of a call's languages for the visitor's own."""

_RUN = re.compile(r"\d+|[^\W\d_]+")
_SPELLED_UP_TO = 3
"""So many capitals in a row on a sign are letters ("EG"), more are a word ("INFO")."""
_VOWEL_MARKS = re.compile("[\u064c-\u0652\u0670]")
"""Arabic vowel marks: the voice needs them, a sign does not carry them (but for the usual ending -an)."""


@dataclass(frozen=True)
class Call:
    """One ticket that goes to one counter; `direction` is the way from the ticket's waiting area, in `STEPS`."""

    number: str
    counter_name: str
    room: str | None = None
    floor: str | None = None
    direction: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "direction", tuple(self.direction))


@dataclass(frozen=True, eq=False)
class Phrases:
    """One language's words for a call, as its `phrases.yaml` has them (docs/voices.md explains each key)."""

    language: str
    call: str
    call_named: str
    way: str
    room: str
    then: str
    steps: Mapping[str, str]
    letters: Mapping[str, str] = field(default_factory=dict)
    digits: Sequence[str] = tuple("0123456789")
    separator: str = ", "
    signs: Mapping[str, str] = field(default_factory=dict)
    reviewed_by_native_speaker: bool = False


@dataclass(frozen=True)
class Part:
    """A piece of an announcement: its words, and the recordings that say the same, the best take first."""

    words: str
    takes: tuple[tuple[str, ...], ...] = ()


def spoken(phrases: Phrases, call: Call) -> str:
    """Give the whole announcement as a voice reads it: number, counter, and the way if there is one."""
    return "".join(part.words for part in parts(phrases, call))


def shown(phrases: Phrases, call: Call) -> str:
    """Give the way in words for the screen ("Treppe hoch, dann links"); empty when there is no way."""
    return _VOWEL_MARKS.sub("", "".join(part.words for part in _way(phrases, call.direction)))


def parts(phrases: Phrases, call: Call) -> list[Part]:
    """Cut the announcement into the pieces that recordings may exist for; their words make `spoken`."""
    named = not any(character.isdigit() for character in call.counter_name)
    place = _sign(phrases, call.counter_name)
    fields = {"number": _number(phrases, call.number), "sign" if named else "counter": place}
    sentences = [_filled(phrases.call_named if named else phrases.call, fields)]
    if call.direction:
        sentences.append(_filled(phrases.way, {"way": _way(phrases, call.direction)}))
        if call.room and call.room != call.counter_name:
            sentences.append(_filled(phrases.room, {"room": _sign(phrases, call.room)}))
    return _joined(sentences, Part(" "))


def key(language: str, voice_id: str, words: str) -> str:
    """Name the sound of these words in this voice: 32 hexadecimal digits, the same in every process."""
    return hashlib.sha256("\x1f".join((language, voice_id, words)).encode()).hexdigest()[:32]


def languages_of_call(
    ticket_language: str, order: Sequence[str], default_languages: Sequence[str], has_voice: Callable[[str], bool]
) -> list[str]:
    """List the languages to speak, in the order that the office wants, none twice.

    `TICKET` in the order is the ticket's own language; where that has no voice, the office's default languages.
    """
    own = [ticket_language] if has_voice(ticket_language) else list(default_languages)
    wanted = (own if item == TICKET else [item] for item in order)
    return [language for language in dict.fromkeys(chain.from_iterable(wanted)) if has_voice(language)]


def literals(template: str) -> list[tuple[str, str | None]]:
    """Cut a template into (literal, placeholder after it); the last literal has no placeholder after it."""
    return [(literal, name) for literal, name, _, _ in Formatter().parse(template)]


def _filled(template: str, fields: Mapping[str, list[Part]]) -> list[Part]:
    """Put the fields into a template; a literal's recording is named after the placeholder that follows it."""
    result: list[Part] = []
    last = ""
    for literal, name in literals(template):
        clip = name or f"{last}-end"
        if literal:
            has_words = any(character.isalnum() for character in literal)
            result.append(Part(literal, ((clip,),) if has_words else ()))
        if name:
            result += fields[name]
            last = name
    return result


def _number(phrases: Phrases, number: str) -> list[Part]:
    """Spell a ticket number character by character: "A042" as one word is misread by every voice."""
    spelled = _pieces(phrases, list(number))
    words = phrases.separator.join(words for words, _ in spelled)
    return [Part(words, ((f"number-{number.lower()}",), tuple(clip for _, clip in spelled)))]


def _sign(phrases: Phrases, name: str) -> list[Part]:
    """Read a sign on a wall: "12" is a number, "1.12" two numbers, "EG" letters, "Info" a word."""
    known = next((words for sign, words in phrases.signs.items() if sign.casefold() == name.casefold()), None)
    whole = (f"sign-{_file_name(name)}",)
    if known is not None:
        return [Part(known, (whole,))]
    pieces = _pieces(phrases, _runs(name)) or [(name, whole[0])]
    words = phrases.separator.join(words for words, _ in pieces)
    return [Part(words, tuple(dict.fromkeys((whole, tuple(clip for _, clip in pieces)))))]


def _runs(name: str) -> list[str]:
    """Split a sign into what is read as one: letters to spell and a number's leading zeros stand alone."""
    runs: list[str] = []
    for run in _RUN.findall(name):
        spelled = run.isupper() and len(run) <= _SPELLED_UP_TO if run.isalpha() else run.startswith("0")
        runs += list(run) if spelled else [run]
    return runs


def _pieces(phrases: Phrases, runs: Iterable[str]) -> list[tuple[str, str]]:
    """Give (words, clip) of each run."""
    return [_piece(phrases, run) for run in runs]


def _piece(phrases: Phrases, run: str) -> tuple[str, str]:
    if len(run) == 1 and run in "0123456789":
        return phrases.digits[int(run)], f"digit-{run}"
    if len(run) == 1 and run.isalpha():
        return phrases.letters.get(run.upper(), run.upper()), f"letter-{run.lower()}"
    return run, f"sign-{_file_name(run)}"


def _way(phrases: Phrases, direction: Sequence[str]) -> list[Part]:
    steps = [
        [Part(phrases.steps[step], ((f"way-{step.replace(' ', '-')}",),))] for step in _grouped(phrases, direction)
    ]
    joined = _joined(steps, Part(phrases.then, (("then",),)))
    if joined:
        first = joined[0]
        joined[0] = Part(first.words[:1].upper() + first.words[1:], first.takes)
    return joined


def _grouped(phrases: Phrases, direction: Sequence[str]) -> list[str]:
    """Take two steps as one where the language has a word for both ("lift up")."""
    grouped: list[str] = []
    for step in direction:
        if grouped and f"{grouped[-1]} {step}" in phrases.steps:
            grouped[-1] = f"{grouped[-1]} {step}"
        else:
            grouped.append(step)
    return grouped


def _joined(groups: Iterable[list[Part]], between: Part) -> list[Part]:
    result: list[Part] = []
    for group in groups:
        if result:
            result.append(between)
        result += group
    return result


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "_", name).lower()
