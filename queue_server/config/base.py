"""What all settings share: the strict model, texts in several languages, and small value types."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from queue_server.config.reading import as_written

Text = Annotated[dict[str, str], Field(min_length=1)]
"""A text by language: `{de: Warteraum, en: Waiting room}`."""

Sign = Annotated[str, BeforeValidator(as_written), Field(min_length=1)]
"""Something written on a wall (`1.12`, `EG`): kept exactly as written, though it may look like a number."""

Step = Literal["up", "down", "left", "right", "straight", "lift", "outside", "back"]
"""One step of a way."""


class Setting(BaseModel):
    """A group of settings: unknown keys and wrong types are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Named(Setting):
    """An entry of a mapping in config.yaml that knows its key as `id`."""

    _id: str = PrivateAttr(default="")

    @property
    def id(self) -> str:
        """The key of this entry in config.yaml."""
        return self._id


def give_ids(*tables: dict[str, Any]) -> None:
    """Tell each entry of the mappings its key."""
    for table in tables:
        for key, entry in table.items():
            entry._id = key
