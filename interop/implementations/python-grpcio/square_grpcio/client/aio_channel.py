"""grpc.aio as the driver sees it."""

import asyncio
from collections.abc import Awaitable, Callable

import grpc
import grpc.aio

from ..contract.data_pb2 import Message
from ..contract.data_pb2_grpc import SquareServiceStub
from ..driver.call import CallEnded, Status
from ..driver.documents import Target
from ..driver.values import Metadata
from .open_channel import open_channel


class AioChannel:
    def __init__(self, target: Target) -> None:
        self._channel = open_channel(grpc.aio, target)
        self._stub = SquareServiceStub(self._channel)

    def start(
        self, method: str, request: float | None, timeout_s: float, metadata: Metadata
    ) -> "AioCall":
        begin = getattr(self._stub, method)
        requests = () if request is None else (Message(message=request),)
        call = begin(*requests, timeout=timeout_s, metadata=tuple(metadata))
        return AioCall(call, answers_once=method in ("square", "sumSquare"))

    async def close(self) -> None:
        await self._channel.close()


class AioCall:
    def __init__(self, call: grpc.aio.Call, *, answers_once: bool) -> None:
        self._call = call
        self._answers_once = answers_once
        self._answered = False

    async def send(self, value: float) -> None:
        await self._while_open(self._call.write, Message(message=value))

    async def half_close(self) -> None:
        await self._while_open(self._call.done_writing)

    async def _while_open(self, write: Callable[..., Awaitable[None]], *message: Message) -> None:
        if self._call.done():
            raise CallEnded
        try:
            await write(*message)
        except (grpc.RpcError, asyncio.InvalidStateError) as error:
            if not self._call.done():
                raise
            raise CallEnded from error

    async def receive(self) -> float | None:
        if self._answered:
            return None
        try:
            if self._answers_once:
                self._answered = True
                response = await self._call
            else:
                response = await self._call.read()
        except grpc.RpcError:
            return None
        except asyncio.CancelledError:
            if not self._call.cancelled():
                raise
            return None
        # A unary call can also end with OK and without a response.
        return None if response in (None, grpc.aio.EOF) else response.message

    async def initial_metadata(self) -> Metadata:
        return list(await self._call.initial_metadata() or ())

    async def status(self) -> Status:
        code = await self._call.code()
        trailers = await self._call.trailing_metadata() or ()
        return Status(code.value[0], await self._call.details() or "", list(trailers))

    def cancel(self) -> None:
        self._call.cancel()
