"""Scripted calls on grpc.server: each holds a thread of the pool, as any call does."""

from collections.abc import Callable, Iterator
from threading import Event
from types import coroutine
from typing import Any

import grpc

from interop_driver.contract import Method
from interop_driver.scripted_call import Cancelled
from interop_driver.steps import Script

from .scripted_call import GrpcioScriptedCall, GrpcioScripts


class ScriptInterceptor(GrpcioScripts, grpc.ServerInterceptor):
    def intercept_service(
        self, continuation: Callable[..., Any], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        return self.handler(details, self._play) or continuation(details)

    def _play(
        self, method: Method, script: Script, request: Any, context: grpc.ServicerContext
    ) -> Any:
        requests = request if method.request_stream else iter([request])
        call = BlockingScriptedCall(self, method, script, requests, context)
        playing = call.play().__await__()
        if method.response_stream:
            return responses(playing)
        next(playing, None)
        # After a cancel there is none; gRPC wants one, though nobody gets it.
        return method.response.parse(b"") if call.response is None else call.response


def responses(playing: Iterator[Any]) -> Iterator[Any]:
    for response in playing:
        try:
            yield response
        except GeneratorExit:
            # gRPC took it, and asks for no more: the call is over, as the next step finds.
            next(playing, None)
            raise


@coroutine
def taken(response: Any) -> Iterator[Any]:
    """Goes on when the library asks for the next: then it has taken this one."""
    yield response


class BlockingScriptedCall(GrpcioScriptedCall):
    """Blocks its thread, and so its coroutine waits for responses to be taken and nothing else."""

    async def _check_active(self) -> None:
        if not self.context.is_active():
            raise Cancelled

    async def _next_request(self) -> Any | None:
        request = next(self.requests, None)
        if request is None:
            await self._check_active()
        return request

    async def _write_to_stream(self, message: Any) -> None:
        await taken(message)

    async def wait(self, ms: float | None) -> None:
        terminated = Event()
        is_active = self.context.add_callback(terminated.set)
        if not is_active or terminated.wait(None if ms is None else ms / 1000):
            raise Cancelled
