"""What a driven program prints: one JSON document a line, on standard output only."""

import json
import sys
import time
from importlib.metadata import version
from typing import Any


def print_ready(**rest: object) -> None:
    """The first line; a server adds its listeners and capabilities."""
    implementation = "CPython" if sys.implementation.name == "cpython" else sys.implementation.name
    library = {"name": "hyperframe", "version": version("hyperframe")}
    runtime = f"{implementation} {sys.version.split()[0]}"
    _print_line(
        {"event": "ready", "library": library, "runtime": runtime, "messages": "bytes", **rest}
    )


class ObservationLog:
    """Numbers and times what is observed."""

    def __init__(self) -> None:
        self._seq = 0

    def print(self, event: str, **details: Any) -> None:
        self._seq += 1
        _print_line({"seq": self._seq, "atMs": time.monotonic() * 1000, "event": event, **details})


def _print_line(document: dict[str, object]) -> None:
    print(json.dumps(document), flush=True)
