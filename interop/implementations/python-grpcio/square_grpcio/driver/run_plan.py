"""Runs the cases of a plan one after another."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from .call import Channel, Unsupported
from .documents import Case, Target
from .driven_call import STREAMS_REQUESTS, DrivenCall
from .output import ObservationLog, print_ready
from .values import decode_metadata


async def run_plan(
    cases: list[Case], connect: Callable[[Target], Channel], library: str, version: str
) -> None:
    """Prints the ready line, then what happens in each case, on a channel of its own."""
    print_ready(library, version)
    log = ObservationLog()
    for case in cases:
        observe = partial(log.print, case.id)
        observe("case-begun")
        run = CaseRun(connect(case.target), observe)
        try:
            for step in case.steps:
                await run.do(step)
        except Unsupported as unsupported:
            observe("unsupported", reason=str(unsupported))
        finally:
            await run.end()
        observe("case-ended")


class CaseRun:
    def __init__(self, channel: Channel, observe: Callable[..., None]) -> None:
        self._channel = channel
        self._observe = observe
        self._calls: dict[str, DrivenCall] = {}

    async def end(self) -> None:
        for call in self._calls.values():
            await call.close()
        await self._channel.close()

    async def do(self, step: dict[str, Any]) -> None:
        match step:
            case {"do": "open", "call": str(), "method": str(), "deadlineMs": int() | float()}:
                self._open(step)
            case {"do": "send", "call": str(name), "value": str(value)}:
                await self._call(name).send(value)
            case {"do": "half-close", "call": str(name)}:
                await self._call(name).half_close()
            case {"do": "receive", "call": str(name), "withinMs": int() | float() as within_ms}:
                await self._call(name).receive(within_ms)
            case {"do": "receive", "call": str(name)} if "withinMs" not in step:
                await self._call(name).receive()
            case {"do": "receive-to-end", "call": str(name)}:
                await self._call(name).receive_to_end()
            case {"do": "cancel", "call": str(name)}:
                self._call(name).cancel()
            case {"do": "wait", "ms": int() | float() as wait_ms}:
                await asyncio.sleep(wait_ms / 1000)
            case _:
                raise Unsupported(f"unknown step {step}")

    def _open(self, step: dict[str, Any]) -> None:
        name, method = step["call"], step["method"]
        if method not in STREAMS_REQUESTS:
            raise Unsupported(f"unknown method {method}")
        if name in self._calls:
            raise Unsupported(f"a call {name} is there already")
        try:
            metadata = decode_metadata(step.get("metadata", []))
        except (ValueError, TypeError) as error:
            raise Unsupported(f"metadata {step['metadata']}: {error}") from error
        observe = partial(self._observe, call=name)
        self._calls[name] = DrivenCall(self._channel, method, step["deadlineMs"], metadata, observe)

    def _call(self, name: str) -> DrivenCall:
        if name not in self._calls:
            raise Unsupported(f"no call {name} has been opened")
        return self._calls[name]
