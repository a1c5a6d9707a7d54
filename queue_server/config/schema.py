"""Where in the settings' types a place of config.yaml leads: which keys may stand there."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from queue_server.config.reading import Place


def keys_of(annotation: Any) -> list[str] | None:
    """The keys that a group of settings knows, as written in YAML; None where keys are free or there are none."""
    return [str(key) for key in _fields(annotation)] or None


def at(root: type[BaseModel], place: Place) -> Any:
    """The type that stands at a place, or None where there is none."""
    annotation: Any = root
    for part in place:
        annotation = _inside(annotation, part)
    return annotation


def description(root: type[BaseModel], place: Place) -> str:
    """What a setting is for, as described where it is defined."""
    field = _fields(at(root, place[:-1])).get(place[-1])
    return (field.description or "") if field else ""


def is_mapping(annotation: Any) -> bool:
    """Whether entries with keys of the operator's own stand there."""
    return get_origin(_core(annotation)) is dict


def holds_settings(annotation: Any) -> bool:
    """Whether those entries are groups of settings (counters, services), not texts."""
    arguments = get_args(_core(annotation))
    return is_mapping(annotation) and keys_of(arguments[1]) is not None


def _inside(annotation: Any, part: str | int) -> Any:
    kind = _core(annotation)
    if fields := _fields(kind):
        return fields[part].annotation if part in fields else None
    arguments = get_args(kind)
    return arguments[-1] if get_origin(kind) in (dict, list) else None


def _fields(annotation: Any) -> dict[str | int, FieldInfo]:
    """The fields of a group of settings by their keys in YAML; empty where no group stands."""
    kind = _core(annotation)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: field for name, field in kind.model_fields.items()}
    return {}


def _core(annotation: Any) -> Any:
    """The type without Annotated and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _core(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _core(next(argument for argument in get_args(annotation) if argument is not type(None)))
    return annotation
