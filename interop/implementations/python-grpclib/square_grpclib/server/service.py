"""The square service."""

from collections.abc import AsyncIterable, AsyncIterator

from grpclib import GRPCError, Status
from grpclib.server import Stream

from ..contract.data_grpc import SquareServiceBase
from ..contract.data_pb2 import Message

# From here on a double has no successor that is greater by 1, and a range would never end.
END_OF_RANGES = 2.0**53

MessageStream = Stream[Message, Message]


def square(x: float) -> float:
    return x * x


async def squares(stream: AsyncIterable[Message]) -> AsyncIterator[float]:
    async for request in stream:
        yield square(request.message)


class SquareService(SquareServiceBase):
    def __init__(self, bidi: str) -> None:
        self._bidi = bidi

    async def square(self, stream: MessageStream) -> None:
        request = await stream.recv_message()
        if request is not None:
            await stream.send_message(Message(message=square(request.message)))

    async def rangeSquare(self, stream: MessageStream) -> None:
        request = await stream.recv_message()
        if request is None:
            return
        last = request.message
        if not -END_OF_RANGES < last < END_OF_RANGES:
            reason = f"a range ends at a number below 2^53, not at {last}"
            raise GRPCError(Status.INVALID_ARGUMENT, reason)
        for n in range(int(last) + 1 if last >= 0 else 0):
            await stream.send_message(Message(message=square(n)))

    async def sumSquare(self, stream: MessageStream) -> None:
        total = 0.0
        async for each in squares(stream):
            total += each
        await stream.send_message(Message(message=total))

    async def streamrangeSquare(self, stream: MessageStream) -> None:
        kept = []
        async for each in squares(stream):
            if self._bidi == "interleaved":
                await stream.send_message(Message(message=each))
            else:
                kept.append(each)
        for each in kept:
            await stream.send_message(Message(message=each))
