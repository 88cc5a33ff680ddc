"""Plays the script of a call: what a server does instead of what the service's contract says."""

import asyncio
import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Sequence
from inspect import isawaitable
from typing import Any, NoReturn

from .contract import Method, NotSent
from .errors import in_one_line
from .output import Metadata, encode_metadata
from .scripts import KEY, Scripts
from .steps import Rule, Script, Unsupported, decode_step

INVALID_ARGUMENT, UNIMPLEMENTED, INTERNAL = 3, 12, 13
STATUS_CODES = range(17)


class Cancelled(Exception):
    """The call was found cancelled, by the client or its deadline."""


async def settled(result: Any) -> None:
    """What an asynchronous library gives something to await for, a blocking one has done by now."""
    if isawaitable(result):
        await result


class ScriptedCall(ABC):
    """Its public methods are the steps of the driver contract; those at the end are a library's.

    Whatever waits may raise Cancelled; what the library has no means for raises Unsupported.
    """

    # What means the same, and what headers are refused with, in the words of the library.
    cancelled: tuple[type[Exception], ...] = (Cancelled,)
    refused: tuple[type[Exception], ...] = (ValueError,)
    pid_of_server = os.getpid()  # of the process that takes its signals

    def __init__(self, scripts: Scripts, method: Method, script: Script) -> None:
        self.scripts = scripts
        self.method = method
        self.script = script
        self._answered = False

    async def play(self) -> None:
        """Prints what happens, from the beginning of the call to its end."""
        if self.script.unreadable is not None:
            await self._end(INVALID_ARGUMENT, self.script.unreadable)
            return
        self._begin()
        try:
            self.method.check()
            for step in self.script.steps:
                await self._check_active()
                name, fields = decode_step(step, "server")
                await getattr(self, name)(**fields)
                if name == "status":
                    return
            await self._check_active()
            await self.status(0, "")
        except Unsupported as unsupported:
            self._observe("unsupported", reason=str(unsupported))
            await self._end(UNIMPLEMENTED, str(unsupported))
        except NotSent as not_sent:
            self._observe("not-sent", reason=str(not_sent))
            await self._end(INTERNAL, str(not_sent))
        except self.cancelled:
            self._observe("cancelled")
        except asyncio.CancelledError:
            # Libraries on asyncio end handlers so.
            self._observe("cancelled")
            raise
        finally:
            self._observe("call-ended")

    def _begin(self) -> None:
        metadata, left_s = self._invocation()
        pairs = [pair for pair in encode_metadata(metadata) if pair[0] != KEY]
        deadline = {} if left_s is None else {"deadlineMs": left_s * 1000}
        self._observe = self.scripts.begin(
            self.script.call, path=self.method.path, metadata=pairs, **deadline
        )

    async def receive(self) -> Any | None:
        message = await self._next_request()
        if message is None:
            self._observe("half-close")
        else:
            self._observe("received", **self.method.request.shown(message))
        return message

    async def receive_to_end(self) -> None:
        while await self.receive() is not None:
            pass

    async def send(self, bytes: bytes, zeros: int = 0) -> None:  # noqa: A002
        await self._send(self.method.response.make(bytes, zeros))

    async def send_many(self, messages: Sequence[bytes] | Rule) -> None:
        made = self.method.response.make_all(messages)
        count = 0
        try:
            for message in made:
                await self._hand_over(message)
                count += 1
        finally:
            self._observe("sent-many", count=count)

    async def echo_to_end(self) -> None:
        while (message := await self.receive()) is not None:
            await self._send(message)

    async def initial_metadata(self, metadata: Metadata) -> None:
        try:
            await settled(self._send_headers(metadata))
        except self.refused as error:
            raise Unsupported(in_one_line(error)) from error
        self._observe("initial-metadata-sent")

    async def trailers(self, metadata: Metadata) -> None:
        self._set_trailers(metadata)

    async def wait_cancelled(self) -> None:
        await self.wait(None)

    async def status(self, code: int, message: str) -> None:
        if code not in STATUS_CODES:
            raise Unsupported(f"gRPC has no status code {code}")
        if code == 0 and not self.method.response_stream and not self._answered:
            raise Unsupported(f"{self.method.path} ends with OK only together with its response")
        self._observe("status-sent", code=code)
        await self._end(code, message)

    async def throw(self, message: str) -> NoReturn:
        self._observe("thrown")
        raise RuntimeError(message)

    async def drain(self) -> None:
        os.kill(self.pid_of_server, signal.SIGTERM)
        await settled(self.scripts.draining.wait())
        self._observe("draining")

    async def exit(self) -> NoReturn:
        self._observe("exiting")
        os._exit(0)

    async def _send(self, message: Any) -> None:
        await self._hand_over(message)
        self._observe("sent", **self.method.response.shown(message))

    async def _hand_over(self, message: Any) -> None:
        """Returns when the library has taken the response."""
        if self._answered and not self.method.response_stream:
            raise Unsupported(f"{self.method.path} takes one response")
        await self._write(message)
        self._answered = True

    @abstractmethod
    def _invocation(self) -> tuple[Metadata, float | None]:
        """The request's metadata, and the seconds that its deadline leaves."""

    @abstractmethod
    async def _check_active(self) -> None: ...

    @abstractmethod
    async def _next_request(self) -> Any | None: ...

    @abstractmethod
    async def _write(self, message: Any) -> None: ...

    @abstractmethod
    async def wait(self, ms: float | None) -> None:
        """None: until the call is cancelled."""

    @abstractmethod
    def _send_headers(self, metadata: Metadata) -> Any: ...

    @abstractmethod
    def _set_trailers(self, metadata: Metadata) -> None: ...

    @abstractmethod
    async def _end(self, code: int, message: str) -> None:
        """Where the handler's return cannot end the call so, this raises what does."""
