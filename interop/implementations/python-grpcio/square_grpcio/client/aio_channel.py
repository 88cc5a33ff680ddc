"""grpc.aio as the driver sees it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import grpc.aio

from interop_driver.call import Call, Opening, Refused, Requests, Status
from interop_driver.endpoints import Target
from interop_driver.errors import in_one_line
from interop_driver.output import Metadata

from .begin_call import COMPRESSIONS, begin, multi_callable
from .open_channel import open_channel


class AioChannel:
    def __init__(self, target: Target) -> None:
        self._channel = open_channel(grpc.aio, target)

    def start(self, opening: Opening, *request: Any) -> "AioCall":
        call = begin(
            multi_callable(self._channel, opening),
            *request,
            timeout=opening.deadline_ms / 1000,
            metadata=tuple(opening.metadata),
            compression=COMPRESSIONS[opening.compression],
            wait_for_ready=opening.wait_for_ready,
        )
        return AioCall(call, answers_once=not opening.response_stream)

    async def close(self) -> None:
        await self._channel.close()


class AioCall(Call):
    def __init__(self, call: grpc.aio.Call, *, answers_once: bool) -> None:
        self._call = call
        self._answers_once = answers_once
        self._answered = False

    async def send(self, requests: Requests) -> None:
        for message in requests.messages:
            if not await self._while_open(self._call.write, message):
                break
            requests.taken += 1

    async def half_close(self) -> bool:
        return await self._while_open(self._call.done_writing)

    async def _while_open(self, write: Callable[..., Awaitable[None]], *message: Any) -> bool:
        if self._call.done():
            return False
        try:
            await write(*message)
        except grpc.aio.InternalError:
            # The stream has ended, and grpc.aio hears of the call's end only after this.
            return False
        except (grpc.RpcError, asyncio.InvalidStateError):
            if not self._call.done():
                raise
            return False
        return True

    async def receive(self) -> Any | None:
        if self._answered:
            return None
        try:
            if self._answers_once:
                self._answered = True
                response = await self._call
            else:
                response = await self._call.read()
        except grpc.RpcError:
            return None
        except (grpc.aio.InternalError, KeyError) as error:
            # The only thing that tells of it: the call has no status that the library can show.
            # KeyError: grpcio 1.51 looks for its number among the StatusCodes.
            raise Refused(in_one_line(error)) from error
        except asyncio.CancelledError:
            if not self._call.cancelled():
                raise
            return None
        # A unary call can also end with OK and without a response.
        return None if response is grpc.aio.EOF else response

    async def initial_metadata(self) -> Metadata:
        return list(await self._call.initial_metadata() or ())

    async def status(self) -> Status:
        code = await self._call.code()
        trailers = await self._call.trailing_metadata() or ()
        return Status(code.value[0], await self._call.details() or "", list(trailers))

    def cancel(self) -> None:
        self._call.cancel()
