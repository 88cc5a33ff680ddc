"""Cases of a plan, and what a client observed in one, in short."""

import base64
import struct
from typing import Any

SERVICE = "/squarerpc_service.SquareService"
# By method: whether requests and responses are streams.
STREAMS = {
    "square": (False, False),
    "rangeSquare": (False, True),
    "sumSquare": (True, False),
    "streamrangeSquare": (True, True),
}


def case(
    address: str, *steps: dict, tls: dict | None = None, case_id: str = "1", **of_target: Any
) -> dict:
    target = {"address": address, **of_target} | ({"tls": tls} if tls else {})
    return {
        "id": case_id,
        "name": "test",
        "timeoutMs": 60_000,
        "target": target,
        "steps": list(steps),
    }


def opened(method: str, *, deadline_ms: float = 60_000, **others: Any) -> dict:
    request_stream, response_stream = STREAMS[method]
    return {
        "do": "open",
        "call": "a",
        "path": f"{SERVICE}/{method}",
        "requestStream": request_stream,
        "responseStream": response_stream,
        "deadlineMs": deadline_ms,
    } | others


def send(value: float) -> dict:
    return send_bytes(encoded(value))


def send_bytes(message: bytes, **others: Any) -> dict:
    return {"do": "send", "call": "a", "bytes": text(message)} | others


def receive(**others: Any) -> dict:
    return {"do": "receive", "call": "a"} | others


HALF_CLOSE = {"do": "half-close", "call": "a"}
RECEIVE_TO_END = {"do": "receive-to-end", "call": "a"}
CANCEL = {"do": "cancel", "call": "a"}


def events(observations: list[dict], case_id: str = "1") -> list[Any]:
    """What may come at any moment is left out."""
    begun, *between, ended = [each for each in observations if each["case"] == case_id]
    assert (begun["event"], ended["event"]) == ("case-begun", "case-ended")
    any_moment = ("initial-metadata", "progress")
    return [brief(each) for each in between if each["event"] not in any_moment]


def brief(observation: dict) -> Any:
    event = observation["event"]
    if "bytes" in observation:
        return event, number(observation["bytes"])
    return (event, observation["code"]) if event == "status" else event


def only(observations: list[dict], event: str) -> dict:
    [found] = [each for each in observations if each["event"] == event]
    return found


def encoded(value: float) -> bytes:
    """The contract's message: one double in field 1, which stays away where it is 0."""
    bits = struct.pack("<d", value)
    return b"\x09" + bits if any(bits) else b""


def text(message: bytes) -> str:
    return base64.b64encode(message).decode()


def number(message: str) -> float:
    data = base64.b64decode(message)
    return struct.unpack("<d", data[1:])[0] if data else 0.0


def rule(first: int, count: int, **of_field: Any) -> dict:
    """Messages of the contract from this number on."""
    varying = {"field": 1, "type": "double", "from": first} | of_field
    return {"count": count, "template": "", "varying": varying}
