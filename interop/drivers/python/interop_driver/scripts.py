"""Which calls are played by a script, and how they are named."""

import json
from collections.abc import Callable
from functools import partial
from itertools import count
from threading import Lock
from typing import Any

from .contract import Method
from .endpoints import Config
from .output import ObservationLog
from .steps import Script, decode_script

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

    def find(self, path: str, text: str | None) -> tuple[Method, Script] | None:
        """What is played, of a call with this in its metadata under KEY.

        None for a call without a script, and for a method that the contract does not have.
        """
        method = self._methods.get(path)
        script = self._by_path.get(path) if text is None else decode_own(text)
        if method is None or script is None:
            return None
        return method.of_bytes() if script.of_bytes else method, script

    def begin(self, call: str | None, **fields: object) -> Callable[..., None]:
        """Prints call-begun and gives what prints the rest; None: the call is named by a number."""
        with self._beginning:
            observe = partial(self._log.print, call=call or str(next(self._numbers)))
            observe("call-begun", **fields)
        return observe


def decode_own(text: str) -> Script:
    """The script that a call carries."""
    try:
        match json.loads(text):
            case {"call": str(call), **script} if call:
                return decode_script(script)._replace(call=call)
    except ValueError:
        pass
    return Script([], unreadable=f"{KEY} is no object with call and steps: {text!r:.80}")
