"""The steps of plans and scripts, each decoded as it is run."""

import base64
import json
import re
import struct
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

# By side and step: the kind of each field; a key that ends in ? may be absent.
STEPS = json.loads((files(__package__) / "driver-steps.json").read_text(encoding="utf-8"))


class Unsupported(Exception):
    """A step asks for what this driver does not know or its library has no means for."""


class Script(NamedTuple):
    """What a server does in a call; its steps are decoded one by one."""

    steps: list[Any]
    of_bytes: bool = False
    call: str | None = None  # None: the server gives the call a name
    unreadable: str | None = None  # why


def decode_script(script: Any) -> Script:
    """The call of a script is left to who has one. Raises ValueError."""
    match script:
        case {"steps": list(steps), **others} if others.get("codec", "bytes") == "bytes":
            return Script(steps, "codec" in others)
    raise ValueError(f"{script!r:.80} is no script")


def decode_step(step: Any, side: str) -> tuple[str, dict[str, Any]]:
    """Its name and its fields, spelled as Python spells names. Raises Unsupported."""
    match step:
        case {"do": str(name), **given} if name in STEPS[side]:
            kinds = STEPS[side][name]
        case _:
            raise Unsupported(f"unknown step {step!r:.80}")
    for key in kinds:
        if not key.endswith("?") and key not in given:
            raise Unsupported(f"step {name} has no {key}")
    kinds = {key.rstrip("?"): kind for key, kind in kinds.items()}
    fields = {}
    for key, value in given.items():
        if key not in kinds:
            raise Unsupported(f"unknown key {key} of step {name}")
        try:
            fields[snake_case(key)] = decode(kinds[key], value)
        except (ValueError, TypeError, KeyError) as error:
            reason = f"{key} of step {name} is no {kinds[key]}: {value!r:.80}"
            raise Unsupported(reason) from error
    return snake_case(name), fields


def snake_case(name: str) -> str:
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name).replace("-", "_")


def decode(kind: str, value: Any) -> Any:
    """Raises ValueError, TypeError or KeyError for a value that is not of this kind."""
    match kind, value:
        case "milliseconds" | "count", bool():
            raise TypeError  # true is a number to Python
        case ("boolean", bool()) | ("text", str()) | ("codec", "bytes") | ("compression", "gzip"):
            return value
        case ("milliseconds", int() | float()) | ("count", int()) if value >= 0:
            return value
        case "name", str() if value:
            return value
        case "path", str() if re.fullmatch("/[^/]+/[^/]+", value):
            return value
        case "metadata", list():
            # What gRPC may not send is left to the library to refuse.
            return [decode("pair", each) for each in value]
        case "pair", [str(key), str(text)]:
            return key, base64.b64decode(text, validate=True) if key.endswith("-bin") else text
        case "message", str():
            return base64.b64decode(value, validate=True)
        case "messages", list():
            return [decode("message", each) for each in value]
        case "messages", {
            "count": many,
            "template": template,
            "varying": {"field": int(field), "type": str(type_), "from": int(start), **more},
            **others,
        } if not more and not others and 0 < field < 2**29:
            return Rule(decode("count", many), decode("message", template), field, type_, start)
    raise ValueError


class Rule:
    """Makes so many messages: each is the template, and after it a field that counts up."""

    def __init__(self, count: int, template: bytes, field: int, kind: str, start: int) -> None:
        """Raises KeyError for a kind of field that it does not know."""
        wire_type, self._encode = ENCODINGS[kind]
        self._template = template + varint(field << 3 | wire_type)
        self._values = range(start, start + count)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[bytes]:
        return (self._template + self._encode(value) for value in self._values)


def varint(number: int) -> bytes:
    """https://protobuf.dev/programming-guides/encoding/#varints"""
    low, rest = number & 0x7F, (number & 2**64 - 1) >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


# By the kind of a rule's field: its wire type, and how its value is written.
ENCODINGS = {"double": (1, struct.Struct("<d").pack), "int64": (0, varint)}
