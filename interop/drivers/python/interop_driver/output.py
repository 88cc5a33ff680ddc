"""What a driven program prints: one JSON document a line, on standard output only."""

import base64
import hashlib
import json
import platform
import struct
import sys
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

Metadata = list[tuple[str, str | bytes]]

LONGEST_PRINTED_BYTES = 65_536


def print_ready(library: str, version: str, **rest: object) -> None:
    """The first line; a server adds its listeners and capabilities."""
    its_library = {"name": library, "version": version}
    runtime = f"{platform.python_implementation()} {platform.python_version()}"
    _print_line({"event": "ready", "library": its_library, "runtime": runtime, **rest})


class ObservationLog:
    """Numbers and times what a program observes, on whichever thread."""

    def __init__(self) -> None:
        self._seq = 0
        self._lock = Lock()

    def print(self, event: str, **fields: object) -> None:
        with self._lock:
            self._seq += 1
            at_ms = time.monotonic() * 1000
            _print_line({"seq": self._seq, "atMs": at_ms, "event": event, **fields})


def _print_line(document: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


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
        self._sha256.update(struct.pack(">I", len(data)) + data)

    def fields(self) -> dict[str, object]:
        return {"count": self.count, "sha256": self._sha256.hexdigest()}
