"""The two documents that a driven program reads: a server's config, a client's plan."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message import DecodeError

from ..endpoints import Config, Listener, PemFiles, Target
from ..errors import SquareError
from .contract import Contract

Document = TypeVar("Document")


class Case(NamedTuple):
    id: str
    target: Target
    steps: list[dict[str, Any]]


class Plan(NamedTuple):
    contract: Contract
    cases: list[Case]


def read_config(path: str) -> Config:
    """Raises SquareError."""
    return _read(path, _config)


def read_plan(path: str) -> Plan:
    """Raises SquareError."""
    return _read(path, lambda plan: Plan(_contract(plan), [_case(case) for case in plan["cases"]]))


def _read(path: str, parse: Callable[[Any], Document]) -> Document:
    try:
        return parse(json.loads(_bytes(path)))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise SquareError("document", f"{path} is not JSON: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise SquareError("document", f"{path} breaks the driver contract: {reason}") from error


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SquareError("document", f"cannot read {path}: {error.strerror}") from error


def _contract(document: dict[str, Any]) -> Contract:
    path = document["contract"]["descriptors"]
    descriptors = _bytes(path)
    try:
        return Contract(FileDescriptorSet.FromString(descriptors))
    except (DecodeError, TypeError, KeyError) as error:
        reason = f"protobuf makes no messages of {path}: {error}"
        raise SquareError("document", " ".join(reason.split())) from error


def _config(config: dict[str, Any]) -> Config:
    listeners = [
        Listener(
            *(each[key] for key in ("name", "host", "port", "transport")),
            each.get("service", {}),
            _server_files(each.get("tls", config.get("tls"))),
        )
        for each in config["listeners"]
    ]
    return Config(listeners, config.get("limits", {}).get("maxConcurrentRpcs"), _contract(config))


def _server_files(tls: dict[str, str] | None) -> PemFiles | None:
    return tls and PemFiles(tls.get("clientCa"), tls["certificate"], tls["privateKey"])


def _case(case: dict[str, Any]) -> Case:
    target = case["target"]
    tls = target.get("tls")
    files = tls and PemFiles(tls["ca"], tls.get("certificate"), tls.get("privateKey"))
    target = Target(target["address"], files, target.get("loadBalancing"))
    return Case(case["id"], target, case["steps"])
