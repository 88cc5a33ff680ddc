"""The requests of a streaming call, handed to aiogrpc one by one."""

import asyncio
from collections.abc import AsyncIterator

from ..contract.data_pb2 import Message
from ..driver.call import Requests
from .begin_call import messages


class Offer:
    def __init__(self, requests: Requests | None) -> None:
        self.requests = requests  # None: the half-close
        self.taken = 0
        self._settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def settle(self) -> None:
        if not self._settled.done():
            self._settled.set_result(None)

    async def result(self) -> int:
        await self._settled
        return self.taken


class RequestGenerator:
    """aiogrpc takes a message from it once gRPC has the one before on its way."""

    def __init__(self) -> None:
        self._offers: asyncio.Queue[Offer] = asyncio.Queue()
        self._last_offer = Offer(None)
        self._ended = False

    async def hand_over(self, requests: Requests) -> int:
        """How many aiogrpc took: when it has all, or when the call has ended."""
        return await self._offer(Offer(requests))

    async def half_close(self) -> bool:
        """Returns when aiogrpc has met the end; False when the call has ended."""
        return await self._offer(Offer(None)) == 1

    async def _offer(self, offer: Offer) -> int:
        if self._ended:
            return 0
        self._last_offer = offer
        self._offers.put_nowait(offer)
        return await offer.result()

    async def messages(self) -> AsyncIterator[Message]:
        while (offer := await self._offers.get()).requests is not None:
            for message in messages(offer.requests):
                offer.taken += 1
                if offer.taken == len(offer.requests.values):
                    offer.settle()
                yield message
        offer.taken = 1
        offer.settle()

    def call_ended(self) -> None:
        """Nobody waits any longer: neither who offers nor, for an offer, the generator."""
        self._ended = True
        self._last_offer.settle()
        self._offers.put_nowait(Offer(None))
