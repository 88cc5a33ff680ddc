"""What a measuring client is told, and how it counts."""

import argparse
import json
from time import perf_counter, process_time


class Work:
    def __init__(self) -> None:
        parser = argparse.ArgumentParser()
        parser.add_argument("--address", required=True)
        parser.add_argument("--shape", choices=["unary", "read", "write"], default="unary")
        parser.add_argument("--in-flight", type=int, default=1)
        parser.add_argument("--messages", type=int, default=20_000)
        parser.add_argument("--seconds", type=float, default=1)
        parser.add_argument("--warm-up", type=float, default=0.5)
        given = parser.parse_args()
        self.address: str = given.address
        self.shape: str = given.shape
        self.in_flight: int = given.in_flight
        self.messages: int = given.messages
        self.seconds: float = given.seconds
        self.warm_up: float = given.warm_up


class Meter:
    """Counts what is done between the end of the warm-up and the end of the time."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._begun = perf_counter()
        self._from = 0.0
        self._to = 0.0
        self._messages = 0
        self._cpu_from = 0.0
        self._cpu_seconds = 0.0

    def done(self, messages: int) -> bool:
        """Notes a finished piece of work and says whether there is time for another one."""
        if self._to:
            return False
        now = perf_counter()
        if not self._from:
            if now - self._begun >= self._work.warm_up:
                self._from = now
                self._cpu_from = process_time()
            return True
        self._messages += messages
        if now - self._from >= self._work.seconds:
            self._to = now
            self._cpu_seconds = process_time() - self._cpu_from
        return not self._to

    def print(self) -> None:
        seconds = self._to - self._from
        print(
            json.dumps(
                {
                    "messages": self._messages,
                    "seconds": seconds,
                    "perSecond": self._messages / seconds,
                    "cpuSeconds": self._cpu_seconds,
                }
            )
        )


def expect_equal(received: float, expected: float) -> None:
    if received != expected:
        raise SystemExit(f"expected {expected}, received {received}")


def sum_of_squares(count: int) -> float:
    total = 0.0
    for n in range(count):
        total += float(n) * n
    return total
