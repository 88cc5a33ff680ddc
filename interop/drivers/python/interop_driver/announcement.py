"""Says that the listeners accept connections."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from .endpoints import Listener
from .output import print_ready


class Bound(NamedTuple):
    """A listener with its port, or with why it is not offered."""

    listener: Listener
    port: int | None = None
    unsupported: str | None = None


class Announce(Protocol):
    """To a person, or to the harness."""

    def __call__(
        self, library: str, version: str, bound: Iterable[Bound], *, limits_calls: bool
    ) -> None: ...


def announce_to_harness(
    messages: str, library: str, version: str, bound: Iterable[Bound], *, limits_calls: bool
) -> None:
    listeners = [
        {"name": each.listener.name}
        | ({"port": each.port} if each.port else {"unsupported": each.unsupported})
        for each in bound
    ]
    capabilities = ["script", *(["max-concurrent-rpcs"] if limits_calls else [])]
    print_ready(library, version, messages=messages, listeners=listeners, capabilities=capabilities)
