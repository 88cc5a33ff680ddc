"""grpclib's client as the driver sees it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from grpclib import GRPCError
from grpclib.client import (
    Channel,
    Stream,
    StreamStreamMethod,
    StreamUnaryMethod,
    UnaryStreamMethod,
    UnaryUnaryMethod,
)
from grpclib.exceptions import StreamTerminatedError
from h2.exceptions import H2Error

from interop_driver.call import Call, Opening, Refused, Requests, Status
from interop_driver.endpoints import Target
from interop_driver.errors import in_one_line
from interop_driver.output import Metadata
from interop_driver.steps import Unsupported

from ..codec import MessageCodec
from ..tls import client_context

# By whether requests and responses are streams.
METHODS = {
    (False, False): UnaryUnaryMethod,
    (False, True): UnaryStreamMethod,
    (True, False): StreamUnaryMethod,
    (True, True): StreamStreamMethod,
}
OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, UNAVAILABLE = 0, 1, 2, 4, 14


def open_channel(target: Target) -> Channel:
    """Raises ProgramError."""
    host, port = target.address.rsplit(":", 1)
    context = client_context(target.tls)
    return Channel(host.strip("[]"), int(port), codec=MessageCodec(), ssl=context)


class GrpclibChannel:
    def __init__(self, target: Target) -> None:
        self._has_one_address = "," not in target.address
        self._channel = open_channel(target) if self._has_one_address else None
        self._calls: list[GrpclibCall] = []

    def start(self, opening: Opening, *request: Any) -> "GrpclibCall":
        if self._channel is None:
            raise Unsupported("a channel of grpclib has one address")
        if opening.compression is not None:
            raise Unsupported("grpclib has no compression")
        if opening.wait_for_ready:
            raise Unsupported("grpclib has no waiting for ready")
        method = METHODS[opening.request_stream, opening.response_stream](
            self._channel,
            opening.path,
            opening.request.message_class,
            opening.response.message_class,
        )
        timeout_s = opening.deadline_ms / 1000
        stream = method.open(timeout=timeout_s, metadata=opening.metadata)
        call = GrpclibCall(stream, *request, answers_once=not opening.response_stream)
        self._calls.append(call)
        return call

    async def close(self) -> None:
        for call in self._calls:
            await call.left()
        if self._channel is not None:
            self._channel.close()


class GrpclibCall(Call):
    """One `async with method.open() as stream`, whose block is what the driver does with it."""

    def __init__(self, stream: Stream, *request: Any, answers_once: bool) -> None:
        self._stream = stream
        self._answers_once = answers_once
        self._status: Status | None = None
        # Not awaited here: it waits for a connection, and for its turn among the streams.
        self._begun = asyncio.ensure_future(self._begin(*request))
        self._receiving: asyncio.Future[Any | None] | None = None
        self._leaving: asyncio.Future[None] | None = None
        self._half_closed = bool(request)
        self._cancelled = False

    async def _begin(self, *request: Any) -> None:
        await self._stream.__aenter__()
        if request:
            await self._stream.send_message(*request, end=True)
        else:
            await self._stream.send_request()

    async def send(self, requests: Requests) -> None:
        for message in requests.messages:
            if not await self._while_open(self._stream.send_message, message):
                break
            requests.taken += 1

    async def half_close(self) -> bool:
        self._half_closed = await self._while_open(self._stream.end)
        return self._half_closed

    async def _while_open(self, write: Callable[..., Awaitable[None]], *message: Any) -> bool:
        if self._leaving is not None:
            return False
        await self._refusal()
        try:
            await self._begun
            await write(*message)
        except (GRPCError, StreamTerminatedError, H2Error, asyncio.TimeoutError, OSError):
            # Who receives hears of the same.
            return False
        return True

    async def receive(self) -> Any | None:
        if self._leaving is not None:
            await asyncio.wait({self._leaving})
            return None
        await self._refusal()
        self._receiving = asyncio.ensure_future(self._next())
        try:
            message = await self._receiving
        except asyncio.CancelledError:
            if self._leaving is None:
                raise
            await asyncio.wait({self._leaving})
            return None
        except Exception as error:
            # Whatever ends a call on grpclib comes as an exception, of grpclib or from below it.
            await self._leave(error)
            return None
        if message is not None and not self._answers_once:
            return message
        await self._leave(None)
        # The one response is there with the status or not at all, as when the method is called.
        return message if (await self.status()).code == OK else None

    async def _refusal(self) -> None:
        """Raises Refused, if the library does not start the call."""
        await asyncio.wait({self._begun})
        if not self._begun.cancelled():
            error = self._begun.exception()
            # An error of TLS is one of the connection, though a ValueError as well.
            if isinstance(error, ValueError | TypeError) and not isinstance(error, OSError):
                raise Refused(in_one_line(error)) from error

    async def _next(self) -> Any | None:
        await self._begun
        message = await self._stream.recv_message()
        if self._answers_once:
            # Who calls such a method gets its response only when the call has ended.
            while message is not None and await self._stream.recv_message() is not None:
                pass
        if (message is None or self._answers_once) and not self._half_closed:
            # Before, grpclib does not give out the status.
            await self._stream.end()
        return message

    async def _leave(self, error: BaseException | None) -> None:
        """Ends the block with what was raised in it: that is when grpclib shows the status."""
        if self._leaving is None:
            self._leaving = asyncio.ensure_future(self._exit(error))
        await asyncio.wait({self._leaving})

    async def _exit(self, error: BaseException | None) -> None:
        try:
            traceback = None if error is None else error.__traceback__
            await self._stream.__aexit__(None if error is None else type(error), error, traceback)
        except (Exception, asyncio.CancelledError) as raised:
            error = raised
        self._status = self._status_of(error)

    def _status_of(self, error: BaseException | None) -> Status:
        trailers = list((self._stream.trailing_metadata or {}).items())
        match error:
            case None:
                return Status(OK, "", trailers)
            case GRPCError():
                return Status(error.status.value, error.message or "", trailers)
            case asyncio.CancelledError():
                code = CANCELLED
            case asyncio.TimeoutError():
                code = DEADLINE_EXCEEDED
            case OSError():
                code = UNAVAILABLE
            case _:
                code = UNKNOWN
        return Status(code, in_one_line(error), trailers)

    async def initial_metadata(self) -> Metadata | None:
        metadata = self._stream.initial_metadata
        return None if metadata is None else list(metadata.items())

    async def status(self) -> Status:
        return self._status or self._status_of(asyncio.CancelledError())

    def cancel(self) -> None:
        if self._cancelled:
            return
        self._cancelled = True
        for task in (self._begun, self._receiving, self._leaving):
            if task is not None:
                task.cancel()
        if self._leaving is None:
            self._leaving = asyncio.ensure_future(self._exit(asyncio.CancelledError()))

    async def left(self) -> None:
        """Returns when nothing of it is under way."""
        tasks = {each for each in (self._begun, self._receiving, self._leaving) if each}
        await asyncio.gather(*tasks, return_exceptions=True)
