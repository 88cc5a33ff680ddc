"""What a script wants of a server's gRPC library."""

from typing import Protocol

from .values import Metadata


class Cancelled(Exception):
    """The call was found cancelled, by the client or its deadline."""


class ScriptedCall(Protocol):
    """Whatever waits may raise Cancelled; what the library has no means for raises Unsupported."""

    method: str
    metadata: Metadata

    def check_active(self) -> None:
        """Raises Cancelled."""

    def time_left_s(self) -> float | None:
        """None without a deadline."""

    async def receive(self) -> float | None:
        """The next request, None for the half-close."""

    async def send(self, value: float, padding_bytes: int = 0) -> None:
        """Returns when the library has taken the response."""

    async def send_initial_metadata(self, metadata: Metadata) -> None: ...

    def set_trailers(self, metadata: Metadata) -> None: ...

    async def wait(self, seconds: float | None) -> None:
        """None: until the call is cancelled."""

    def check_end(self, code: int) -> None:
        """Whether it can end with this code."""

    async def end(self, code: int, message: str) -> None:
        """For all but OK this raises what ends the handler."""

    async def drain(self) -> None:
        """Returns once new calls are refused."""
