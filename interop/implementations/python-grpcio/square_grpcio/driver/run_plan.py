"""Runs the cases of a plan one after another."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from ..endpoints import Target
from .call import Channel, Opening, Refused
from .contract import BYTES, Codec, Contract, NotMade
from .documents import Plan
from .driven_call import DrivenCall
from .output import ObservationLog, print_ready
from .steps import Unsupported, decode_step


async def run_plan(
    plan: Plan, connect: Callable[[Target], Channel], library: str, version: str
) -> None:
    """Prints the ready line, then what happens in each case, on a channel of its own."""
    print_ready(library, version, messages=plan.contract.messages)
    log = ObservationLog()
    for case in plan.cases:
        observe = partial(log.print, case=case.id)
        observe("case-begun")
        run = CaseRun(plan.contract, connect(case.target), observe)
        try:
            for step in case.steps:
                await run.do(step)
        except Unsupported as unsupported:
            observe("unsupported", reason=str(unsupported))
        finally:
            await run.end()
        observe("case-ended")


class CaseRun:
    def __init__(self, contract: Contract, channel: Channel, observe: Callable[..., None]) -> None:
        self._methods = contract.methods
        self._channel = channel
        self._observe = observe
        self._calls: dict[str, DrivenCall] = {}

    async def end(self) -> None:
        for call in self._calls.values():
            await call.close()
        await self._channel.close()

    async def do(self, step: dict[str, Any]) -> None:
        name, fields = decode_step(step, "client")
        if name == "wait":
            await asyncio.sleep(fields["ms"] / 1000)
            return
        call_name = fields.pop("call")
        if name == "open":
            self._add(call_name, **fields)
            fields = {}
        call = self._calls.get(call_name)
        if call is None:
            raise Unsupported(f"no call {call_name} has been opened")
        try:
            await getattr(call, name)(**fields)
        except Refused as refused:
            call.refused(str(refused))
        except NotMade as not_made:
            call.not_sent(str(not_made))

    def _add(self, call: str, path: str, codec: str | None = None, **others: Any) -> None:
        if call in self._calls:
            raise Unsupported(f"a call {call} is there already")
        codecs = (BYTES, BYTES) if codec else self._codecs(path)
        observe = partial(self._observe, call=call)
        self._calls[call] = DrivenCall(self._channel, Opening(path, *codecs, **others), observe)

    def _codecs(self, path: str) -> tuple[Codec, Codec]:
        method = self._methods.get(path)
        if method is None:
            raise Unsupported(f"the descriptors have no method {path}")
        if method.refused is not None:
            raise Unsupported(method.refused)
        return method.request, method.response
