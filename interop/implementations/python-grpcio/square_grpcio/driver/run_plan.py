"""Runs the cases of a plan one after another."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from . import steps
from .call import Channel, Opening, Refused
from .documents import Case, Target
from .driven_call import STREAMS_REQUESTS, DrivenCall
from .output import ObservationLog, print_ready
from .steps import Unsupported

CALL = {"call": steps.text}
STEPS: dict[str, steps.Fields] = {
    "open": {
        **CALL,
        "method": steps.one_of(*STREAMS_REQUESTS),
        "deadlineMs": steps.milliseconds,
        "metadata?": steps.metadata,
        "path?": steps.path,
        "compression?": steps.one_of("gzip"),
        "waitForReady?": steps.boolean,
    },
    "send": {**CALL, "value": steps.double, "paddingBytes?": steps.count},
    "send-many": {**CALL, "values": steps.doubles},
    "exchange-many": {**CALL, "values": steps.doubles},
    "half-close": CALL,
    "receive": {**CALL, "withinMs?": steps.milliseconds},
    "receive-to-end": CALL,
    "receive-many": CALL,
    "cancel": CALL,
    "wait": {"ms": steps.milliseconds},
}


async def run_plan(
    cases: list[Case], connect: Callable[[Target], Channel], library: str, version: str
) -> None:
    """Prints the ready line, then what happens in each case, on a channel of its own."""
    print_ready(library, version)
    log = ObservationLog()
    for case in cases:
        observe = partial(log.print, case=case.id)
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
        name, fields = steps.decode_step(step, STEPS)
        if name == "wait":
            await asyncio.sleep(fields["ms"] / 1000)
            return
        if name == "open":
            self._add(**fields)
            fields = {"call": fields["call"]}
        call = self._calls.get(fields.pop("call"))
        if call is None:
            raise Unsupported(f"no call {step['call']} has been opened")
        try:
            await getattr(call, name.replace("-", "_"))(**fields)
        except Refused as refused:
            call.refused(str(refused))

    def _add(self, call: str, method: str, deadline_ms: float, **others: Any) -> None:
        if call in self._calls:
            raise Unsupported(f"a call {call} is there already")
        opening = Opening(
            method,
            deadline_ms / 1000,
            others.get("metadata", []),
            others.get("path"),
            others.get("compression"),
            others.get("wait_for_ready"),
        )
        self._calls[call] = DrivenCall(self._channel, opening, partial(self._observe, call=call))
