"""Moves a stack's pyproject.toml and both requirements files to the newest versions."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import venv
from pathlib import Path

from build_environment import BuildError, run

UV = "uv==0.13.9"
PROJECT = Path("pyproject.toml")


def main(folder: Path, moved: tuple[str, ...]) -> None:
    """Of these libraries; the tools of lint and tests stay where they are."""
    os.chdir(folder)
    try:
        update(moved)
    except BuildError as error:
        sys.exit(f"error: {folder.name}: {error}")


def update(moved: tuple[str, ...]) -> None:
    pinned = PROJECT.read_text()
    with tempfile.TemporaryDirectory() as directory:
        uv = install_uv(Path(directory))
        try:
            PROJECT.write_text(with_pins(pinned, moved, {}))
            newest = Path(directory) / "newest.txt"
            compile_requirements(uv, str(newest), ["--group", "dev"])
            versions = dict(re.findall(r"^([\w-]+)==([\w.]+)", newest.read_text(), re.MULTILINE))
            PROJECT.write_text(with_pins(pinned, moved, versions))
            compile_requirements(uv, "requirements.txt", [])
            also_dev = ["--group", "dev", "-c", "requirements.txt"]
            compile_requirements(uv, "requirements-dev.txt", also_dev)
        except BaseException:
            PROJECT.write_text(pinned)
            raise
    print(", ".join(f"{name} {versions[name]}" for name in moved))


def install_uv(directory: Path) -> Path:
    venv.create(directory, with_pip=True)
    binaries = directory / ("Scripts" if sys.platform == "win32" else "bin")
    run(f"install {UV}", [str(binaries / "python"), "-m", "pip", "install", "--quiet", UV])
    return binaries / "uv"


def with_pins(project: str, moved: tuple[str, ...], versions: dict[str, str]) -> str:
    """The project with these versions of what is moved; without a version where there is none."""

    def pin(match: re.Match[str]) -> str:
        name = match[1]
        if name not in moved:
            return match[0]
        return f'"{name}=={versions[name]}"' if name in versions else f'"{name}"'

    return re.sub(r'"([\w-]+)==[^"]+"', pin, project)


def oldest_python(project: str) -> str:
    return re.findall(r'^requires-python = ">=([\d.]+)"', project, re.MULTILINE)[0]


def compile_requirements(uv: Path, output: str, options: list[str]) -> None:
    # As the header of each file says, so that it does not change.
    universal = ["--universal", "--python-version", oldest_python(PROJECT.read_text())]
    universal += ["--generate-hashes", "--no-annotate"]
    command = [str(uv), "pip", "compile", *universal, *options, "pyproject.toml", "-o", output]
    run(f"compile {output}", command)
