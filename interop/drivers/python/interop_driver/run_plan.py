"""Runs the cases of a plan one after another."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from .call import Channel, Opening, Refused
from .contract import BYTES, Contract
from .documents import Plan
from .driven_call import DrivenCall
from .endpoints import Target
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
        self._contract = contract
        self._channel = channel
        self._observe = observe
        self._calls: dict[str, DrivenCall | None] = {}  # None: the library refuses to start it

    async def do(self, step: dict[str, Any]) -> None:
        """Raises Unsupported."""
        name, fields = decode_step(step, "client")
        if name == "wait":
            await asyncio.sleep(fields["ms"] / 1000)
            return
        call_name = fields.pop("call")
        observe = partial(self._observe, call=call_name)
        try:
            if name == "open":
                if call_name in self._calls:
                    raise Unsupported(f"a call {call_name} is there already")
                opening = self._opening(**fields)
                self._calls[call_name] = DrivenCall(self._channel, opening, observe)
            elif call_name not in self._calls:
                raise Unsupported(f"no call {call_name} has been opened")
            elif call := self._calls[call_name]:
                await call.do(name, **fields)
        except Refused as refused:
            self._calls[call_name] = None
            observe("not-opened", reason=str(refused))

    def _opening(self, path: str, codec: str | None = None, **others: Any) -> Opening:
        if codec == "bytes":
            return Opening(path, BYTES, BYTES, **others)
        method = self._contract.methods.get(path)
        if method is None:
            raise Unsupported(f"the descriptors have no method {path}")
        method.check()
        return Opening(path, method.request, method.response, **others)

    async def end(self) -> None:
        for call in filter(None, self._calls.values()):
            await call.close()
        await self._channel.close()
