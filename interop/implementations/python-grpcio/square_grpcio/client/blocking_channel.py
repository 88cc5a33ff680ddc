"""Blocking stubs as the driver sees them: each call blocks a thread of its own."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from interop_driver.call import Call, Opening, Requests, Status
from interop_driver.endpoints import Target
from interop_driver.output import Metadata
from interop_driver.request_iterator import RequestIterator

from .begin_call import COMPRESSIONS, begin, multi_callable
from .open_channel import open_channel


class BlockingChannel:
    def __init__(self, target: Target) -> None:
        self._channel = open_channel(grpc, target)

    def start(self, opening: Opening, *request: Any) -> "BlockingCall":
        method = multi_callable(self._channel, opening)
        answers_once = not opening.response_stream
        # Called plainly, these two give the response and no call to cancel or to ask for trailers.
        start = method.future if answers_once else method
        requests = RequestIterator()
        call = begin(
            start,
            *(request or [requests.messages()]),
            timeout=opening.deadline_ms / 1000,
            metadata=tuple(opening.metadata),
            compression=COMPRESSIONS[opening.compression],
            wait_for_ready=opening.wait_for_ready,
        )
        if not call.add_callback(requests.call_ended):
            requests.call_ended()
        return BlockingCall(call, only_response(call) if answers_once else call, requests)

    async def close(self) -> None:
        self._channel.close()


def only_response(future: grpc.Future) -> Iterator[Any | None]:
    yield future.result()


class BlockingCall(Call):
    def __init__(
        self,
        call: grpc.Call,
        responses: Iterator[Any | None],
        requests: RequestIterator,
    ) -> None:
        self._call = call
        self._responses = responses
        self._requests = requests
        self._thread = ThreadPoolExecutor(1)

    # Who receives the end of a call may hear of it before the requests' callback does.
    async def send(self, requests: Requests) -> None:
        if self._call.is_active():
            await self._requests.hand_over(requests)

    async def half_close(self) -> bool:
        return self._call.is_active() and await self._requests.half_close()

    async def receive(self) -> Any | None:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._next)

    async def receive_all(self, take: Callable[[Any], None]) -> None:
        def take_all() -> None:
            while (message := self._next()) is not None:
                take(message)

        await asyncio.get_running_loop().run_in_executor(self._thread, take_all)

    def _next(self) -> Any | None:
        try:
            # A unary call can also end with OK and without a response.
            return next(self._responses, None)
        except (grpc.RpcError, grpc.FutureCancelledError):
            return None

    async def initial_metadata(self) -> Metadata:
        return self._call.initial_metadata()

    async def status(self) -> Status:
        return Status(
            self._call.code().value[0],
            self._call.details() or "",
            self._call.trailing_metadata(),
        )

    def cancel(self) -> None:
        self._call.cancel()
