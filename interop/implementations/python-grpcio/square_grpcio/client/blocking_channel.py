"""Blocking stubs as the driver sees them: each call blocks a thread of its own."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc

from ..contract.data_pb2 import Message
from ..contract.data_pb2_grpc import SquareServiceStub
from ..driver.call import Call, Opening, Requests, Status
from ..driver.documents import Target
from ..driver.values import Metadata
from .begin_call import COMPRESSIONS, begin, messages, multi_callable
from .open_channel import open_channel
from .request_iterator import RequestIterator


class BlockingChannel:
    def __init__(self, target: Target) -> None:
        self._channel = open_channel(grpc, target)
        self._stub = SquareServiceStub(self._channel)

    def start(self, opening: Opening, request: Requests | None) -> "BlockingCall":
        method = multi_callable(self._channel, self._stub, opening)
        # Called plainly, these two give the response and no call to cancel or to ask for trailers.
        start = method.future if opening.answers_once else method
        requests = RequestIterator()
        call = begin(
            start,
            requests.messages() if request is None else next(messages(request)),
            timeout=opening.timeout_s,
            metadata=tuple(opening.metadata),
            compression=COMPRESSIONS[opening.compression],
            wait_for_ready=opening.wait_for_ready,
        )
        if not call.add_callback(requests.call_ended):
            requests.call_ended()
        return BlockingCall(call, only_response(call) if opening.answers_once else call, requests)

    async def close(self) -> None:
        self._channel.close()


def only_response(future: grpc.Future) -> Iterator[Message | None]:
    yield future.result()


class BlockingCall(Call):
    def __init__(
        self,
        call: grpc.Call,
        responses: Iterator[Message | None],
        requests: RequestIterator,
    ) -> None:
        self._call = call
        self._responses = responses
        self._requests = requests
        self._thread = ThreadPoolExecutor(1)

    # Who receives the end of a call may hear of it before the requests' callback does.
    async def send(self, requests: Requests) -> int:
        return await self._requests.hand_over(requests) if self._call.is_active() else 0

    async def half_close(self) -> bool:
        return self._call.is_active() and await self._requests.half_close()

    async def receive(self) -> float | None:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._next)

    async def receive_all(self, take: Callable[[float], None]) -> None:
        def take_all() -> None:
            while (value := self._next()) is not None:
                take(value)

        await asyncio.get_running_loop().run_in_executor(self._thread, take_all)

    def _next(self) -> float | None:
        try:
            response = next(self._responses, None)
        except (grpc.RpcError, grpc.FutureCancelledError):
            return None
        # A unary call can also end with OK and without a response.
        return None if response is None else response.message

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
