"""What the driver wants of a gRPC library."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from .values import Metadata


class Opening(NamedTuple):
    """How a call is to be started."""

    method: str
    timeout_s: float
    metadata: Metadata
    path: str | None  # None: the method's own
    compression: str | None
    wait_for_ready: bool | None

    @property
    def answers_once(self) -> bool:
        return self.method in ("square", "sumSquare")


@dataclass
class Requests:
    """Numbers to send, each with so many bytes that the contract does not know."""

    values: Sequence[float]
    padding_bytes: int = 0
    taken: int = 0  # by the library, so far


class Refused(Exception):
    """The library refuses to start the call; the message is its own."""


class Status(NamedTuple):
    code: int
    message: str
    trailers: Metadata


class Call(Protocol):
    async def send(self, requests: Requests) -> int:
        """Returns how many the library took: when it has all, or when the call has ended.

        Counts them in `requests.taken` on the way.
        """

    async def half_close(self) -> bool:
        """Ends the request stream; False when the call has ended."""

    async def receive(self) -> float | None:
        """The next message, None at the end of the call, whatever its status.

        Raises Refused where the library refuses only now.
        """

    async def receive_all(self, take: Callable[[float], None]) -> None:
        """All messages up to the end of the call."""
        while (value := await self.receive()) is not None:
            take(value)

    async def initial_metadata(self) -> Metadata:
        """Asked for once a message or the end of the call has been received."""

    async def status(self) -> Status:
        """Asked for once the end of the call has been received."""

    def cancel(self) -> None: ...


class Channel(Protocol):
    def start(self, opening: Opening, request: Requests | None) -> Call:
        """Starts a call: with its one request, or with None where requests are a stream.

        Raises Refused, and Unsupported for what the library has no means for.
        """

    async def close(self) -> None: ...
