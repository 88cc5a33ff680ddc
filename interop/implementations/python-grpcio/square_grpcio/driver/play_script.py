"""Plays the script of a call: what a server does instead of what the service's contract says."""

import asyncio
import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, NoReturn

from . import steps
from .scripted_call import Cancelled, ScriptedCall
from .steps import Unsupported
from .values import Metadata, encode_double, encode_metadata

KEY = "interop-script"
OK, UNIMPLEMENTED = 0, 12

STEPS: dict[str, steps.Fields] = {
    "receive": {},
    "receive-to-end": {},
    "send": {"value": steps.double, "paddingBytes?": steps.count},
    "send-many": {"values": steps.doubles},
    "echo-to-end": {},
    "initial-metadata": {"metadata": steps.metadata},
    "trailers": {"metadata": steps.metadata},
    "wait": {"ms": steps.milliseconds},
    "wait-cancelled": {},
    "status": {"code": steps.count, "message": steps.text},
    "throw": {"message": steps.text},
    "drain": {},
    "exit": {},
}


class Script(NamedTuple):
    call: str
    steps: list[Any]


class Thrown(Exception):
    """A script's programmer's mistake."""


def script_in(metadata: Iterable[tuple[str, str | bytes]] | None) -> Script | None:
    """Raises ValueError for a text that is no script."""
    text = dict(metadata or ()).get(KEY)
    if text is None:
        return None
    match json.loads(text):
        case {"call": str(call), "steps": list(its_steps)}:
            return Script(call, its_steps)
    raise ValueError(f"{KEY} is no object with call and steps: {text!r:.80}")


async def play_script(script: Script, call: ScriptedCall, observe: Callable[..., None]) -> None:
    """Prints what happens, from the beginning of the call to its end."""
    metadata = [entry for entry in encode_metadata(call.metadata) if entry[0] != KEY]
    time_left_s = call.time_left_s()
    deadline = {} if time_left_s is None else {"deadlineMs": time_left_s * 1000}
    observe("call-begun", method=call.method, metadata=metadata, **deadline)
    play = Play(call, observe)
    try:
        await play.all(script.steps)
    except Cancelled:
        observe("cancelled")
    except asyncio.CancelledError:
        # grpc.aio ends handlers so.
        observe("cancelled")
        raise
    finally:
        observe("call-ended")


class Play:
    """Its methods are the steps of the driver contract."""

    def __init__(self, call: ScriptedCall, observe: Callable[..., None]) -> None:
        self._call = call
        self._observe = observe

    async def all(self, its_steps: list[Any]) -> None:
        try:
            for step in its_steps:
                self._call.check_active()
                name, fields = steps.decode_step(step, STEPS)
                await getattr(self, name.replace("-", "_"))(**fields)
                if name == "status":
                    return
            self._call.check_active()
            await self.status(OK, "")
        except Unsupported as unsupported:
            self._observe("unsupported", reason=str(unsupported))
            await self._call.end(UNIMPLEMENTED, str(unsupported))

    async def receive(self) -> float | None:
        value = await self._call.receive()
        if value is None:
            self._observe("half-close")
        else:
            self._observe("received", value=encode_double(value))
        return value

    async def receive_to_end(self) -> None:
        while await self.receive() is not None:
            pass

    async def send(self, value: float, padding_bytes: int = 0) -> None:
        await self._call.send(value, padding_bytes)
        self._observe("sent", value=encode_double(value))

    async def send_many(self, values: Sequence[float]) -> None:
        count = 0
        try:
            for value in values:
                await self._call.send(value)
                count += 1
        finally:
            self._observe("sent-many", count=count)

    async def echo_to_end(self) -> None:
        while (value := await self.receive()) is not None:
            await self.send(value)

    async def initial_metadata(self, metadata: Metadata) -> None:
        await self._call.send_initial_metadata(metadata)
        self._observe("initial-metadata-sent")

    async def trailers(self, metadata: Metadata) -> None:
        self._call.set_trailers(metadata)

    async def wait(self, ms: float) -> None:
        await self._call.wait(ms / 1000)

    async def wait_cancelled(self) -> None:
        await self._call.wait(None)

    async def status(self, code: int, message: str) -> None:
        self._call.check_end(code)
        self._observe("status-sent", code=code)
        await self._call.end(code, message)

    async def throw(self, message: str) -> NoReturn:
        self._observe("thrown")
        raise Thrown(message)

    async def drain(self) -> None:
        await self._call.drain()
        self._observe("draining")

    async def exit(self) -> NoReturn:
        self._observe("exiting")
        os._exit(0)
