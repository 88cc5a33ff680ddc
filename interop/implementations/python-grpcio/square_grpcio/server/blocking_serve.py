"""Serves with grpc.server, whose every call has a thread of a pool."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import grpc

from interop_driver.announcement import Announce
from interop_driver.endpoints import Config
from interop_driver.log import log_in_one_line
from interop_driver.stop_signals import StopSignals

from ..contract.data_pb2_grpc import add_SquareServiceServicer_to_server
from .blocking_scripts import ScriptInterceptor
from .blocking_service import SquareService
from .listeners import OPTIONS, bind_all

WORKERS = 10
CUT_OFF_S = 1.0


def serve(config: Config, announce: Announce, square: Callable[[float], float]) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises ProgramError."""
    log_in_one_line()
    draining = Event()
    interceptors = [ScriptInterceptor(config, draining)] if config.contract else []

    def make_server(bidi: str) -> grpc.Server:
        server = grpc.server(
            ThreadPoolExecutor(WORKERS),
            interceptors=interceptors,
            options=OPTIONS,
            maximum_concurrent_rpcs=config.max_concurrent_rpcs,
        )
        if config.is_of_own_service:
            add_SquareServiceServicer_to_server(SquareService(square, bidi), server)
        return server

    servers, bound = bind_all(config, make_server)
    signals = StopSignals()
    # The ports accept connections since they were bound. Once the servers answer them, a script
    # may print lines, and the ready line is the first.
    announce("grpcio", grpc.__version__, bound, limits_calls=True)
    for server in servers:
        server.start()
    grace_s = signals.wait()
    stops = [server.stop(grace_s) for server in servers]
    draining.set()
    # grpcio may count a call as open for ever whose handler ended after the library had answered
    # a message that cannot be decoded: it sends a second status, which never comes to its end.
    limit = monotonic() + grace_s + CUT_OFF_S
    for stopped in stops:
        stopped.wait(max(0.0, limit - monotonic()))
