"""How the voices really pronounce letters, digits and sentences, read from the engines' phonemes (IPA)."""

import pytest

from queue_server.speech.engines import Engine, find_engines
from queue_server.speech.phrases import PhrasesFile, load_files

FILES = load_files()
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PAIRS = [(engine, file) for engine in find_engines() for code, file in FILES.items() if code in engine.voices()]
every_voice = pytest.mark.parametrize(("engine", "file"), PAIRS, ids=[f"{e.name}-{f.language}" for e, f in PAIRS])
_ALIKE = str.maketrans("ɑɛɪʏɾβʎɭ", "aeiyrvll", "ˈˌːʲ̪7")
"""Two versions of espeak-ng write the same sound a little differently: what tells no letter from another is dropped."""


def phonemes(engine: Engine, language: str, *sentences: str) -> list[str]:
    """Give the phonemes of each clause; clauses end at a comma or full stop."""
    return engine.phonemes("\n\n".join(sentences), language)


def letters(engine: Engine, file: PhrasesFile) -> dict[str, str]:
    """Give what is heard for each letter before a digit."""
    words = [file.letters.get(name, name) + file.separator + "7." for name in ALPHABET]
    heard = phonemes(engine, file.language, *words)
    assert len(set(heard[1::2])) == 1, heard
    return dict(zip(ALPHABET, heard[::2], strict=True))


@every_voice
def test_it_never_switches_to_english(engine: Engine, file: PhrasesFile) -> None:
    """espeak-ng marks a switch of language as "(en)"."""
    lines = [*(example.spoken for example in file.examples), " ".join([*file.letters.values(), *file.steps.values()])]
    said = phonemes(engine, file.language, *lines)
    assert len(said) > len(lines)
    assert "(en)" not in str(said)


@every_voice
def test_it_tells_all_letters_apart(engine: Engine, file: PhrasesFile) -> None:
    heard = letters(engine, file)
    assert len(set(heard.values())) == len(ALPHABET), heard


@every_voice
def test_it_reads_digits_one_by_one_and_makes_no_ordinal_of_the_last(engine: Engine, file: PhrasesFile) -> None:
    alone = phonemes(engine, file.language, file.separator.join(file.digits))
    assert len(set(alone)) == 10
    said = phonemes(engine, file.language, file.examples[0].spoken)
    assert said[1:4] == [alone[0], alone[4], alone[2]]


EXPECTED = {
    "de": {"A": "a", "V": "faʊ", "Z": "tset", "Y": "ypsilɔn"},
    "en": {"A": "eɪ", "J": "dʒeɪ", "Y": "waɪ"},
    "uk": {"A": "a", "H": "aʃ", "J": "jot", "R": "er", "X": "iks", "Z": "zet"},
    "ru": {"A": "a", "H": "aʃ", "J": "jot", "R": "er", "X": "iks", "Z": "zet"},
    "ar": {"A": "ʔah", "J": "dʒaj", "X": "ʔiks", "Y": "waj", "Z": "zid"},
    "fa": {"A": "ej", "E": "i", "J": "dʒej", "R": "ar", "V": "vi", "Z": "zed"},
    "pl": {"Z": "zet", "W": "vu"},
    "es": {"Y": "i ɣrieɣa"},
    "ku": {"P": "pe", "Q": "qe"},
    "ti": {"A": "ʔe", "E": "ʔi", "Z": "zed"},
}
NAMED = [(engine, file) for engine, file in PAIRS if file.language in EXPECTED]


@pytest.mark.parametrize(("engine", "file"), NAMED, ids=[f"{e.name}-{f.language}" for e, f in NAMED])
def test_it_names_letters_as_people_of_that_language_do(engine: Engine, file: PhrasesFile) -> None:
    heard = letters(engine, file)
    expected = {name: said.translate(_ALIKE) for name, said in EXPECTED[file.language].items()}
    assert {name: heard[name].translate(_ALIKE) for name in expected} == expected
