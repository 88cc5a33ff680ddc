"""How messages and metadata travel in the driver contract's documents."""

import base64
import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Metadata = list[tuple[str, str | bytes]]

LONGEST_PRINTED_BYTES = 65_536


def encode_message(message: bytes) -> dict[str, object]:
    """The fields that stand for it in an observation."""
    if len(message) > LONGEST_PRINTED_BYTES:
        return {"length": len(message), "sha256": hashlib.sha256(message).hexdigest()}
    return {"bytes": base64.b64encode(message).decode()}


def encode_metadata(metadata: Iterable[tuple[str, str | bytes]] | None) -> list[list[str]]:
    """[key, value] pairs; bytes as base64."""
    return [
        [key, base64.b64encode(value).decode() if isinstance(value, bytes) else value]
        for key, value in metadata or ()
    ]


class Digest:
    """Stands for many messages in one line; each is written with `serialize`."""

    def __init__(self, serialize: Callable[[Any], bytes]) -> None:
        self.count = 0
        self._serialize = serialize
        self._sha256 = hashlib.sha256()

    def add(self, message: Any) -> None:
        data = self._serialize(message)
        self.count += 1
        self._sha256.update(length_prefix(len(data)) + data)

    def fields(self) -> dict[str, object]:
        return {"count": self.count, "sha256": self._sha256.hexdigest()}


class Rule:
    """Makes so many messages: each is the template, and after it a field that counts up."""

    def __init__(self, count: int, template: bytes, field: int, kind: str, start: int) -> None:
        """Raises KeyError for a kind of field that it does not know."""
        wire_type, self._encode = ENCODINGS[kind]
        self._template = template + varint(field << 3 | wire_type)
        self._values = range(start, start + count)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[bytes]:
        return (self._template + self._encode(value) for value in self._values)


def varint(number: int) -> bytes:
    """https://protobuf.dev/programming-guides/encoding/#varints"""
    low, rest = number & 0x7F, (number & 2**64 - 1) >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


# By the kind of a rule's field: its wire type, and how its value is written.
ENCODINGS = {"double": (1, struct.Struct("<d").pack), "int64": (0, varint)}
length_prefix = struct.Struct(">I").pack
