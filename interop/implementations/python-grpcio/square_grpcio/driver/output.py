"""What a driven program prints: one JSON document a line, on standard output only."""

import json
import sys
import time


def print_ready(library: str, version: str, **rest: object) -> None:
    """The first line; a server adds its listeners and capabilities."""
    implementation = "CPython" if sys.implementation.name == "cpython" else sys.implementation.name
    runtime = f"{implementation} {sys.version.split()[0]}"
    _print_line(
        {
            "event": "ready",
            "library": {"name": library, "version": version},
            "runtime": runtime,
            **rest,
        }
    )


class ObservationLog:
    """Numbers and times what a client observes."""

    def __init__(self) -> None:
        self._seq = 0

    def print(self, case_id: str, event: str, **fields: object) -> None:
        self._seq += 1
        at_ms = time.monotonic() * 1000
        _print_line({"seq": self._seq, "atMs": at_ms, "case": case_id, "event": event, **fields})


def _print_line(document: dict[str, object]) -> None:
    print(json.dumps(document), flush=True)
