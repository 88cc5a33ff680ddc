"""Blocking stubs as the driver sees them: each call blocks a thread of its own."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc

from ..contract.data_pb2 import Message
from ..contract.data_pb2_grpc import SquareServiceStub
from ..driver.call import CallEnded, Status
from ..driver.documents import Target
from ..driver.values import Metadata
from .open_channel import open_channel
from .request_iterator import RequestIterator


class BlockingChannel:
    def __init__(self, target: Target) -> None:
        self._channel = open_channel(grpc, target)
        self._stub = SquareServiceStub(self._channel)

    def start(
        self, method: str, request: float | None, timeout_s: float, metadata: Metadata
    ) -> "BlockingCall":
        stub_method = getattr(self._stub, method)
        answers_once = method in ("square", "sumSquare")
        # Called plainly, these two give the response and no call to cancel or to ask for trailers.
        begin = stub_method.future if answers_once else stub_method
        requests = RequestIterator()
        call = begin(
            requests if request is None else Message(message=request),
            timeout=timeout_s,
            metadata=tuple(metadata),
        )
        if not call.add_callback(requests.call_ended):
            requests.call_ended()
        return BlockingCall(call, only_response(call) if answers_once else call, requests)

    async def close(self) -> None:
        self._channel.close()


def only_response(future: grpc.Future) -> Iterator[Message | None]:
    yield future.result()


class BlockingCall:
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

    async def send(self, value: float) -> None:
        self._check_open()
        await self._requests.hand_over(Message(message=value))

    async def half_close(self) -> None:
        self._check_open()
        await self._requests.half_close()

    def _check_open(self) -> None:
        # Who receives the end of a call may hear of it before the requests' callback does.
        if not self._call.is_active():
            raise CallEnded

    async def receive(self) -> float | None:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._next)

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
