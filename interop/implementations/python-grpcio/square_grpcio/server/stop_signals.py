"""SIGTERM and Ctrl-C."""

import signal
from collections.abc import Callable
from types import FrameType

DRAIN_LIMIT_S = 10.0


def on_stop_signal(stop: Callable[[float], object]) -> None:
    """Calls stop once, from the main thread, with the seconds that calls in flight still have.

    SIGTERM gives them some, Ctrl-C none; Ctrl-C during a drain ends the process at once.
    """

    def drain(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        stop(DRAIN_LIMIT_S)

    def stop_now(_number: int, _frame: FrameType | None) -> None:
        # One Ctrl-C often comes twice: from the terminal and from a parent that passes it on.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop(0.0)

    signal.signal(signal.SIGTERM, drain)
    signal.signal(signal.SIGINT, stop_now)
