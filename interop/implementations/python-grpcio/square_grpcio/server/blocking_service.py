"""The service for a server that gives each call a thread."""

from collections.abc import Callable, Iterable, Iterator

import grpc

from ..contract.data_pb2 import Message
from ..contract.data_pb2_grpc import SquareServiceServicer


class SquareService(SquareServiceServicer):
    def __init__(self, square: Callable[[float], float], bidi: str) -> None:
        self._square = square
        self._bidi = bidi

    def square(self, request: Message, _context: grpc.ServicerContext) -> Message:
        return Message(message=self._square(request.message))

    def rangeSquare(self, request: Message, _context: grpc.ServicerContext) -> Iterator[Message]:
        for i in range(int(request.message + 1)):
            yield Message(message=self._square(i))

    def sumSquare(self, requests: Iterable[Message], _context: grpc.ServicerContext) -> Message:
        total = 0.0
        for request in requests:
            total += self._square(request.message)
        return Message(message=total)

    def streamrangeSquare(
        self, requests: Iterable[Message], _context: grpc.ServicerContext
    ) -> Iterator[Message]:
        squares: Iterable[float] = (self._square(request.message) for request in requests)
        if self._bidi == "after-half-close":
            squares = list(squares)
        for each in squares:
            yield Message(message=each)
