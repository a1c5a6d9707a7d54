"""What can go wrong on the way from words to a sound file."""


class SoundError(Exception):
    """A sound could not be made: no engine, a broken recording, a full disk. A later request may succeed."""


class PhrasesError(Exception):
    """A `phrases.yaml` is wrong; `problems` lists every mistake, each as one sentence with its file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
