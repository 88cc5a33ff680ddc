"""How the programs start and end."""

import json
import socket
from pathlib import Path

import pytest
from programs import CONTRACT, listener, run


@pytest.mark.parametrize(("role", "option"), [("server", "--config"), ("client", "--plan")])
def test_they_have_no_plain_face(role: str, option: str) -> None:
    done = run(role)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"raw-http2: a hostile peer is for the harness only: give it {option} FILE\n"
    )


@pytest.mark.parametrize(("role", "option"), [("server", "--config"), ("client", "--plan")])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot read"),
        ("{", "is not JSON"),
        ("{}", "breaks the driver contract: no"),
    ],
)
def test_a_file_that_cannot_be_used(
    tmp_path: Path, role: str, option: str, text: str | None, reason: str
) -> None:
    file = tmp_path / "file.json"
    if text is not None:
        file.write_text(text)
    fails(role, option, file, reason)


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = write(tmp_path, {"contract": CONTRACT, "listeners": [listener(port=port)]})
        fails("server", "--config", config, f"cannot listen on 127.0.0.1:{port}: Address already")


@pytest.mark.parametrize(
    ("tls", "reason"),
    [
        (None, "a tls listener needs a certificate and its key"),
        ({"certificate": "missing.pem", "privateKey": "missing.key"}, "cannot read missing.pem"),
        (
            {"certificate": "pyproject.toml", "privateKey": "pyproject.toml"},
            "pyproject.toml and pyproject.toml are no certificate",
        ),
    ],
)
def test_keys_that_cannot_be_used(tmp_path: Path, tls: dict | None, reason: str) -> None:
    config = {"contract": CONTRACT, "listeners": [listener("tls")]} | ({"tls": tls} if tls else {})
    fails("server", "--config", write(tmp_path, config), reason)


def write(folder: Path, document: dict) -> Path:
    file = folder / "document.json"
    file.write_text(json.dumps(document))
    return file


def fails(role: str, option: str, file: Path, reason: str) -> None:
    done = run(role, option, str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
