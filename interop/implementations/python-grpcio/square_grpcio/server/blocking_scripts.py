"""Scripted calls on grpc.server: each holds a thread of the pool, as any call does."""

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event
from typing import Any

import grpc

from ..contract.data_pb2 import Message
from ..driver.output import ObservationLog
from ..driver.play_script import play_script, script_in
from ..driver.scripted_call import Cancelled, ScriptedCall
from ..driver.steps import Unsupported
from ..driver.values import Metadata
from ..messages import make_message
from .scripted_handler import STATUS_CODES, Answers, with_behaviour

# grpc.server gives a call without a deadline some 10^18 seconds.
NO_DEADLINE_S = 1e18


class ScriptInterceptor(grpc.ServerInterceptor):
    def __init__(self, draining: Event) -> None:
        """The event is set when the server refuses new calls."""
        self._draining = draining
        self._log = ObservationLog()

    def intercept_service(
        self, continuation: Callable[..., Any], details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        handler = continuation(details)
        script = script_in(details.invocation_metadata)
        if handler is None or script is None:
            return handler
        streams_responses = handler.response_streaming

        def behaviour(request: Any, context: grpc.ServicerContext) -> Any:
            requests = request if handler.request_streaming else iter((request,))
            call = BlockingScriptedCall(
                requests,
                self._draining,
                details.method,
                context,
                streams_responses=streams_responses,
            )
            observe = partial(self._log.print, call=script.call)
            playing = play_script(script, call, observe).__await__()
            if streams_responses:
                return responses(playing)
            next(playing, None)
            # After a cancel there is none; gRPC wants one, though nobody gets it.
            return call.response or Message()

        return with_behaviour(handler, behaviour)


def responses(playing: Iterator[Message]) -> Iterator[Message]:
    for response in playing:
        try:
            yield response
        except GeneratorExit:
            # gRPC took it, and asks for no more: the call is over, as the next step finds.
            next(playing, None)
            raise


class Response:
    def __init__(self, message: Message) -> None:
        self._message = message

    def __await__(self) -> Iterator[Message]:
        """Goes on when the library asks for the next: then it has taken this one."""
        yield self._message


class BlockingScriptedCall(Answers, ScriptedCall):
    """Blocks its thread, and so its coroutine waits for responses to be taken and nothing else."""

    def __init__(
        self,
        requests: Iterator[Message],
        draining: Event,
        path: str,
        context: grpc.ServicerContext,
        *,
        streams_responses: bool,
    ) -> None:
        super().__init__(path, context, streams_responses=streams_responses)
        self._requests = requests
        self._draining = draining
        self._terminated = Event()
        if not context.add_callback(self._terminated.set):
            self._terminated.set()

    def check_active(self) -> None:
        if not self._context.is_active():
            raise Cancelled

    def time_left_s(self) -> float | None:
        left_s = self._context.time_remaining()
        return None if left_s is None or left_s > NO_DEADLINE_S else left_s

    async def receive(self) -> float | None:
        try:
            request = next(self._requests, None)
        except grpc.RpcError as error:
            raise Cancelled from error
        if request is None:
            self.check_active()
            return None
        return request.message

    async def send(self, value: float, padding_bytes: int = 0) -> None:
        self.check_active()
        if not self._streams_responses:
            self.keep(value, padding_bytes)
            return
        await Response(make_message(value, padding_bytes))

    async def send_initial_metadata(self, metadata: Metadata) -> None:
        try:
            self._context.send_initial_metadata(tuple(metadata))
        except ValueError as error:
            raise Unsupported(f"{type(error).__name__}: {error}") from error
        except grpc.RpcError as error:
            raise Cancelled from error

    async def wait(self, seconds: float | None) -> None:
        if self._terminated.wait(seconds):
            raise Cancelled

    async def end(self, code: int, message: str) -> None:
        if not self.ends_by_return(code, message):
            self._context.abort(STATUS_CODES[code], message)

    async def drain(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        self._draining.wait()
