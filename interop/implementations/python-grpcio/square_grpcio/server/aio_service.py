"""The service for a server on an asyncio event loop."""

from collections.abc import AsyncIterable, AsyncIterator

import grpc.aio

from ..contract.data_pb2 import Message
from ..contract.data_pb2_grpc import SquareServiceServicer
from .arithmetic import square


class SquareService(SquareServiceServicer):
    def __init__(self, bidi: str) -> None:
        self._bidi = bidi

    async def square(self, request: Message, _context: grpc.aio.ServicerContext) -> Message:
        return Message(message=square(request.message))

    async def rangeSquare(
        self, request: Message, _context: grpc.aio.ServicerContext
    ) -> AsyncIterator[Message]:
        for i in range(int(request.message + 1)):
            yield Message(message=square(i))

    async def sumSquare(
        self, requests: AsyncIterable[Message], _context: grpc.aio.ServicerContext
    ) -> Message:
        total = 0.0
        async for request in requests:
            total += square(request.message)
        return Message(message=total)

    async def streamrangeSquare(
        self, requests: AsyncIterable[Message], _context: grpc.aio.ServicerContext
    ) -> AsyncIterator[Message]:
        kept = []
        async for request in requests:
            result = Message(message=square(request.message))
            if self._bidi == "interleaved":
                yield result
            else:
                kept.append(result)
        for result in kept:
            yield result
