"""The steps of plans and scripts, each decoded as it is run."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .values import Metadata, decode_double, decode_metadata

# What a step has beside `do`; a key that ends in ? may be absent.
Fields = Mapping[str, Callable[[Any], Any]]


class Unsupported(Exception):
    """A step asks for what this driver does not know or its library has no means for."""


def decode_step(step: Any, known: Mapping[str, Fields]) -> tuple[str, dict[str, Any]]:
    """Its name and its fields, spelled as Python spells names. Raises Unsupported."""
    name = step.get("do") if isinstance(step, dict) else None
    if not isinstance(name, str) or name not in known:
        raise Unsupported(f"unknown step {step!r:.80}")
    decoders = {key.rstrip("?"): decode for key, decode in known[name].items()}
    for key in step:
        if key not in decoders and key != "do":
            raise Unsupported(f"unknown key {key} of step {name}")
    for key in known[name]:
        if key not in step and not key.endswith("?"):
            raise Unsupported(f"step {name} has no {key}")
    return name, {
        snake_case(key): decoded(f"{key} of step {name}", decode, step[key])
        for key, decode in decoders.items()
        if key in step
    }


def decoded(what: str, decode: Callable[[Any], Any], value: Any) -> Any:
    try:
        return decode(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise Unsupported(f"{what}, {value!r:.80}: {error}") from error


def snake_case(key: str) -> str:
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", key)


def one_of(*known: object) -> Callable[[Any], Any]:
    def decode(value: Any) -> Any:
        if value not in known:
            raise ValueError(f"not one of {', '.join(map(str, known))}")
        return value

    return decode


def boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def path(value: Any) -> str:
    if not re.fullmatch("/[^/]+/[^/]+", text(value)):
        raise ValueError("no path, as in /package.Service/method")
    return value


def count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("no count")
    return value


def milliseconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ValueError("no time")
    return value


def double(value: Any) -> float:
    return decode_double(text(value))


def doubles(value: Any) -> Sequence[float]:
    if isinstance(value, list):
        return [double(each) for each in value]
    if value.keys() != {"from", "count"} or not isinstance(value["from"], int):
        raise ValueError("neither doubles nor from and count")
    return range(value["from"], value["from"] + count(value["count"]))


def metadata(value: Any) -> Metadata:
    return decode_metadata((text(key), text(each)) for key, each in value)
