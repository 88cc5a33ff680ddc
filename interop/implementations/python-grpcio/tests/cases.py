"""Cases of a plan, and what a client observed in one, in short."""

import struct
from typing import Any


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
    return {"do": "open", "call": "a", "method": method, "deadlineMs": deadline_ms} | others


def send(value: float) -> dict:
    return {"do": "send", "call": "a", "value": digits(value)}


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
    if "value" in observation:
        return event, number(observation["value"])
    return (event, observation["code"]) if event == "status" else event


def only(observations: list[dict], event: str) -> dict:
    [found] = [each for each in observations if each["event"] == event]
    return found


def digits(value: float) -> str:
    return struct.pack(">d", value).hex()


def number(value: str) -> float:
    return struct.unpack(">d", bytes.fromhex(value))[0]
