"""grpc.aio's stubs. Run it in an implementation's folder, which has the contract's modules."""

import asyncio
import sys
from collections.abc import AsyncIterator

import grpc.aio
from measuring import Meter, Work, expect_equal, sum_of_squares

sys.path.insert(0, "")
from square_grpcio.contract.data_pb2 import Message
from square_grpcio.contract.data_pb2_grpc import SquareServiceStub


async def numbers(count: int) -> AsyncIterator[Message]:
    for n in range(count):
        yield Message(message=n)


async def unary(stub: SquareServiceStub, meter: Meter) -> None:
    more = True
    while more:
        expect_equal((await stub.square(Message(message=3))).message, 9)
        more = meter.done(1)


async def main() -> None:
    work = Work()
    async with grpc.aio.insecure_channel(work.address) as channel:
        stub = SquareServiceStub(channel)
        meter = Meter(work)
        more = True
        if work.shape == "unary":
            await asyncio.gather(*(unary(stub, meter) for _ in range(work.in_flight)))
        elif work.shape == "read":
            while more:
                n = 0
                async for received in stub.rangeSquare(Message(message=work.messages - 1)):
                    expect_equal(received.message, n * n)
                    n += 1
                expect_equal(n, work.messages)
                more = meter.done(work.messages)
        else:
            total = sum_of_squares(work.messages)
            while more:
                expect_equal((await stub.sumSquare(numbers(work.messages))).message, total)
                more = meter.done(work.messages)
        meter.print()


asyncio.run(main())
