"""How doubles travel in the driver contract's documents."""

import re
import struct

from .steps import Unsupported


def encode_double(value: float) -> str:
    """The 16 hex digits of the IEEE-754 bits, big-endian."""
    return struct.pack(">d", value).hex()


def decode_double(digits: str) -> float:
    if not re.fullmatch(r"[0-9a-f]{16}", digits):
        raise Unsupported(f"{digits!r} is not 16 hex digits")
    return struct.unpack(">d", bytes.fromhex(digits))[0]
