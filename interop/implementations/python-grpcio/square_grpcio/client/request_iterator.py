"""The requests of a streaming call, handed to gRPC one by one."""

import asyncio
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock

from ..contract.data_pb2 import Message
from ..driver.call import CallEnded


class RequestIterator:
    """gRPC takes from it on a thread of its own: a message once the one before is on its way."""

    def __init__(self) -> None:
        # None is the half-close.
        self._offers: SimpleQueue[tuple[Message | None, Future[None]]] = SimpleQueue()
        self._ended = False
        self._lock = Lock()

    async def hand_over(self, message: Message) -> None:
        """Returns when gRPC has taken the message; raises CallEnded."""
        await self._offer(message)

    async def half_close(self) -> None:
        """Returns when gRPC has met the end; raises CallEnded."""
        await self._offer(None)

    def _offer(self, message: Message | None) -> "asyncio.Future[None]":
        taken: Future[None] = Future()
        with self._lock:
            if self._ended:
                raise CallEnded
            self._offers.put((message, taken))
        return asyncio.wrap_future(taken)

    def __iter__(self) -> "RequestIterator":
        return self

    def __next__(self) -> Message:
        message, taken = self._offers.get()
        taken.set_result(None)
        if message is None:
            raise StopIteration
        return message

    def call_ended(self) -> None:
        """Nobody waits any longer: neither who offers nor, for an offer, gRPC's thread."""
        with self._lock:
            self._ended = True
            try:
                while True:
                    _, taken = self._offers.get_nowait()
                    taken.set_exception(CallEnded())
            except Empty:
                self._offers.put((None, Future()))
