"""Arithmetic in other processes, which have an interpreter lock each."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait

from .arithmetic import square

PROCESSES = 3


@contextmanager
def square_in_processes() -> Iterator[Callable[[float], float]]:
    """Starts the processes and ends them with the block. Enter it before gRPC is imported."""
    # Ctrl-C reaches every process of the terminal's group. The children inherit this; they end
    # when the server does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # spawn: a forked child would have gRPC's locks as they stood, without the threads that hold
    # them (https://github.com/grpc/grpc/blob/master/doc/fork_support.md).
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, initializer=live_with_parent) as pool:
        # The pool starts a process when it gets more to do than it has idle ones. All are to be
        # there before gRPC's threads are.
        for _ in range(PROCESSES):
            pool.submit(square, 0)
        yield lambda x: pool.submit(square, x).result()


def live_with_parent() -> None:
    """A drain needs the processes to its end, and a killed parent must not leave them behind."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=exit_after_parent, daemon=True).start()


def exit_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)
