"""grpcio's blocking stubs. Run it in an implementation's folder, which has the contract's modules."""

import sys
from collections.abc import Iterator

import grpc
from measuring import Meter, Work, expect_equal, sum_of_squares

sys.path.insert(0, "")
from square_grpcio.contract.data_pb2 import Message
from square_grpcio.contract.data_pb2_grpc import SquareServiceStub


def numbers(count: int) -> Iterator[Message]:
    for n in range(count):
        yield Message(message=n)


def main() -> None:
    work = Work()
    with grpc.insecure_channel(work.address) as channel:
        stub = SquareServiceStub(channel)
        meter = Meter(work)
        more = True
        if work.shape == "unary":
            while more:
                expect_equal(stub.square(Message(message=3)).message, 9)
                more = meter.done(1)
        elif work.shape == "read":
            while more:
                n = 0
                for received in stub.rangeSquare(Message(message=work.messages - 1)):
                    expect_equal(received.message, n * n)
                    n += 1
                expect_equal(n, work.messages)
                more = meter.done(work.messages)
        else:
            total = sum_of_squares(work.messages)
            while more:
                expect_equal(stub.sumSquare(numbers(work.messages)).message, total)
                more = meter.done(work.messages)
        meter.print()


main()
