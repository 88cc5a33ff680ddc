"""The tutorial's examples: what they are, and how their results are printed."""

import sys

TIMEOUT_S = 10.0

UNARY = "unary: square 12.3"
SERVER_STREAMING = "server streaming: rangeSquare 12"
CLIENT_STREAMING = "client streaming: sumSquare 0 … 11"
# One and the same call: whether the answers wait for the end of the requests is up to the server.
BIDI = (
    "bidirectional, answers after half-close or interleaved: streamrangeSquare 0 … 11",
    "the same again, the server decides: streamrangeSquare 0 … 11",
)


class ResultLines:
    """Results on standard output, one a line; above those of an example its heading, on error."""

    def __init__(self) -> None:
        self._heading: str | None = None

    def print(self, heading: str, result: float) -> None:
        if heading != self._heading:
            print(heading, file=sys.stderr, flush=True)
            self._heading = heading
        print(result, flush=True)


def describe(code: str, details: str | None) -> str:
    """CODE: details"""
    return f"{code}: {' '.join((details or 'the peer gave no details').split())}"
