"""How doubles and metadata travel in the driver contract's documents."""

import base64
import re
import struct
from collections.abc import Iterable

Metadata = list[tuple[str, str | bytes]]


def encode_double(value: float) -> str:
    """The 16 hex digits of the IEEE-754 bits, big-endian."""
    return struct.pack(">d", value).hex()


def decode_double(digits: str) -> float:
    """Raises ValueError for anything but 16 lower-case hex digits."""
    if not re.fullmatch(r"[0-9a-f]{16}", digits):
        raise ValueError(f"{digits!r} is not 16 hex digits")
    return struct.unpack(">d", bytes.fromhex(digits))[0]


def encode_metadata(metadata: Iterable[tuple[str, str | bytes]] | None) -> list[list[str]]:
    """[key, value] pairs; bytes as base64."""
    return [
        [key, base64.b64encode(value).decode() if isinstance(value, bytes) else value]
        for key, value in metadata or ()
    ]


def decode_metadata(pairs: Iterable[tuple[str, str]]) -> Metadata:
    """Raises ValueError for what no gRPC library may send."""
    return [(_checked_key(key), _decode_value(key, value)) for key, value in pairs]


# https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md: Custom-Metadata
def _checked_key(key: str) -> str:
    if not re.fullmatch(r"[0-9a-z_.-]+", key):
        raise ValueError(f"{key!r} is no metadata key")
    return key


def _decode_value(key: str, value: str) -> str | bytes:
    if key.endswith("-bin"):
        return base64.b64decode(value, validate=True)
    if not re.fullmatch(r"[ -~]*", value):
        raise ValueError(f"{value!r} is no ASCII metadata value")
    return value
