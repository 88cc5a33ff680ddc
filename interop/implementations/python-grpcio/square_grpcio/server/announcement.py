"""Says that the listeners accept connections: to a person, or to the harness."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..driver.output import print_ready
from ..endpoints import Listener


class Bound(NamedTuple):
    """A listener with its port, or with why it is not offered."""

    listener: Listener
    port: int | None = None
    unsupported: str | None = None


Announce = Callable[[Iterable[Bound], bool], None]


def announce_to_person(bound: Iterable[Bound], _limits_calls: bool) -> None:
    for listener, port, _ in bound:
        print(
            f"serving squarerpc_service.SquareService on {listener.host}:{port}"
            f" ({listener.transport}, {listener.service['bidi']})",
            flush=True,
        )


def announce_to_harness(messages: str, bound: Iterable[Bound], limits_calls: bool) -> None:
    import grpc  # not at the top: the pool's processes import this module

    listeners = [
        {"name": each.listener.name}
        | ({"port": each.port} if each.port else {"unsupported": each.unsupported})
        for each in bound
    ]
    capabilities = ["script", *(["max-concurrent-rpcs"] if limits_calls else [])]
    print_ready(
        "grpcio",
        grpc.__version__,
        messages=messages,
        listeners=listeners,
        capabilities=capabilities,
    )
