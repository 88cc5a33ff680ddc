"""The requests of a streaming call, handed to aiogrpc one by one."""

import asyncio
from collections.abc import AsyncIterator

from ..contract.data_pb2 import Message
from ..driver.call import CallEnded


class RequestGenerator:
    """aiogrpc takes a message from it once gRPC has the one before on its way."""

    def __init__(self) -> None:
        # None is the half-close.
        self._offers: asyncio.Queue[tuple[Message | None, asyncio.Future[None]]] = asyncio.Queue()
        self._ended = False

    async def hand_over(self, message: Message) -> None:
        """Returns when aiogrpc has taken the message; raises CallEnded."""
        await self._offer(message)

    async def half_close(self) -> None:
        """Returns when aiogrpc has met the end; raises CallEnded."""
        await self._offer(None)

    async def _offer(self, message: Message | None) -> None:
        if self._ended:
            raise CallEnded
        taken = asyncio.get_running_loop().create_future()
        self._offers.put_nowait((message, taken))
        await taken

    async def messages(self) -> AsyncIterator[Message]:
        while not self._ended:
            message, taken = await self._offers.get()
            taken.set_result(None)
            if message is None:
                return
            yield message

    def call_ended(self) -> None:
        """Nobody waits any longer: neither who offers nor, for an offer, the generator."""
        self._ended = True
        while not self._offers.empty():
            _, taken = self._offers.get_nowait()
            taken.set_exception(CallEnded())
        self._offers.put_nowait((None, asyncio.get_running_loop().create_future()))
