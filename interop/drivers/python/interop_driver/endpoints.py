"""Where a server listens and where a client calls, for a person and for the harness alike."""

from typing import Any, NamedTuple

from .contract import Contract
from .steps import Script


class PemFiles(NamedTuple):
    """Paths: the authorities to trust, and the own certificate with its key."""

    ca: str | None
    certificate: str | None
    private_key: str | None


class Listener(NamedTuple):
    name: str
    host: str
    port: int  # 0: any free one
    transport: str
    service: dict[str, Any]  # what the contract says of it
    tls: PemFiles | None


class Config(NamedTuple):
    listeners: list[Listener]
    max_concurrent_rpcs: int | None
    contract: Contract | None  # None: nobody drives the server, and it plays no scripts
    scripts: dict[str, Script]  # by path: what is played in calls that carry no script

    @property
    def is_of_own_service(self) -> bool:
        """Whether calls without a script are those that the program has an answer to."""
        return self.contract is None or self.contract.messages == "generated"


class Target(NamedTuple):
    address: str  # host:port, or several with commas between them
    tls: PemFiles | None  # None: plaintext
    load_balancing: str | None = None
