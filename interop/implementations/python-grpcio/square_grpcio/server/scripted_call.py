"""Plays the script of a call: what a server does instead of what the service's contract says."""

import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, NoReturn

import grpc
import grpc.aio
from grpc import StatusCode

from ..driver.contract import Method, NotSent
from ..driver.output import Metadata, encode_metadata
from ..driver.steps import Rule, Script, Unsupported, decode_step
from ..errors import in_one_line
from .scripts import KEY, Scripts

STATUS_CODES = {code.value[0]: code for code in StatusCode}
# grpc.server gives a call without a deadline some 10^18 seconds.
NO_DEADLINE_S = 1e18


class Cancelled(Exception):
    """The call was found cancelled, by the client or its deadline."""


# What means the same, and what headers are refused with, on grpc.server and on grpc.aio.server.
CANCELLED = (Cancelled, grpc.RpcError, grpc.aio.InternalError)
REFUSED = (ValueError, grpc.aio.UsageError, grpc.aio.InternalError)


async def settled(result: Any) -> None:
    """What grpc.aio gives a coroutine for, grpc.server has done by now."""
    if isawaitable(result):
        await result


@dataclass
class ScriptedCall:
    """Its public methods are the steps of the driver contract; those at the end are a library's.

    Whatever waits may raise Cancelled; what the library has no means for raises Unsupported.
    """

    scripts: Scripts
    method: Method
    script: Script
    requests: Any
    context: Any
    response: Any | None = None  # of a call that has one, and ends with the handler

    async def play(self) -> None:
        """Prints what happens, from the beginning of the call to its end."""
        if self.script.unreadable is not None:
            await self._end(StatusCode.INVALID_ARGUMENT, self.script.unreadable)
        self._begin()
        try:
            self.method.check()
            for step in self.script.steps:
                self._check_active()
                name, fields = decode_step(step, "server")
                await getattr(self, name)(**fields)
                if name == "status":
                    return
            self._check_active()
            await self.status(0, "")
        except Unsupported as unsupported:
            self._observe("unsupported", reason=str(unsupported))
            await self._end(StatusCode.UNIMPLEMENTED, str(unsupported))
        except NotSent as not_sent:
            self._observe("not-sent", reason=str(not_sent))
            await self._end(StatusCode.INTERNAL, str(not_sent))
        except CANCELLED:
            self._observe("cancelled")
        except asyncio.CancelledError:
            # grpc.aio ends handlers so.
            self._observe("cancelled")
            raise
        finally:
            self._observe("call-ended")

    def _begin(self) -> None:
        metadata = encode_metadata(self.context.invocation_metadata())
        fields = {"metadata": [pair for pair in metadata if pair[0] != KEY]}
        left_s = self.context.time_remaining()
        if left_s is not None and left_s <= NO_DEADLINE_S:
            fields["deadlineMs"] = left_s * 1000
        self._observe = self.scripts.begin(self.script.call, path=self.method.path, **fields)

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
            await settled(self.context.send_initial_metadata(tuple(metadata)))
        except REFUSED as error:
            raise Unsupported(in_one_line(error)) from error
        self._observe("initial-metadata-sent")

    async def trailers(self, metadata: Metadata) -> None:
        self.context.set_trailing_metadata(tuple(metadata))

    async def wait_cancelled(self) -> None:
        await self.wait(None)

    async def status(self, code: int, message: str) -> None:
        if code not in STATUS_CODES:
            raise Unsupported(f"grpcio has no status code {code}")
        if code == 0 and not self.method.response_stream and self.response is None:
            raise Unsupported(f"{self.method.path} ends with OK only together with its response")
        self._observe("status-sent", code=code)
        await self._end(STATUS_CODES[code], message)

    async def throw(self, message: str) -> NoReturn:
        self._observe("thrown")
        raise RuntimeError(message)

    async def drain(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
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
        self._check_active()
        if self.method.response_stream:
            await self._write(message)
        elif self.response is None:
            self.response = message
        else:
            raise Unsupported(f"{self.method.path} takes one response")

    async def _end(self, code: StatusCode, message: str) -> None:
        """Where the handler's return cannot end the call so, this raises what does."""
        if code is not StatusCode.OK and self.response is None:
            await self.context.abort(code, message)
        self.context.set_code(code)
        self.context.set_details(message)

    def _check_active(self) -> None: ...

    async def _next_request(self) -> Any | None: ...

    async def _write(self, message: Any) -> None: ...

    async def wait(self, ms: float | None) -> None:
        """None: until the call is cancelled."""
