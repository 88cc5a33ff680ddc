"""Scripted calls on grpc.aio.server, whose cancel reaches a handler as asyncio's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import grpc.aio

from interop_driver.contract import Method
from interop_driver.scripted_call import Cancelled
from interop_driver.steps import Script

from .scripted_call import GrpcioScriptedCall, GrpcioScripts


class ScriptInterceptor(GrpcioScripts, grpc.aio.ServerInterceptor):
    async def intercept_service(
        self, continuation: Callable[..., Awaitable[Any]], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        return self.handler(details, self._play) or await continuation(details)

    async def _play(
        self, method: Method, script: Script, request: Any, context: grpc.aio.ServicerContext
    ) -> Any | None:
        requests = request if method.request_stream else only(request)
        call = AioScriptedCall(self, method, script, requests, context)
        await call.play()
        return call.response


async def only(request: Any) -> AsyncIterator[Any]:
    yield request


class AioScriptedCall(GrpcioScriptedCall):
    _active = True

    async def _check_active(self) -> None:
        if not self._active:
            raise Cancelled

    async def _next_request(self) -> Any | None:
        return await anext(self.requests, None)

    async def _write_to_stream(self, message: Any) -> None:
        writing = asyncio.ensure_future(self.context.write(message))
        try:
            await asyncio.wait({writing})
        except asyncio.CancelledError:
            # The call is over. Whether gRPC took the response before, it says all the same.
            self._active = False
            await asyncio.wait({writing})
        writing.result()

    async def wait(self, ms: float | None) -> None:
        await (asyncio.Event().wait() if ms is None else asyncio.sleep(ms / 1000))
