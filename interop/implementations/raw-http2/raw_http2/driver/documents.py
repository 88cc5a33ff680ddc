"""The two documents that a driven program reads: a server's config, a client's plan."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from .steps import Step

Document = TypeVar("Document")


class DocumentError(Exception):
    """A file that cannot be used; the message is one line and names the file."""


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
    tls: ServerTls | None
    tls_version: str | None  # the only one that it speaks
    alpn: list[str]  # what it offers


@dataclass(frozen=True)
class Config:
    listeners: list[Listener]
    scripts: dict[str, list[Step]]  # by path: the steps of its calls that carry no script


@dataclass(frozen=True)
class ClientTls:
    """Paths of PEM files; certificate and key for mTLS only."""

    ca: str
    certificate: str | None
    private_key: str | None


@dataclass(frozen=True)
class Target:
    host: str
    port: int
    tls: ClientTls | None  # None: plaintext

    @property
    def authority(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Case:
    id: str
    target: Target
    steps: list[Step]


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
        raise DocumentError(f"cannot read {path}: {reason}") from error
    try:
        return parse(json.loads(text))
    except json.JSONDecodeError as error:
        raise DocumentError(f"{path} is not JSON: {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise DocumentError(f"{path} breaks the driver contract: {reason}") from error


def _config(config: dict[str, Any]) -> Config:
    scripts = config.get("scripts", {})
    return Config(_listeners(config), {path: each["steps"] for path, each in scripts.items()})


def _listeners(config: dict[str, Any]) -> list[Listener]:
    return [
        Listener(
            each["name"],
            each["host"],
            each["port"],
            each["transport"],
            _server_tls(each.get("tls", config.get("tls"))),
            each.get("tlsVersion"),
            each.get("alpn", ["h2"]),
        )
        for each in config["listeners"]
    ]


def _server_tls(tls: dict[str, str] | None) -> ServerTls | None:
    return tls and ServerTls(tls["certificate"], tls["privateKey"], tls.get("clientCa"))


def _case(case: dict[str, Any]) -> Case:
    target = case["target"]
    tls = target.get("tls")
    host, _, port = target["address"].rpartition(":")
    return Case(
        case["id"],
        Target(
            host,
            int(port),
            tls and ClientTls(tls["ca"], tls.get("certificate"), tls.get("privateKey")),
        ),
        case["steps"],
    )
