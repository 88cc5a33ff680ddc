"""What the driver wants of a gRPC library. Messages are the library's own objects here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from .contract import Codec
from .output import Metadata


class Opening(NamedTuple):
    """How a call is to be started."""

    path: str
    request: Codec
    response: Codec
    request_stream: bool
    response_stream: bool
    deadline_ms: float
    metadata: Metadata = ()
    compression: str | None = None
    wait_for_ready: bool | None = None


@dataclass
class Requests:
    count: int
    messages: Iterable[Any]
    taken: int = 0  # by the library, so far; it counts them on the way


class Refused(Exception):
    """The library refuses to start the call; the message is its own."""


class Status(NamedTuple):
    code: int
    message: str
    trailers: Metadata


class Call(Protocol):
    async def send(self, requests: Requests) -> None:
        """Returns once the library has taken all of them, or the call has ended."""

    async def half_close(self) -> bool:
        """Ends the request stream; False when the call has ended."""

    async def receive(self) -> Any | None:
        """None at the end of the call, whatever its status. May raise Refused, if only now."""

    async def receive_all(self, take: Callable[[Any], None]) -> None:
        """All messages up to the end of the call."""
        while (message := await self.receive()) is not None:
            take(message)

    async def initial_metadata(self) -> Metadata | None:
        """Asked for once a message or the end of the call has been received; None: not shown."""

    async def status(self) -> Status:
        """Asked for once the end of the call has been received."""

    def cancel(self) -> None:
        """Raises Unsupported where the library cannot."""


class Channel(Protocol):
    def start(self, opening: Opening, *request: Any) -> Call:
        """With its one request, if requests are no stream. Raises Refused and Unsupported."""

    async def close(self) -> None: ...
