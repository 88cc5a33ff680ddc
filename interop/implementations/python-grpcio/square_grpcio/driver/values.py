"""How doubles and metadata travel in the driver contract's documents."""

import base64
import hashlib
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


class Digest:
    """Stands for many doubles in one line."""

    def __init__(self) -> None:
        self.count = 0
        self._sha256 = hashlib.sha256()

    def add(self, value: float) -> None:
        self.count += 1
        self._sha256.update(struct.pack(">d", value))

    def fields(self) -> dict[str, object]:
        return {"count": self.count, "sha256": self._sha256.hexdigest()}


def encode_metadata(metadata: Iterable[tuple[str, str | bytes]] | None) -> list[list[str]]:
    """[key, value] pairs; bytes as base64."""
    return [
        [key, base64.b64encode(value).decode() if isinstance(value, bytes) else value]
        for key, value in metadata or ()
    ]


def decode_metadata(pairs: Iterable[tuple[str, str]]) -> Metadata:
    """Raises ValueError. What gRPC may not send is left to the library to refuse."""
    return [
        (key, base64.b64decode(value, validate=True) if key.endswith("-bin") else value)
        for key, value in pairs
    ]
