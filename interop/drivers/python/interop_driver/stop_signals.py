"""SIGTERM and Ctrl-C."""

import asyncio
import signal
import socket

DRAIN_LIMIT_S = 10.0


class StopSignals:
    """Waits for the first of them, and gives the seconds that calls in flight still have.

    SIGTERM gives them some, Ctrl-C none; Ctrl-C during a drain ends the process at once.
    """

    def __init__(self) -> None:
        """From now on a signal no longer ends the process."""
        # Python runs handlers between two steps of the main thread only: a signal that comes just
        # as it begins to wait would wait with it. The wakeup socket gets the number at once.
        self._numbers, self._wakeup = socket.socketpair()
        self._wakeup.setblocking(False)
        signal.set_wakeup_fd(self._wakeup.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)

    def wait(self) -> float:
        return self._grace_s(self._numbers.recv(1)[0])

    async def wait_async(self) -> float:
        self._numbers.setblocking(False)
        number = await asyncio.get_running_loop().sock_recv(self._numbers, 1)
        return self._grace_s(number[0])

    def _grace_s(self, number: int) -> float:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if number == signal.SIGTERM:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            return DRAIN_LIMIT_S
        # One Ctrl-C often comes twice: from the terminal and from a parent that passes it on.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return 0.0
