"""Length-prefixed messages: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md."""

import gzip
import struct
import zlib

from ..driver.steps import Unsupported

PREFIX_BYTES = 5


def with_prefix(message: bytes) -> bytes:
    return struct.pack(">BI", 0, len(message)) + message


class MessageBuffer:
    """Takes DATA as it comes and gives whole messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, data: bytes) -> None:
        self._bytes += data

    def next(self) -> bytes | None:
        """The next message, None while it is not all there."""
        if len(self._bytes) < PREFIX_BYTES:
            return None
        flag, length = struct.unpack_from(">BI", self._bytes)
        if len(self._bytes) < PREFIX_BYTES + length:
            return None
        message = bytes(self._bytes[PREFIX_BYTES : PREFIX_BYTES + length])
        del self._bytes[: PREFIX_BYTES + length]
        return _decompressed(message) if flag == 1 else message


def _decompressed(message: bytes) -> bytes:
    try:
        return gzip.decompress(message)
    except (OSError, EOFError, zlib.error) as error:
        raise Unsupported(f"a compressed message that is not gzip: {message[:32].hex()}") from error
