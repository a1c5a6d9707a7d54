"""Writes docs/phrases.md: what is said in each language, letter by letter, for the people who speak it to review."""

from collections.abc import Iterator

from queue_server.domain.announcement import Call, Phrases, shown, spoken
from queue_server.domain.languages import LANGUAGES, Language
from queue_server.speech import phrases
from queue_server.speech.engines import Engine, library

NUMBER, COUNTER = "A042", "3"
"""The call that every language's page begins with."""
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""Those that a prefix may have without being misheard (I, O and Q may not)."""
_NEAR = Call(NUMBER, COUNTER)
_FAR = Call("X157", "6", room="1.13", direction=["up", "left"])
_NAMED = Call("Z230", "Info", direction=["straight", "right"])

_HEAD = f"""# What is said in each language

Written by `aufruf voices phrases --write docs/phrases.md` from `queue_server/translations/<language>/phrases.yaml`; do
not edit it here. For each language it shows what is said for number {NUMBER} at counter {COUNTER}, a call with a way, a
call to a counter with a name, and how each letter and digit is said. *Sounds* are those of espeak-ng in the letters of
the IPA; Piper's voices say the same sounds.

If you speak one of these languages, please read its page and answer:

1. Would you say it like this, politely, to somebody you do not know?
2. Is each letter called what people call it who speak your language? (`aufruf voices say <language>` lets you hear it.)
3. Is the word for the counter the one you would look for?

`docs/voices.md` says how to change the words.
"""


def document() -> str:
    """Give the whole page; raises PhrasesError, SoundError."""
    known, engine = phrases.load(), library()
    pages = (_page(LANGUAGES[code], known[code], engine) for code in LANGUAGES if code in known)
    return "\n".join([_HEAD, *("\n".join(page) + "\n" for page in pages)])


def _page(language: Language, words: Phrases, engine: Engine | None) -> Iterator[str]:
    voice = language.voice if engine is not None and language.voice in engine.voices() else None
    reviewed = "reviewed by a native speaker" if words.reviewed_by_native_speaker else "not reviewed yet"
    yield f"## {language.name} ({language.code}, {language.staff_name['en']})\n"
    yield f"{reviewed}, {'espeak-ng speaks it' if voice else 'only recordings can speak it'}\n"
    for title, call in (("near", _NEAR), ("far", _FAR), ("named", _NAMED)):
        yield from _call(language, words, title, call, engine if voice else None)
    yield ""
    yield from _table(words, [*LETTERS], engine if voice else None, voice)
    yield from _table(words, [*"0123456789"], engine if voice else None, voice)


def _call(language: Language, words: Phrases, title: str, call: Call, engine: Engine | None) -> Iterator[str]:
    said, seen = spoken(words, call), shown(words, call)
    where = f"counter {call.counter_name}" + (f", room {call.room}" if call.room else "")
    yield f"- **{call.number} → {where}**  "
    yield f'  said: <bdi lang="{language.code}">{said}</bdi>' + ("  " if seen or engine else "")
    if seen:
        yield f'  shown: <bdi lang="{language.code}">{seen}</bdi>' + ("  " if engine else "")
    if engine is not None:
        yield f"  sounds: {' · '.join(engine.phonemes(said, language.voice or ''))}"


def _table(words: Phrases, signs: list[str], engine: Engine | None, voice: str | None) -> Iterator[str]:
    """Write one line for the signs, one for their words, one for their sounds."""
    said = [words.digits[int(sign)] if sign.isdigit() else words.letters.get(sign, sign) for sign in signs]
    yield f"| | {' | '.join(signs)} |"
    yield "|---" * (len(signs) + 1) + "|"
    yield f"| said | {' | '.join(said)} |"
    if engine is not None and voice:
        # One after the other in one sentence, as in a number: alone, some voices read a letter as a word.
        heard = engine.phonemes(words.separator.join(said) + ".", voice)
        if len(heard) == len(signs):
            yield f"| sounds | {' | '.join(heard)} |"
    yield ""
