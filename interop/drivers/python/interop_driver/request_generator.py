"""The requests of a streaming call, handed to a library one by one."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from .call import Requests


class Offer:
    def __init__(self, requests: Requests | None) -> None:
        self.requests = requests  # None: the half-close
        self.half_closed = False
        self._settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def settle(self) -> None:
        if not self._settled.done():
            self._settled.set_result(None)

    async def settled(self) -> None:
        await self._settled


class RequestGenerator:
    """The library takes a message from it once the one before is on its way."""

    def __init__(self) -> None:
        self._offers: asyncio.Queue[Offer] = asyncio.Queue()
        self._last_offer = Offer(None)
        self._ended = False

    async def hand_over(self, requests: Requests) -> None:
        """Returns when the library has taken all, or when the call has ended."""
        await self._offer(Offer(requests))

    async def half_close(self) -> bool:
        """Returns when the library has met the end; False when the call has ended."""
        offer = Offer(None)
        await self._offer(offer)
        return offer.half_closed

    async def _offer(self, offer: Offer) -> None:
        if self._ended:
            return
        self._last_offer = offer
        self._offers.put_nowait(offer)
        await offer.settled()

    async def messages(self) -> AsyncIterator[Any]:
        while (requests := (offer := await self._offers.get()).requests) is not None:
            for message in requests.messages:
                requests.taken += 1
                if requests.taken == requests.count:
                    offer.settle()
                yield message
        offer.half_closed = True
        offer.settle()

    def call_ended(self) -> None:
        """Nobody waits any longer: neither who offers nor, for an offer, the generator."""
        self._ended = True
        self._last_offer.settle()
        self._offers.put_nowait(Offer(None))
