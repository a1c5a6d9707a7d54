"""What all settings share: the strict model, texts in several languages, and small value types."""

import re
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from queue_server.config.reading import as_written

Text = Annotated[dict[str, str], Field(min_length=1)]
"""A text by language: `{de: Warteraum, en: Waiting room}`."""

Sign = Annotated[str, Field(min_length=1), BeforeValidator(as_written)]
"""Something written on a wall (`1.12`, `EG`): kept exactly as written, though it may look like a number."""

Step = Literal["up", "down", "left", "right", "straight", "lift", "outside", "back"]
"""One step of a way."""


def written_like(pattern: str, advice: str) -> AfterValidator:
    """A text must match the pattern as a whole; if not, the sentence begins with the advice."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{advice}; it is {value!r}")
        return value

    return AfterValidator(check)


class Setting(BaseModel):
    """A group of settings: unknown keys and wrong types are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Named(Setting):
    """An entry of a mapping in config.yaml that knows its key as `id`."""

    _id: str = PrivateAttr(default="")

    @cached_property
    def id(self) -> str:
        """The key of this entry in config.yaml."""
        return self._id


def give_ids(*tables: dict[str, Any]) -> None:
    """Tell each entry of the mappings its key."""
    for table in tables:
        for key, entry in table.items():
            entry._id = key
