"""The two documents that a driven program reads: a server's config, a client's plan."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from .contract import Contract, ReadContract
from .endpoints import Config, Listener, PemFiles, Target
from .errors import ProgramError, in_one_line
from .files import read_file
from .steps import decode_script


class Case(NamedTuple):
    id: str
    target: Target
    steps: list[dict[str, Any]]


class Plan(NamedTuple):
    contract: Contract
    cases: list[Case]


def read_config(path: str, read_contract: ReadContract) -> Config:
    """Raises ProgramError."""
    with _document(path) as config:
        listeners = [
            Listener(
                *(each[key] for key in ("name", "host", "port", "transport")),
                each.get("service", {}),
                _server_files(each.get("tls", config.get("tls"))),
            )
            for each in config["listeners"]
        ]
        limit = config.get("limits", {}).get("maxConcurrentRpcs")
        scripts = {path: decode_script(each) for path, each in config.get("scripts", {}).items()}
        return Config(listeners, limit, _contract(config, read_contract), scripts)


def read_plan(path: str, read_contract: ReadContract) -> Plan:
    """Raises ProgramError."""
    with _document(path) as plan:
        return Plan(_contract(plan, read_contract), [_case(case) for case in plan["cases"]])


@contextmanager
def _document(path: str) -> Iterator[dict[str, Any]]:
    """Raises ProgramError for what reading it meets."""
    try:
        yield json.loads(read_file(path, "document"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ProgramError("document", f"{path} is not JSON: {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise ProgramError("document", f"{path} breaks the driver contract: {reason}") from error


def _contract(document: dict[str, Any], read_contract: ReadContract) -> Contract:
    path = document["contract"]["descriptors"]
    try:
        return read_contract(read_file(path, "document"))
    except (TypeError, ValueError) as error:
        reason = f"protobuf makes no messages of {path}: {in_one_line(error)}"
        raise ProgramError("document", reason) from error


def _server_files(tls: dict[str, str] | None) -> PemFiles | None:
    return tls and PemFiles(tls.get("clientCa"), tls["certificate"], tls["privateKey"])


def _case(case: dict[str, Any]) -> Case:
    target = case["target"]
    tls = target.get("tls")
    files = tls and PemFiles(tls["ca"], tls.get("certificate"), tls.get("privateKey"))
    target = Target(target["address"], files, target.get("loadBalancing"))
    return Case(case["id"], target, case["steps"])
