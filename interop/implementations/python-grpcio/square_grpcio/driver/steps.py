"""The steps of plans and scripts, each decoded as it is run."""

import base64
import json
import re
from importlib.resources import files
from typing import Any

from .values import Rule

# By side and step: the kind of each field; a key that ends in ? may be absent.
STEPS = json.loads((files(__package__) / "driver-steps.json").read_text(encoding="utf-8"))


class Unsupported(Exception):
    """A step asks for what this driver does not know or its library has no means for."""


def decode_step(step: Any, side: str) -> tuple[str, dict[str, Any]]:
    """Its name and its fields, spelled as Python spells names. Raises Unsupported."""
    name = step.get("do") if isinstance(step, dict) else None
    if not isinstance(name, str) or name not in STEPS[side]:
        raise Unsupported(f"unknown step {step!r:.80}")
    kinds = {key.rstrip("?"): kind for key, kind in STEPS[side][name].items()}
    fields = {}
    for key, value in step.items():
        if key == "do":
            continue
        if key not in kinds:
            raise Unsupported(f"unknown key {key} of step {name}")
        try:
            fields[snake_case(key)] = decode(kinds[key], value)
        except (ValueError, TypeError, KeyError) as error:
            reason = f"{key} of step {name} is no {kinds[key]}: {value!r:.80}"
            raise Unsupported(reason) from error
    for key in STEPS[side][name]:
        if key not in step and not key.endswith("?"):
            raise Unsupported(f"step {name} has no {key}")
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
            pairs = [(decode("text", key), each) for key, each in value]
            kinds = {True: "message", False: "text"}
            return [(key, decode(kinds[key.endswith("-bin")], each)) for key, each in pairs]
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
