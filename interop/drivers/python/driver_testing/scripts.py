"""Scripts of calls, and what a server observed in one, in short."""

import json
from typing import Any

from .cases import encoded, text

RECEIVE = {"do": "receive"}
TO_END = {"do": "receive-to-end"}
WAIT_CANCELLED = {"do": "wait-cancelled"}
# Field 1 says eight bytes, and there are two.
NOT_A_MESSAGE = b"\x09\xff\xff"


def answer(value: float) -> dict:
    return {"do": "send", "bytes": text(encoded(value))}


def status(code: int, message: str = "") -> dict:
    return {"do": "status", "code": code, "message": message}


def scripted(*steps: dict, call: str = "a", **of_script: Any) -> list[list[str]]:
    """The metadata of a call that carries these steps."""
    return [["interop-script", json.dumps({"call": call, "steps": steps, **of_script})]]


def of_call(lines: list[dict], call: str = "a") -> list[Any]:
    """What lies between call-begun and call-ended."""
    begun, *between, ended = [each["event"] for each in lines if each["call"] == call]
    assert (begun, ended) == ("call-begun", "call-ended")
    return between
