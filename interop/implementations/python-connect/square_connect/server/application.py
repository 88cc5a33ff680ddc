"""The ASGI applications that pyvoy runs, within Envoy's process.

Envoy has the standard input of the process that started it, and takes all signals itself: a byte
there says that the server drains, and its end that the other process is gone.
"""

import asyncio
import json
import os
from threading import Event, Thread
from typing import Any

from interop_driver.log import log_in_one_line
from square_program.server_options import parse_arguments

from ..codec import MessageCodec
from ..contract.data_connect import SquareServiceASGIApplication
from ..messages import read_contract
from .calls_in_flight import CallsInFlight
from .process import ARGUMENTS, NAME
from .scripts import CodecOfScripts, ConnectScripts, UnansweredMethods
from .service import Squares


class Draining:
    """Set on one thread, waited for on the event loop of each listener."""

    def __init__(self) -> None:
        self._event = Event()
        self.set = self._event.set
        self.is_set = self._event.is_set

    async def wait(self) -> None:
        await asyncio.to_thread(self._event.wait)


class Applications:
    def __init__(self) -> None:
        arguments = json.loads(os.environ[ARGUMENTS])
        config, _ = parse_arguments(NAME, read_contract, arguments)
        self._contract = config.contract
        self._is_of_own_service = config.is_of_own_service
        draining = Draining()
        self._calls = CallsInFlight(config.max_concurrent_rpcs, draining)
        scripts = config.contract and ConnectScripts(config, draining)
        of_scripts = [CodecOfScripts(scripts), scripts] if scripts else []
        self._interceptors = [self._calls, *of_scripts]
        Thread(target=follow, args=[draining], daemon=True).start()

    def make(self, bidi: str) -> Any:
        codec = MessageCodec()
        if self._is_of_own_service:
            service = Squares(bidi)
            application = SquareServiceASGIApplication(
                service, interceptors=self._interceptors, codecs=[codec]
            )
        else:
            application = UnansweredMethods(self._contract, self._interceptors, codec)
        return self._calls.around(application)


def follow(draining: Draining) -> None:
    if os.read(0, 1):
        draining.set()
        os.read(0, 1)
    os._exit(0)


log_in_one_line()
applications = Applications()
interleaved = applications.make("interleaved")
after_half_close = applications.make("after-half-close")
