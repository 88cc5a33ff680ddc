"""Steps of a plan or a script, and how their fields are read."""

from types import UnionType
from typing import Any

Step = dict[str, Any]


class Unsupported(Exception):
    """A step, or a field of it, that this program does not know."""


class Optional:
    """A field that may be left out."""

    def __init__(self, kind: type | UnionType, default: Any = None) -> None:
        self.kind = kind
        self.default = default


def fields(step: Step, **kinds: type | UnionType | Optional) -> list[Any]:
    """The step's fields in the order asked for. Raises Unsupported for any that it should not have.

    `do`, and `call` where the step names one, are the caller's.
    """
    unknown = sorted(step.keys() - kinds.keys() - {"do", "call"})
    if unknown:
        raise Unsupported(f"step {step['do']} has an unknown field {unknown[0]}")
    return [_field(step, name, kind) for name, kind in kinds.items()]


def _field(step: Step, name: str, kind: type | UnionType | Optional) -> Any:
    if name not in step:
        if isinstance(kind, Optional):
            return kind.default
        raise Unsupported(f"step {step['do']} has no {name}")
    value = step[name]
    wanted = kind.kind if isinstance(kind, Optional) else kind
    # To Python, true is a number.
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise Unsupported(f"step {step['do']} has {name} {value!r}")
    return value


def hex_bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise Unsupported(f"{digits!r} are no hex digits") from error
