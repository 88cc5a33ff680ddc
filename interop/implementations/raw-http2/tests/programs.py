"""Starts the programs as the harness does, and reads what they print."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry

FOLDER = Path(__file__).resolve().parents[1]
SCHEMAS = FOLDER.parents[2] / "libs" / "driver-protocol" / "schemas"
# A test that waits for longer is stuck.
TIMEOUT_S = 180
# For what comes; it is not judged when.
WITHIN_MS = 60_000


def command(role: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"raw_http2.{role}", *arguments]


def run(role: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end."""
    return subprocess.run(
        command(role, *arguments), cwd=FOLDER, capture_output=True, text=True, timeout=TIMEOUT_S
    )


def check(document: Any, schema: str) -> None:
    """Fails unless the document is what the driver contract says."""
    validator(schema).validate(document)


@cache
def validator(schema: str) -> jsonschema.Draft7Validator:
    documents = [json.loads(file.read_text()) for file in SCHEMAS.iterdir()]
    registry = Registry().with_contents([(each["$id"], each) for each in documents])
    return jsonschema.Draft7Validator(registry.contents(f"{schema}.schema.json"), registry=registry)


# What nobody here reads.
CONTRACT = {"descriptors": "/none.binpb"}


def listener(transport: str = "plaintext", **others: Any) -> dict:
    default = {"name": transport, "host": "127.0.0.1", "port": 0, "transport": transport}
    return default | others


class Server:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        line = process.stdout.readline()
        assert line, process.stderr.read()
        self.ready = json.loads(line)
        check(self.ready, "ready")

    def address(self, name: str = "plaintext") -> str:
        [port] = [each["port"] for each in self.ready["listeners"] if each["name"] == name]
        return f"localhost:{port}"

    def end(self) -> list[dict]:
        """Stops it, and gives all that it printed of its calls."""
        self.process.terminate()
        stdout, stderr = self.process.communicate(timeout=TIMEOUT_S)
        assert (self.process.returncode, stderr) == (0, "")
        observations = [json.loads(line) for line in stdout.splitlines()]
        for observation in observations:
            check(observation, "server-observation")
        assert [each["seq"] for each in observations] == list(range(1, len(observations) + 1))
        return observations


@contextmanager
def server(folder: Path, *listeners: dict, **others: Any) -> Iterator[Server]:
    config = {"contract": CONTRACT, "listeners": list(listeners) or [listener()], **others}
    check(config, "config")
    file = folder / "config.json"
    file.write_text(json.dumps(config))
    process = subprocess.Popen(
        command("server", "--config", str(file)),
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Server(process)
        finally:
            process.kill()


def run_case(folder: Path, address: str, *steps: dict, tls: dict | None = None) -> list[dict]:
    """What the client observed between the beginning and the end of one case."""
    target = {"address": address} | ({"tls": tls} if tls else {})
    case = {"id": "1", "name": "test", "timeoutMs": 60_000, "target": target, "steps": list(steps)}
    plan = {"contract": CONTRACT, "cases": [case]}
    check(plan, "plan")
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    done = run("client", "--plan", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    ready, *observations = [json.loads(line) for line in done.stdout.splitlines()]
    check(ready, "ready")
    assert ready["messages"] == "bytes"
    for observation in observations:
        check(observation, "observation")
    begun, *between, ended = observations
    assert (begun["event"], ended["event"]) == ("case-begun", "case-ended")
    return between


def scripted(*script: dict | str, **headers: Any) -> dict:
    """The headers of a call that carries a script."""
    steps = [{"do": each} if isinstance(each, str) else each for each in script]
    text = json.dumps({"call": "1/a", "steps": steps})
    add = [["interop-script", text], *headers.pop("add", [])]
    return {"do": "headers", "call": "a", "path": PATH, "add": add, **headers}


PATH = "/package.Service/Method"
NINE = "CQAAAAAAACJA"
MESSAGE = {"do": "message", "bytes": NINE}
REQUEST = {"do": "message", "call": "a", "bytes": "CQAAAAAAAAhA", "endStream": True}
PROBE = {"do": "probe-alive", "path": PATH, "bytes": NINE}
READ = {"do": "read-to-end", "call": "a", "withinMs": WITHIN_MS}
AWAIT_END = {"do": "await-end", "call": "a", "withinMs": WITHIN_MS}
AWAIT_CLOSED = {"do": "await-closed", "withinMs": WITHIN_MS}


def brief(observations: list[dict]) -> list[dict]:
    """Without what every line has, nor the response headers, which may come at any moment."""
    common = {"seq", "atMs", "case", "call", "ok"}
    return [
        {key: value for key, value in each.items() if key not in common}
        for each in observations
        if each["event"] != "initial-metadata"
    ]
