"""The end of a call, as trailers carry it."""

import re
from urllib.parse import quote, unquote

from .headers import Fields, first

UNIMPLEMENTED = 12
STATUS_KEYS = ("grpc-status", "grpc-message")
# All that a grpc-message shows as it is: space and printable ASCII, except %.
UNENCODED = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")


def status_fields(code: int, message: str) -> Fields:
    encoded = quote(message, safe=UNENCODED)
    return [("grpc-status", str(code)), *([("grpc-message", encoded)] if encoded else [])]


def status_of(trailers: Fields) -> tuple[int, str] | None:
    """Code and message; None where there is no status that is a number."""
    code = first(trailers, "grpc-status")
    if code is None or not re.fullmatch(r"[0-9]{1,9}", code):
        return None
    return int(code), unquote(first(trailers, "grpc-message") or "")
