"""Length-prefixed messages, and the one message of the contract: a double as field 1."""

import gzip
import struct
import zlib

from ..driver.steps import Unsupported

PREFIX_BYTES = 5
# https://protobuf.dev/programming-guides/encoding/: field 1, eight bytes
DOUBLE_TAG = b"\x09"
DOUBLE_BYTES = 9


def encode_message(value: float) -> bytes:
    body = DOUBLE_TAG + struct.pack("<d", value)
    return struct.pack(">BI", 0, len(body)) + body


class MessageBuffer:
    """Takes DATA as it comes and gives whole messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, data: bytes) -> None:
        self._bytes += data

    def next(self) -> float | None:
        """The next message's number, None while it is not all there."""
        if len(self._bytes) < PREFIX_BYTES:
            return None
        flag, length = struct.unpack_from(">BI", self._bytes)
        if len(self._bytes) < PREFIX_BYTES + length:
            return None
        body = bytes(self._bytes[PREFIX_BYTES : PREFIX_BYTES + length])
        del self._bytes[: PREFIX_BYTES + length]
        return decode_message(_decompressed(body) if flag == 1 else body)


def decode_message(body: bytes) -> float:
    """A double as field 1 and nothing else, or an empty message, which is 0."""
    if not body:
        return 0.0
    if len(body) != DOUBLE_BYTES or not body.startswith(DOUBLE_TAG):
        raise Unsupported(
            f"a message of {len(body)} bytes that is not just a double: {body[:32].hex()}"
        )
    return struct.unpack("<d", body[1:])[0]


def _decompressed(body: bytes) -> bytes:
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as error:
        raise Unsupported(f"a compressed message that is not gzip: {body[:32].hex()}") from error
