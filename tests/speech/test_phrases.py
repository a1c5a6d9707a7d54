"""The phrases of all languages: complete, true to their examples, and checked when somebody edits them."""

from pathlib import Path

import pytest
import yaml

from queue_server.domain.announcement import Call, literals, parts, shown, spoken
from queue_server.domain.languages import LANGUAGES
from queue_server.speech import PhrasesError
from queue_server.speech.phrases import FOLDER, PhrasesFile, load, load_files

FILES = load_files()
every_language = pytest.mark.parametrize("file", FILES.values(), ids=list(FILES))


@every_language
def test_its_examples_say_how_it_really_sounds(file: PhrasesFile) -> None:
    phrases = file.phrases()
    for example in file.examples:
        call = Call(example.number, example.counter, room=example.room, direction=example.direction)
        assert spoken(phrases, call) == example.spoken
        assert shown(phrases, call) == example.shown


@every_language
def test_it_has_a_name_for_each_letter_where_the_script_is_not_latin(file: PhrasesFile) -> None:
    if LANGUAGES[file.language].script != "Latn":
        assert set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") <= set(file.letters)
        assert not any(name.isascii() for name in file.letters.values())
    assert len(set(file.letters.values())) == len(file.letters)


@every_language
def test_one_recording_never_stands_for_two_wordings(file: PhrasesFile) -> None:
    """A clip is found by its token alone, so the same token must be the same words wherever it occurs."""
    phrases = file.phrases()
    words: dict[str, set[str]] = {}
    for sign in ("6", "Info"):
        for part in parts(phrases, Call("A042", sign, room="1.13", direction=["left"])):
            for take in part.takes:
                if len(take) == 1:
                    words.setdefault(take[0], set()).add(part.words.strip(" .,:።।،፣፦"))
    assert {token: said for token, said in words.items() if len(said) > 1} == {}


@every_language
def test_it_names_the_number_before_the_counter(file: PhrasesFile) -> None:
    for template in (file.call, file.call_named):
        assert next(name for _, name in literals(template)) == "number"


@pytest.fixture
def german(tmp_path: Path) -> Path:
    copy = tmp_path / "de" / "phrases.yaml"
    copy.parent.mkdir()
    copy.write_text((FOLDER / "de" / "phrases.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"call": "Nummer {number}."}, "call: Value error, must have {number} and {counter}"),
        ({"call": "{number} {counter} {floor}"}, "must have {number} and {counter}, each once, and no other"),
        ({"steps": {"up": "hoch"}}, "missing steps: ['down'"),
        ({"digits": ["0", "1"]}, "digits"),
        ({"colour": "red"}, "colour"),
        ({"language": "fr"}, "but the folder is 'de'"),
        ({"letters": {"a": "ah"}}, "letters.a"),
    ],
)
def test_it_says_what_is_wrong_in_a_file(german: Path, change: dict[str, object], said: str) -> None:
    content = yaml.safe_load(german.read_text(encoding="utf-8")) | change
    german.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PhrasesError, match=r"de/phrases\.yaml") as caught:
        load(german.parents[1])
    assert said in str(caught.value)


def test_it_reports_the_mistakes_of_all_files_at_once(german: Path) -> None:
    german.write_text("call: [", encoding="utf-8")
    french = german.parents[1] / "fr" / "phrases.yaml"
    french.parent.mkdir()
    french.write_text("language: fr", encoding="utf-8")
    with pytest.raises(PhrasesError) as caught:
        load(german.parents[1])
    assert {problem.split("/")[0] for problem in caught.value.problems} == {"de", "fr"}
