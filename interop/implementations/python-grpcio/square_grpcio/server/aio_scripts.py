"""Scripted calls on grpc.aio.server, whose cancel reaches a handler as asyncio's own."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import grpc
import grpc.aio

from ..contract.data_pb2 import Message
from ..driver.output import ObservationLog
from ..driver.play_script import play_script, script_in
from ..driver.scripted_call import Cancelled, ScriptedCall
from ..driver.steps import Unsupported
from ..driver.values import Metadata
from ..messages import make_message
from .scripted_handler import STATUS_CODES, Answers, with_behaviour


class ScriptInterceptor(grpc.aio.ServerInterceptor):
    def __init__(self, draining: asyncio.Event) -> None:
        """The event is set when the server refuses new calls."""
        self._draining = draining
        self._log = ObservationLog()

    async def intercept_service(
        self, continuation: Callable[..., Awaitable[Any]], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        handler = await continuation(details)
        script = script_in(details.invocation_metadata)
        if handler is None or script is None:
            return handler

        async def behaviour(request: Any, context: grpc.aio.ServicerContext) -> Message | None:
            requests = request if handler.request_streaming else only(request)
            call = AioScriptedCall(
                requests,
                self._draining,
                details.method,
                context,
                streams_responses=handler.response_streaming,
            )
            await play_script(script, call, partial(self._log.print, call=script.call))
            return call.response

        return with_behaviour(handler, behaviour)


async def only(request: Message) -> AsyncIterator[Message]:
    yield request


class AioScriptedCall(Answers, ScriptedCall):
    def __init__(
        self,
        requests: AsyncIterator[Message],
        draining: asyncio.Event,
        path: str,
        context: grpc.aio.ServicerContext,
        *,
        streams_responses: bool,
    ) -> None:
        super().__init__(path, context, streams_responses=streams_responses)
        self._requests = requests
        self._draining = draining
        self._active = True

    def check_active(self) -> None:
        if not self._active:
            raise Cancelled

    def time_left_s(self) -> float | None:
        return self._context.time_remaining()

    async def receive(self) -> float | None:
        request = await anext(self._requests, None)
        return None if request is None else request.message

    async def send(self, value: float, padding_bytes: int = 0) -> None:
        if not self._streams_responses:
            self.keep(value, padding_bytes)
            return
        self.check_active()
        writing = asyncio.ensure_future(self._context.write(make_message(value, padding_bytes)))
        try:
            await asyncio.wait({writing})
        except asyncio.CancelledError:
            # The call is over. Whether gRPC took the response before, it says all the same.
            self._active = False
            await asyncio.wait({writing})
        try:
            writing.result()
        except grpc.aio.InternalError as error:
            raise Cancelled from error

    async def send_initial_metadata(self, metadata: Metadata) -> None:
        try:
            await self._context.send_initial_metadata(tuple(metadata))
        except (grpc.aio.UsageError, grpc.aio.InternalError) as error:
            raise Unsupported(f"{type(error).__name__}: {error}") from error

    async def wait(self, seconds: float | None) -> None:
        if seconds is None:
            await asyncio.Event().wait()
        else:
            await asyncio.sleep(seconds)

    async def end(self, code: int, message: str) -> None:
        if not self.ends_by_return(code, message):
            await self._context.abort(STATUS_CODES[code], message)

    async def drain(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await self._draining.wait()
