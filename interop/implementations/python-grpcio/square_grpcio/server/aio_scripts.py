"""Scripted calls on grpc.aio.server, whose cancel reaches a handler as asyncio's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import grpc.aio

from ..driver.steps import Unsupported
from .scripted_call import Cancelled, ScriptedCall
from .scripts import Scripts, handler_of


class ScriptInterceptor(Scripts, grpc.aio.ServerInterceptor):
    async def intercept_service(
        self, continuation: Callable[..., Awaitable[Any]], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        script = self.of(details)
        if script is None:
            return await continuation(details)

        async def behaviour(request: Any, context: grpc.aio.ServicerContext) -> Any | None:
            requests = request if script.method.request_stream else only(request)
            call = AioScriptedCall(self, script, requests, context)
            await call.play()
            return call.response

        return handler_of(script.method, behaviour)


async def only(request: Any) -> AsyncIterator[Any]:
    yield request


class AioScriptedCall(ScriptedCall):
    _active = True

    def _check_active(self) -> None:
        if not self._active:
            raise Cancelled

    async def _next_request(self) -> Any | None:
        return await anext(self._requests, None)

    async def _write(self, message: Any) -> None:
        writing = asyncio.ensure_future(self._context.write(message))
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

    async def _send_headers(self, metadata: tuple) -> None:
        try:
            await self._context.send_initial_metadata(metadata)
        except (grpc.aio.UsageError, grpc.aio.InternalError) as error:
            raise Unsupported(f"{type(error).__name__}: {error}") from error

    async def wait(self, ms: float | None) -> None:
        await (asyncio.Event().wait() if ms is None else asyncio.sleep(ms / 1000))

    async def _wait_until_draining(self) -> None:
        await self._draining.wait()
