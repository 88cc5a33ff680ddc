"""A plain client's calls, for tests of servers."""

from queue import SimpleQueue

import grpc
import pytest

from square_grpcio.contract.data_pb2 import Message
from square_grpcio.contract.data_pb2_grpc import SquareServiceStub


class Requests:
    """A request stream that a test keeps open."""

    def __init__(self) -> None:
        self._messages: SimpleQueue[Message | None] = SimpleQueue()

    def send(self, value: float) -> None:
        self._messages.put(Message(message=value))

    def half_close(self) -> None:
        self._messages.put(None)

    def __next__(self) -> Message:
        message = self._messages.get()
        if message is None:
            raise StopIteration
        return message


def stub(address: str) -> SquareServiceStub:
    return SquareServiceStub(grpc.insecure_channel(address))


def code_of(call: grpc.Call) -> grpc.StatusCode:
    with pytest.raises(grpc.RpcError) as caught:
        next(call)
    return caught.value.code()
