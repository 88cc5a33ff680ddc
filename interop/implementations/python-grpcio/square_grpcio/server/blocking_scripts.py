"""Scripted calls on grpc.server: each holds a thread of the pool, as any call does."""

from collections.abc import Callable, Iterator
from threading import Event
from types import coroutine
from typing import Any

import grpc

from ..driver.steps import Unsupported
from .scripted_call import Cancelled, ScriptedCall
from .scripts import Scripts, handler_of


class ScriptInterceptor(Scripts, grpc.ServerInterceptor):
    def intercept_service(
        self, continuation: Callable[..., Any], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        script = self.of(details)
        if script is None:
            return continuation(details)
        method = script.method

        def behaviour(request: Any, context: grpc.ServicerContext) -> Any:
            requests = request if method.request_stream else iter((request,))
            call = BlockingScriptedCall(self, script, requests, context)
            playing = call.play().__await__()
            if method.response_stream:
                return responses(playing)
            next(playing, None)
            # After a cancel there is none; gRPC wants one, though nobody gets it.
            return method.response.parse(b"") if call.response is None else call.response

        return handler_of(method, behaviour)


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


class BlockingScriptedCall(ScriptedCall):
    """Blocks its thread, and so its coroutine waits for responses to be taken and nothing else."""

    def __init__(self, *of_call: Any) -> None:
        super().__init__(*of_call)
        self._terminated = Event()
        if not self._context.add_callback(self._terminated.set):
            self._terminated.set()

    def _check_active(self) -> None:
        if not self._context.is_active():
            raise Cancelled

    async def _next_request(self) -> Any | None:
        try:
            request = next(self._requests, None)
        except grpc.RpcError as error:
            raise Cancelled from error
        if request is None:
            self._check_active()
        return request

    async def _write(self, message: Any) -> None:
        await taken(message)

    async def _send_headers(self, metadata: tuple) -> None:
        try:
            self._context.send_initial_metadata(metadata)
        except ValueError as error:
            raise Unsupported(f"{type(error).__name__}: {error}") from error
        except grpc.RpcError as error:
            raise Cancelled from error

    async def wait(self, ms: float | None) -> None:
        if self._terminated.wait(None if ms is None else ms / 1000):
            raise Cancelled

    async def _wait_until_draining(self) -> None:
        self._draining.wait()
