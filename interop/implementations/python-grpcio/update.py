"""Moves pyproject.toml and both requirements files to the newest versions of the libraries.

The tools of lint and tests stay where they are, but for grpcio-tools, which goes with grpcio.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import venv
from pathlib import Path

from build import FOLDER, run

UV = "uv==0.13.9"
PROJECT = FOLDER / "pyproject.toml"
MOVED = ("aiogrpc", "grpcio", "grpcio-tools", "protobuf")


def main() -> None:
    os.chdir(FOLDER)
    pinned = PROJECT.read_text()
    with tempfile.TemporaryDirectory() as directory:
        uv = install_uv(Path(directory))
        try:
            PROJECT.write_text(with_pins(pinned, {}))
            newest = Path(directory) / "newest.txt"
            compile_requirements(uv, str(newest), ["--group", "dev"])
            versions = dict(re.findall(r"^([\w-]+)==([\w.]+)", newest.read_text(), re.MULTILINE))
            PROJECT.write_text(with_pins(pinned, versions))
            compile_requirements(uv, "requirements.txt", [])
            also_dev = ["--group", "dev", "-c", "requirements.txt"]
            compile_requirements(uv, "requirements-dev.txt", also_dev)
        except BaseException:
            PROJECT.write_text(pinned)
            raise
    print(", ".join(f"{name} {versions[name]}" for name in MOVED))


def install_uv(directory: Path) -> Path:
    venv.create(directory, with_pip=True)
    binaries = directory / ("Scripts" if sys.platform == "win32" else "bin")
    run(f"install {UV}", [str(binaries / "python"), "-m", "pip", "install", "--quiet", UV])
    return binaries / "uv"


def with_pins(project: str, versions: dict[str, str]) -> str:
    """The project with these versions of what is moved; without a version where there is none."""

    def pin(match: re.Match[str]) -> str:
        name = match[1]
        if name not in MOVED:
            return match[0]
        return f'"{name}=={versions[name]}"' if name in versions else f'"{name}"'

    return re.sub(r'"([\w-]+)==[^"]+"', pin, project)


def compile_requirements(uv: Path, output: str, options: list[str]) -> None:
    # As the header of each file says, so that it does not change.
    universal = ["--universal", "--python-version", "3.10", "--generate-hashes", "--no-annotate"]
    command = [str(uv), "pip", "compile", *universal, *options, "pyproject.toml", "-o", output]
    run(f"compile {output}", command)


if __name__ == "__main__":
    main()
