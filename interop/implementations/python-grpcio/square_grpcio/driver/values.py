"""How doubles and metadata travel in the driver contract's documents."""

import base64
import struct
from collections.abc import Iterable

Metadata = list[tuple[str, str | bytes]]


def encode_double(value: float) -> str:
    """The 16 hex digits of the IEEE-754 bits, big-endian."""
    return struct.pack(">d", value).hex()


def decode_double(digits: str) -> float:
    """Raises ValueError for anything but 16 hex digits."""
    bits = bytes.fromhex(digits)
    if len(bits) != 8:
        raise ValueError(f"{digits!r} is not 16 hex digits")
    return struct.unpack(">d", bits)[0]


def encode_metadata(metadata: Iterable[tuple[str, str | bytes]] | None) -> list[list[str]]:
    """[key, value] pairs; bytes as base64."""
    return [
        [key, base64.b64encode(value).decode() if isinstance(value, bytes) else value]
        for key, value in metadata or ()
    ]


def decode_metadata(pairs: Iterable[tuple[str, str]]) -> Metadata:
    """Raises ValueError for a value of a -bin key that is not base64."""
    return [
        (key, base64.b64decode(value, validate=True) if key.endswith("-bin") else value)
        for key, value in pairs
    ]
