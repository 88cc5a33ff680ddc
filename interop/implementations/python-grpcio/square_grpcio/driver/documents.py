"""The two documents that a driven program reads: a server's config, a client's plan."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

Document = TypeVar("Document")


class DocumentError(Exception):
    """A file that cannot be used; the message is one line and names the file."""

    def __init__(self, code: Literal["unreadable", "not-json", "not-valid"], message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class ServerTls:
    """Paths of PEM files."""

    certificate: str
    private_key: str
    client_ca: str | None


@dataclass(frozen=True)
class Listener:
    name: str
    host: str
    port: int  # 0: any free one
    transport: str
    bidi: str
    tls: ServerTls | None


@dataclass(frozen=True)
class Config:
    listeners: list[Listener]
    max_concurrent_rpcs: int | None
    plays_scripts: bool


@dataclass(frozen=True)
class ClientTls:
    """Paths of PEM files; certificate and key for mTLS only."""

    ca: str
    certificate: str | None
    private_key: str | None


@dataclass(frozen=True)
class Target:
    address: str  # host:port, or several with commas between them
    tls: ClientTls | None  # None: plaintext
    load_balancing: str | None = None


@dataclass(frozen=True)
class Case:
    id: str
    target: Target
    steps: list[dict[str, Any]]


def read_config(path: str) -> Config:
    """Raises DocumentError."""
    return _read(path, _config)


def read_plan(path: str) -> list[Case]:
    """Raises DocumentError."""
    return _read(path, lambda plan: [_case(case) for case in plan["cases"]])


def _read(path: str, parse: Callable[[Any], Document]) -> Document:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError("unreadable", f"cannot read {path}: {reason}") from error
    try:
        return parse(json.loads(text))
    except json.JSONDecodeError as error:
        raise DocumentError("not-json", f"{path} is not JSON: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise DocumentError("not-valid", f"{path} breaks the driver contract: {reason}") from error


def _config(config: dict[str, Any]) -> Config:
    return Config(
        [
            Listener(
                *(each[key] for key in ("name", "host", "port", "transport", "bidi")),
                _server_tls(each.get("tls", config.get("tls"))),
            )
            for each in config["listeners"]
        ],
        config.get("limits", {}).get("maxConcurrentRpcs"),
        plays_scripts=True,
    )


def _server_tls(tls: dict[str, str] | None) -> ServerTls | None:
    return tls and ServerTls(tls["certificate"], tls["privateKey"], tls.get("clientCa"))


def _case(case: dict[str, Any]) -> Case:
    target = case["target"]
    tls = target.get("tls")
    return Case(
        case["id"],
        Target(
            target["address"],
            tls and ClientTls(tls["ca"], tls.get("certificate"), tls.get("privateKey")),
            target.get("loadBalancing"),
        ),
        case["steps"],
    )
