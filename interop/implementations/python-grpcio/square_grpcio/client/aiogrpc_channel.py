"""aiogrpc as the driver sees it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiogrpc
import grpc

from interop_driver.call import Call, Opening, Requests, Status
from interop_driver.endpoints import Target
from interop_driver.output import Metadata
from interop_driver.request_generator import RequestGenerator
from interop_driver.steps import Unsupported

from .begin_call import begin, multi_callable
from .open_channel import open_channel


class AiogrpcChannel:
    def __init__(self, target: Target) -> None:
        self._channel = open_channel(aiogrpc, target)
        self._streams: list[Any] = []

    def start(self, opening: Opening, *request: Any) -> "AiogrpcCall":
        if opening.compression is not None:
            raise Unsupported("aiogrpc cannot compress the requests of a call")
        if opening.wait_for_ready:
            raise Unsupported("aiogrpc has no waiting for ready")
        method = multi_callable(self._channel, opening)
        answers_once = not opening.response_stream
        requests = RequestGenerator()
        first = request or [requests.messages()]
        options = {"timeout": opening.deadline_ms / 1000, "metadata": tuple(opening.metadata)}
        if answers_once:
            call = begin(method.future, *first, **options)
        else:
            # Its own thread: in the shared pool a few idle streams would stop all others.
            call = begin(method, *first, **options, standalone_pool=True)
            self._streams.append(call)
        call.add_callback(requests.call_ended)
        return AiogrpcCall(call, only_response(call) if answers_once else call, requests)

    async def close(self) -> None:
        # A stream left to the garbage collector joins its thread on whichever thread collects. One
        # that is just being started holds a lock which the end of the other needs: a deadlock.
        for stream in self._streams:
            await stream.aclose()
        await self._channel.close()


async def only_response(future: "asyncio.Future[Any | None]") -> AsyncIterator[Any | None]:
    yield await future


class AiogrpcCall(Call):
    def __init__(
        self,
        call: Any,
        responses: AsyncIterator[Any | None],
        requests: RequestGenerator,
    ) -> None:
        self._call = call
        self._responses = responses
        self._requests = requests

    # Who receives the end of a call may hear of it before the requests' callback does.
    async def send(self, requests: Requests) -> None:
        if self._call.is_active():
            await self._requests.hand_over(requests)

    async def half_close(self) -> bool:
        return self._call.is_active() and await self._requests.half_close()

    async def receive(self) -> Any | None:
        try:
            # A unary call can also end with OK and without a response.
            return await anext(self._responses, None)
        except (grpc.RpcError, asyncio.CancelledError):
            return None

    async def initial_metadata(self) -> Metadata:
        return await self._call.initial_metadata()

    async def status(self) -> Status:
        code = await self._call.code()
        message = await self._call.details()
        return Status(code.value[0], message or "", await self._call.trailing_metadata())

    def cancel(self) -> None:
        self._call.cancel()
