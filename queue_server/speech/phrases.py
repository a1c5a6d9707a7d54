"""Reads and checks the phrases of every language: translations/<lang>/phrases.yaml."""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from queue_server.domain.announcement import STEPS, Phrases, literals
from queue_server.speech.errors import PhrasesError

FOLDER = Path(__file__).parent.parent / "translations"
"""Where the shipped phrases lie."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Eighteen files are read at every start: in C that takes a tenth of the time."""
FILE = "phrases.yaml"

Words = Annotated[str, StringConstraints(min_length=1)]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-ZÄÖÜ]$")]


def _template(*placeholders: str) -> AfterValidator:
    """Check that a text has exactly these placeholders, each once."""

    def check(text: str) -> str:
        found = sorted(name for _, name in literals(text) if name is not None)
        if found != sorted(placeholders):
            wanted = " and ".join(f"{{{name}}}" for name in placeholders)
            raise ValueError(f"must have {wanted}, each once, and no other placeholder")
        return text

    return AfterValidator(check)


def _all_steps(steps: dict[str, str]) -> dict[str, str]:
    """Check that every step has words, and that no step is unknown; "lift up" is two steps with words of their own."""
    missing = [step for step in STEPS if step not in steps]
    unknown = [name for name in steps if not all(step in STEPS for step in name.split(" "))]
    if missing or unknown:
        raise ValueError(f"missing steps: {missing or 'none'}, unknown steps: {unknown or 'none'}")
    return steps


class Example(BaseModel):
    """One call and how it sounds, for the person who reviews a language."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    number: Words
    counter: Words
    room: str | None = None
    direction: list[str] = []
    spoken: Words
    shown: str = ""


class PhrasesFile(BaseModel):
    """The keys of a `phrases.yaml`; docs/voices.md explains them to translators."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    language: Words
    reviewed_by_native_speaker: bool
    call: Annotated[Words, _template("number", "counter")]
    call_named: Annotated[Words, _template("number", "sign")]
    way: Annotated[Words, _template("way")]
    room: Annotated[Words, _template("room")]
    steps: Annotated[dict[str, Words], AfterValidator(_all_steps)]
    then: Words
    signs: dict[Words, Words] = {}
    letters: dict[Letter, Words] = {}
    digits: list[Words] = Field(default=list("0123456789"), min_length=10, max_length=10)
    separator: Words
    examples: list[Example] = Field(min_length=1)

    def phrases(self) -> Phrases:
        """Give the words without the examples."""
        return Phrases(**self.model_dump(exclude={"examples"}))


def load(folder: Path = FOLDER) -> dict[str, Phrases]:
    """Read the phrases of every language of a folder, by language.

    Raises PhrasesError with all mistakes of all files.
    """
    return {language: file.phrases() for language, file in load_files(folder).items()}


def load_files(folder: Path = FOLDER) -> dict[str, PhrasesFile]:
    """Read the files with their examples, by language; raises PhrasesError with all mistakes of all files."""
    files: dict[str, PhrasesFile] = {}
    problems: list[str] = []
    for path in sorted(folder.glob(f"*/{FILE}")):
        try:
            files[path.parent.name] = _read(path)
        except PhrasesError as error:
            problems += error.problems
    if problems:
        raise PhrasesError(problems)
    return files


def _read(path: Path) -> PhrasesFile:
    where = f"{path.parent.name}/{path.name}"
    try:
        content: Any = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 (it is the safe one)
        file = PhrasesFile.model_validate(content)
    except yaml.YAMLError as error:
        raise PhrasesError([f"{where}: this is not YAML: {error}"]) from error
    except ValidationError as error:
        places = ((".".join(map(str, mistake["loc"])), mistake["msg"]) for mistake in error.errors())
        raise PhrasesError([f"{where}: {place}: {message}" for place, message in places]) from error
    if file.language != path.parent.name:
        raise PhrasesError([f"{where}: language: is {file.language!r}, but the folder is {path.parent.name!r}"])
    return file
