"""Header fields as gRPC uses them."""

import base64
import json
import re
from typing import Any

Fields = list[tuple[str, str]]

SCRIPT_KEY = "interop-script"
RESPONSE_HEADERS: Fields = [(":status", "200"), ("content-type", "application/grpc")]

SECONDS = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}


def request_headers(scheme: str, authority: str, path: str) -> Fields:
    return [
        (":method", "POST"),
        (":scheme", scheme),
        (":path", path),
        (":authority", authority),
        ("te", "trailers"),
        ("content-type", "application/grpc"),
    ]


def first(headers: Fields, key: str) -> str | None:
    return next((value for name, value in headers if name == key), None)


def metadata_of(headers: Fields) -> list[list[str]]:
    """As the driver contract prints it: all but pseudo-headers and the script."""
    return [
        [key, _padded(value) if key.endswith("-bin") else value]
        for key, value in headers
        if not key.startswith(":") and key != SCRIPT_KEY
    ]


def script_of(headers: Fields) -> dict[str, Any] | None:
    """None where there is none, or none that can be read."""
    text = first(headers, SCRIPT_KEY)
    if text is None:
        return None
    try:
        script = json.loads(text)
    except json.JSONDecodeError:
        return None
    if not isinstance(script, dict) or not isinstance(script.get("call"), str):
        return None
    return script if isinstance(script.get("steps"), list) else None


def timeout_s(headers: Fields) -> float | None:
    """None where there is none, or none that the grammar knows."""
    found = re.fullmatch(r"([0-9]{1,8})([HMSmun])", first(headers, "grpc-timeout") or "")
    return found and int(found[1]) * SECONDS[found[2]]


def _padded(value: str) -> str:
    """Peers may leave out the padding of base64; the driver contract does not."""
    stripped = value.rstrip("=")
    try:
        return base64.b64encode(base64.b64decode(stripped + "=" * (-len(stripped) % 4))).decode()
    except ValueError:
        return value
