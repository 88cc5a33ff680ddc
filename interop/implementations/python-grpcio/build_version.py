"""Makes this stack in VERSION_FOLDER with LIBRARY_VERSION of grpcio; protobuf stays as pinned.

The stubs are generated anew by the grpcio-tools of that time: today's refuse an older grpcio.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "drivers" / "python"))

from build_environment import BuildError, find_shared_packages, run  # noqa: E402

PACKAGE = "square_grpcio"
# grpcio-tools up to 1.59 imports pkg_resources, which newer ones lack.
SETUPTOOLS = "setuptools<81"


def main() -> None:
    version = os.environ["LIBRARY_VERSION"]
    folder = Path(os.environ["VERSION_FOLDER"])
    venv = folder / ".venv"
    run("make the environment", [sys.executable, "-m", "venv", str(venv)])
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    find_shared_packages(python)
    install(python, f"grpcio=={version}", *other_pins())
    copied = shutil.ignore_patterns("__pycache__")
    shutil.copytree(FOLDER / PACKAGE, folder / PACKAGE, ignore=copied)
    with tempfile.TemporaryDirectory() as tools:
        needed = [f"grpcio-tools<={version}", SETUPTOOLS]
        install(python, "--no-deps", "--target", tools, *needed)
        generate_stubs(python, Path(tools), folder)


def other_pins() -> list[str]:
    """What the programs need beside grpcio, each in the version that they have now."""
    requirements = (FOLDER / "requirements.txt").read_text()
    pinned = re.findall(r"^([\w-]+==[\w.]+)", requirements, re.MULTILINE)
    return [each for each in pinned if not each.startswith("grpcio==")]


def install(python: Path, *what: str) -> None:
    pip = [str(python), "-m", "pip", "--no-color", "--disable-pip-version-check", "install"]
    command = [*pip, "--quiet", "--only-binary", ":all:", *what]
    run(f"install {' '.join(each for each in what if '=' in each)}", command)


def generate_stubs(python: Path, tools: Path, folder: Path) -> None:
    """Messages stay as they are: they belong to protobuf."""
    protoc = (
        f"import sys; sys.path.insert(0, {str(tools)!r}); "
        "from grpc_tools import protoc; sys.exit(protoc.main(sys.argv))"
    )
    contract = f"{PACKAGE}/contract"
    options = [f"--proto_path={contract}={FOLDER.parents[2] / 'proto'}"]
    options += [f"--grpc_python_out={folder}", f"{contract}/data.proto"]
    run("generate the stubs", [str(python), "-c", protoc, *options])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except BuildError as error:
        sys.exit(f"error: {error}")
