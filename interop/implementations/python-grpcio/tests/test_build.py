"""build.py in a folder of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from programs import FOLDER

# An environment is some thousand files: minutes where others compete for the processor.
BUILD_TIMEOUT_S = 900


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stack's, beside what the Python stacks share."""
    shared = tmp_path / "drivers" / "python"
    shared.mkdir(parents=True)
    shutil.copy(FOLDER.parents[1] / "drivers" / "python" / "build_environment.py", shared)
    folder = tmp_path / "implementations" / "stack"
    folder.mkdir(parents=True)
    shutil.copy(FOLDER / "build.py", folder)
    (folder / "requirements.txt").write_text("")
    (folder / "requirements-dev.txt").write_text("")
    return folder


def build(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "build.py"), *arguments],
        env={**os.environ, "PIP_NO_INDEX": "1", **environment},
        capture_output=True,
        text=True,
        timeout=BUILD_TIMEOUT_S,
    )


def test_it_does_nothing_where_nothing_changed(folder: Path) -> None:
    made = folder / ".venv" / "pyvenv.cfg"
    assert build(folder, "--dev").returncode == 0
    first = made.stat().st_mtime_ns
    assert build(folder, "--dev").returncode == 0
    assert made.stat().st_mtime_ns == first

    (folder / "requirements-dev.txt").write_text("# other tools\n")
    assert build(folder, "--dev").returncode == 0
    assert made.stat().st_mtime_ns == first

    (folder / "requirements.txt").write_text("# other libraries\n")
    assert build(folder).returncode == 0
    assert made.stat().st_mtime_ns > first


def test_what_cannot_be_installed_is_said_in_one_line_and_tried_again(folder: Path) -> None:
    unknown = f"no-such-thing==1.0 --hash=sha256:{64 * '0'}"
    (folder / "requirements.txt").write_text(unknown)
    for _ in range(2):
        done = build(folder, PIP_FIND_LINKS="")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            f"error: {folder.name}: cannot install requirements.txt:"
            " No matching distribution found for no-such-thing==1.0\n"
        )


def test_a_python_without_venv(folder: Path) -> None:
    """As Debian has it where python3-venv is not installed."""
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'ensurepip' else find(name, *rest)\n"
    )
    done = build(folder, PYTHONPATH=str(folder / "site"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("on Debian and Ubuntu: apt-get install -y python3-venv\n")
    assert done.stderr.count("\n") == 1
