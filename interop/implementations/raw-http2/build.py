"""Makes the virtual environment .venv, and does nothing where it is up to date.

python3 build.py          what the programs need
python3 build.py --dev    and what lint and tests need
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

FOLDER = Path(__file__).resolve().parent
VENV = FOLDER / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> None:
    if sys.version_info < (3, 10):  # noqa: UP036
        fail(f"Python {sys.version.split()[0]} is too old, 3.10 or newer is needed")
    with only_one_at_a_time():
        if not is_installed("requirements.txt"):
            make_venv()
            install("requirements.txt")
        if "--dev" in sys.argv[1:] and not is_installed("requirements-dev.txt"):
            install("requirements-dev.txt")


def make_venv() -> None:
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        fail(
            f"{sys.executable} cannot make virtual environments; on Debian and Ubuntu: "
            "apt-get install -y python3-venv"
        )
    run("make .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def install(requirements: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--no-color", "--disable-pip-version-check", "install"]
    safe = ["--quiet", "--require-hashes", "--only-binary", ":all:"]
    run(f"install {requirements}", [*pip, *safe, "--requirement", str(FOLDER / requirements)])
    stamp_file(requirements).write_text(stamp_of(requirements))


def is_installed(requirements: str) -> bool:
    stamp = stamp_file(requirements)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == stamp_of(requirements)


def stamp_file(requirements: str) -> Path:
    return VENV / f"{requirements}.installed"


def stamp_of(requirements: str) -> str:
    """What an environment depends on: it is of use to one interpreter and in one place only."""
    interpreter = f"{sys.version}\n{sys.base_prefix}\n{VENV}\n"
    return hashlib.sha256(interpreter.encode() + (FOLDER / requirements).read_bytes()).hexdigest()


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Lint and tests ask for the environment at the same moment."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock
        yield
        return
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(what: str, command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    reason = (errors or lines or [f"exit {done.returncode}"])[-1]
    fail(f"cannot {what}: {reason.replace('ERROR: ', '')}")


def fail(reason: str) -> NoReturn:
    sys.exit(f"error: {FOLDER.name}: {reason}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
