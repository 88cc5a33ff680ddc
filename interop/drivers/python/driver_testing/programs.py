"""Starts the programs as a person or the harness does, and reads what they print."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from referencing import Registry

SCHEMAS = Path(__file__).resolve().parents[4] / "libs" / "driver-protocol" / "schemas"
# A test that waits for longer is stuck.
TIMEOUT_S = 180

METHODS = ["square", "rangeSquare", "sumSquare", "streamrangeSquare"]


def check(document: Any, schema: str) -> None:
    """Fails unless the document is what the driver contract says."""
    validator(schema).validate(document)


@cache
def validator(schema: str) -> jsonschema.Draft7Validator:
    documents = [json.loads(file.read_text()) for file in SCHEMAS.iterdir()]
    registry = Registry().with_contents([(each["$id"], each) for each in documents])
    return jsonschema.Draft7Validator(registry.contents(f"{schema}.schema.json"), registry=registry)


def written(contract: FileDescriptorSet, folder: Path) -> dict:
    """The contract of a plan or config, its descriptors in a file of the folder."""
    file = folder / "contract.binpb"
    file.write_bytes(contract.SerializeToString())
    return {"descriptors": str(file)}


def listener(transport: str = "plaintext", bidi: str = "interleaved", **others: Any) -> dict:
    name = f"{transport}/{bidi}"
    default = {"name": name, "host": "127.0.0.1", "port": 0, "transport": transport}
    return default | {"service": {"bidi": bidi}} | others


class DrivenServer:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        line = process.stdout.readline()
        assert line, process.stderr.read()
        self.ready = json.loads(line)
        check(self.ready, "ready")

    def observations(self) -> list[dict]:
        """All that it printed of scripts, once it has ended on SIGTERM."""
        self.process.terminate()
        return self.rest()

    def rest(self) -> list[dict]:
        """The same of one that ends by itself."""
        out, _ = self.process.communicate(timeout=TIMEOUT_S)
        assert self.process.returncode == 0
        lines = [json.loads(line) for line in out.splitlines()]
        for line in lines:
            check(line, "server-observation")
        assert [each["seq"] for each in lines] == list(range(1, len(lines) + 1))
        return lines

    def port(self, name: str = "plaintext/interleaved") -> int:
        return next(each["port"] for each in self.ready["listeners"] if each["name"] == name)

    def address(self, name: str = "plaintext/interleaved") -> str:
        return f"localhost:{self.port(name)}"


@dataclass(frozen=True)
class Stack:
    """A module of its programs is named without the package: server.threads, say."""

    folder: Path
    package: str
    generated: bytes  # the file that its code was generated from, serialized

    @property
    def square(self) -> FileDescriptorSet:
        """The contract that its code was generated from."""
        file = FileDescriptorProto.FromString(self.generated)
        return FileDescriptorSet(file=[file])

    def command(self, module: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", f"{self.package}.{module}", *arguments]

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a program to its end."""
        return subprocess.run(
            self.command(module, *arguments),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )

    @contextmanager
    def started(self, module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A program that runs in the block, and is killed if it outlives it."""
        process = subprocess.Popen(
            self.command(module, *arguments),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    @contextmanager
    def driven_server(
        self,
        module: str,
        folder: Path,
        listeners: list[dict],
        *,
        contract: FileDescriptorSet | None = None,
        **others: Any,
    ) -> Iterator[DrivenServer]:
        """Without a contract, with that of the stack's own code."""
        descriptors = written(contract or self.square, folder)
        config = {"contract": descriptors, "listeners": listeners, **others}
        check(config, "config")
        file = folder / f"{module}.config.json"
        file.write_text(json.dumps(config))
        with self.started(module, "--config", str(file)) as process:
            yield DrivenServer(process)

    def plan_file(
        self, folder: Path, *cases: dict, contract: FileDescriptorSet | None = None
    ) -> Path:
        plan = {"contract": written(contract or self.square, folder), "cases": list(cases)}
        check(plan, "plan")
        file = folder / "plan.json"
        file.write_text(json.dumps(plan))
        return file

    def run_plan(
        self,
        module: str,
        folder: Path,
        *cases: dict,
        contract: FileDescriptorSet | None = None,
    ) -> list[dict]:
        """All observations of a client that did a plan and exited 0."""
        file = self.plan_file(folder, *cases, contract=contract)
        done = self.run(module, "--plan", str(file))
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        ready, *observations = [json.loads(line) for line in done.stdout.splitlines()]
        check(ready, "ready")
        assert ready["messages"] == ("generated" if contract is None else "descriptors")
        for observation in observations:
            check(observation, "observation")
        assert [each["seq"] for each in observations] == list(range(1, len(observations) + 1))
        moments = [each["atMs"] for each in observations]
        assert moments == sorted(moments)
        return observations
