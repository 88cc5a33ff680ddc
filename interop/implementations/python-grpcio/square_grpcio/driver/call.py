"""What the driver wants of a gRPC library."""

from typing import NamedTuple, Protocol

from .values import Metadata


class Unsupported(Exception):
    """The plan asks for what this client does not know or its library has no means for."""


class CallEnded(Exception):
    """Something was to be sent on a call that has ended."""


class Status(NamedTuple):
    code: int
    message: str
    trailers: Metadata


class Call(Protocol):
    async def send(self, value: float) -> None:
        """Returns when the library has taken the message; raises CallEnded."""

    async def half_close(self) -> None:
        """Ends the request stream; raises CallEnded."""

    async def receive(self) -> float | None:
        """The next message, None at the end of the call, whatever its status."""

    async def initial_metadata(self) -> Metadata:
        """Asked for once a message or the end of the call has been received."""

    async def status(self) -> Status:
        """Asked for once the end of the call has been received."""

    def cancel(self) -> None: ...


class Channel(Protocol):
    def start(
        self, method: str, request: float | None, timeout_s: float, metadata: Metadata
    ) -> Call:
        """Starts a call: with its one request, or with None where requests are a stream.

        Raises ValueError for metadata that the library refuses.
        """

    async def close(self) -> None: ...
