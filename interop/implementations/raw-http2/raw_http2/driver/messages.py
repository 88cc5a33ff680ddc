"""How messages travel in the driver contract's documents: as base64 of their bytes."""

import base64
import hashlib

from .steps import Unsupported

LONGEST_PRINTED_BYTES = 65_536


def message_bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Unsupported(f"{text!r:.80} is no base64") from error


def base64_of(message: bytes) -> str:
    return base64.b64encode(message).decode()


def message_fields(message: bytes) -> dict[str, object]:
    """What stands for it in an observation."""
    if len(message) > LONGEST_PRINTED_BYTES:
        return {"length": len(message), "sha256": hashlib.sha256(message).hexdigest()}
    return {"bytes": base64_of(message)}
