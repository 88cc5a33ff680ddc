"""The square service."""

from collections.abc import AsyncIterator

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from connectrpc.request import RequestContext

from ..contract.data_connect import SquareService
from ..contract.data_pb import Message

# From here on a double has no successor that is greater by 1, and a range would never end.
END_OF_RANGES = 2.0**53

Context = RequestContext[Message, Message]


def square(x: float) -> Message:
    return Message(message=x * x)


class Squares(SquareService):
    def __init__(self, bidi: str) -> None:
        self._bidi = bidi

    async def square(self, request: Message, _: Context) -> Message:
        return square(request.message)

    async def range_square(self, request: Message, _: Context) -> AsyncIterator[Message]:
        last = request.message
        if not -END_OF_RANGES < last < END_OF_RANGES:
            reason = f"a range ends at a number below 2^53, not at {last}"
            raise ConnectError(Code.INVALID_ARGUMENT, reason)
        for n in range(int(last) + 1 if last >= 0 else 0):
            yield square(n)

    async def sum_square(self, request: AsyncIterator[Message], _: Context) -> Message:
        total = 0.0
        async for each in request:
            total += each.message * each.message
        return Message(message=total)

    async def streamrange_square(
        self, request: AsyncIterator[Message], _: Context
    ) -> AsyncIterator[Message]:
        kept = []
        async for each in request:
            if self._bidi == "interleaved":
                yield square(each.message)
            else:
                kept.append(square(each.message))
        for each in kept:
            yield each
