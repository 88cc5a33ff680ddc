"""Which calls are played by a script, and how they are named."""

import json
from collections.abc import Callable
from functools import partial
from itertools import count
from threading import Lock
from typing import Any

import grpc

from ..driver.contract import shape_of
from ..driver.output import ObservationLog
from ..driver.steps import Script, decode_script
from ..endpoints import Config

KEY = "interop-script"


class Scripts:
    """Those of a server's calls: of each its own, else the one that the config has for its path."""

    def __init__(self, config: Config, draining: Any) -> None:
        """The event is set when the server refuses new calls."""
        self._methods = config.contract.methods
        self._by_path = config.scripts
        self.draining = draining
        self._log = ObservationLog()
        self._numbers = count(1)
        self._beginning = Lock()

    def handler(
        self, details: grpc.HandlerCallDetails, play: Callable[..., Any]
    ) -> grpc.RpcMethodHandler | None:
        """None for a call without a script, and for a method that the contract does not have.

        `play` gets the method and the script, and then what the library gives to a handler.
        """
        method = self._methods.get(details.method)
        script = self._script(details)
        if method is None or script is None:
            return None
        if script.of_bytes:
            method = method.of_bytes()
        shape = shape_of(method.request_stream, method.response_stream)
        make = getattr(grpc, f"{shape}_rpc_method_handler")
        behaviour = partial(play, method, script)
        return make(behaviour, method.request.parse, method.response.serialize)

    def _script(self, details: grpc.HandlerCallDetails) -> Script | None:
        text = dict(details.invocation_metadata or ()).get(KEY)
        if text is None:
            return self._by_path.get(details.method)
        try:
            match json.loads(text):
                case {"call": str(call), **script} if call:
                    return decode_script(script)._replace(call=call)
        except ValueError:
            pass
        return Script([], unreadable=f"{KEY} is no object with call and steps: {text!r:.80}")

    def begin(self, call: str | None, **fields: object) -> Callable[..., None]:
        """Prints call-begun and gives what prints the rest; None: the call is named by a number."""
        with self._beginning:
            observe = partial(self._log.print, call=call or str(next(self._numbers)))
            observe("call-begun", **fields)
        return observe
