"""The requests of a streaming call, handed to a blocking library one by one."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock
from typing import Any

from .call import Requests


class Offer:
    def __init__(self, requests: Requests | None) -> None:
        self.requests = requests  # None: the half-close
        self.half_closed = False
        self.settled: Future[None] = Future()


class RequestIterator:
    """It takes from it on a thread of its own: a message once the one before is on its way."""

    def __init__(self) -> None:
        self._offers: SimpleQueue[Offer] = SimpleQueue()
        self._last_offer = Offer(None)
        self._ended = False
        self._lock = Lock()

    async def hand_over(self, requests: Requests) -> None:
        """Returns when the library has taken all, or when the call has ended."""
        await self._offer(Offer(requests))

    async def half_close(self) -> bool:
        """Returns when the library has met the end; False when the call has ended."""
        offer = Offer(None)
        await self._offer(offer)
        return offer.half_closed

    async def _offer(self, offer: Offer) -> None:
        with self._lock:
            if self._ended:
                return
            self._last_offer = offer
        self._offers.put(offer)
        await asyncio.wrap_future(offer.settled)

    def messages(self) -> Iterator[Any]:
        while (requests := (offer := self._offers.get()).requests) is not None:
            for message in requests.messages:
                requests.taken += 1
                if requests.taken == requests.count:
                    self._settle(offer)
                yield message
        offer.half_closed = True
        self._settle(offer)

    def call_ended(self) -> None:
        """Nobody waits any longer: neither who offers nor, for an offer, the library's thread."""
        with self._lock:
            self._ended = True
        self._settle(self._last_offer)
        self._offers.put(Offer(None))

    def _settle(self, offer: Offer) -> None:
        with self._lock:
            if not offer.settled.done():
                offer.settled.set_result(None)
