"""Which calls carry a script, and what it says."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import grpc

from ..driver.contract import Contract, Method, shape_of
from ..driver.output import ObservationLog

KEY = "interop-script"


class Script(NamedTuple):
    path: str
    method: Method  # with the codecs that the script wants
    call: str
    steps: list[Any]
    unreadable: str | None = None  # why


class Scripts:
    """Those of a server's calls."""

    def __init__(self, contract: Contract, draining: Any) -> None:
        """The event is set when the server refuses new calls."""
        self._methods = contract.methods
        self.draining = draining
        self.log = ObservationLog()

    def of(self, details: grpc.HandlerCallDetails) -> Script | None:
        """None for a call without one, and for a method that the contract does not have."""
        text = dict(details.invocation_metadata or ()).get(KEY)
        method = self._methods.get(details.method)
        if text is None or method is None:
            return None
        try:
            match json.loads(text):
                case {"call": str(call), "steps": list(steps), **others}:
                    if others.get("codec", "bytes") == "bytes":
                        used = method.of_bytes() if "codec" in others else method
                        return Script(details.method, used, call, steps)
        except ValueError:
            pass
        why = f"{KEY} is no object with call and steps: {text!r:.80}"
        return Script(details.method, method, "", [], why)


def handler_of(method: Method, behaviour: Callable[..., Any]) -> grpc.RpcMethodHandler:
    shape = shape_of(method.request_stream, method.response_stream)
    make = getattr(grpc, f"{shape}_rpc_method_handler")
    return make(behaviour, method.request.parse, method.response.serialize)
