"""Makes the virtual environment .venv of a stack, and does nothing where it is up to date.

Besides what the stack's requirements name it finds the packages of this folder, where they are.
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

SHARED = Path(__file__).resolve().parent


def main(folder: Path) -> None:
    """With --dev among the arguments also what lint and tests need."""
    try:
        Environment(folder).bring_up_to_date(with_tools="--dev" in sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except BuildError as error:
        sys.exit(f"error: {folder.name}: {error}")


class BuildError(Exception):
    """The message is one line."""


class Environment:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._venv = folder / ".venv"
        self._python = self._venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def bring_up_to_date(self, *, with_tools: bool) -> None:
        """Raises BuildError."""
        if sys.version_info < (3, 10):  # noqa: UP036
            raise BuildError(f"Python {sys.version.split()[0]} is too old, 3.10 or newer is needed")
        with only_one_at_a_time(self._folder / "requirements.txt"):
            if not self._is_installed("requirements.txt"):
                self._make()
                self._install("requirements.txt")
            if with_tools and not self._is_installed("requirements-dev.txt"):
                self._install("requirements-dev.txt")

    def _make(self) -> None:
        check_modules()
        run("make .venv", [sys.executable, "-m", "venv", "--clear", str(self._venv)])
        find_shared_packages(self._python)

    def _install(self, requirements: str) -> None:
        pip = [str(self._python), "-m", "pip", "--no-color", "--disable-pip-version-check"]
        safe = ["install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
        files = ["--requirement", str(self._folder / requirements)]
        run(f"install {requirements}", [*pip, *safe, *files])
        self._stamp_file(requirements).write_text(self._stamp_of(requirements))

    def _is_installed(self, requirements: str) -> bool:
        stamp = self._stamp_file(requirements)
        is_there = self._python.exists() and stamp.exists()
        return is_there and stamp.read_text() == self._stamp_of(requirements)

    def _stamp_file(self, requirements: str) -> Path:
        return self._venv / f"{requirements}.installed"

    def _stamp_of(self, requirements: str) -> str:
        """What it depends on: it is of use to one interpreter and in one place only."""
        places = f"{sys.version}\n{sys.base_prefix}\n{self._venv}\n{SHARED}\n"
        content = (self._folder / requirements).read_bytes()
        return hashlib.sha256(places.encode() + content).hexdigest()


def find_shared_packages(python: Path) -> None:
    """Lets the environment of that interpreter find the packages here. Raises BuildError."""
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = run("find its packages", [str(python), "-c", purelib]).strip()
    (Path(packages) / "interop.pth").write_text(f"{SHARED}\n")


def check_modules() -> None:
    """Raises BuildError."""
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise BuildError(
            f"{sys.executable} cannot make virtual environments; on Debian and Ubuntu: "
            "apt-get install -y python3-venv"
        )


@contextmanager
def only_one_at_a_time(lock_file: Path) -> Iterator[None]:
    """Lint and tests ask for the environment at the same moment."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock
        yield
        return
    with lock_file.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(what: str, command: list[str]) -> str:
    """What the command printed. Raises BuildError with the line that says why it failed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return done.stdout
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    reason = (errors or lines or [f"exit {done.returncode}"])[-1]
    raise BuildError(f"cannot {what}: {reason.replace('ERROR: ', '')}")
