"""What a driven program prints: one JSON document a line, on standard output only."""

import json
import platform
import sys
import time
from threading import Lock


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
