"""The programs as a person runs them."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from programs import CLIENTS, stack

from driver_testing.certificates import Certificates
from driver_testing.programs import TIMEOUT_S

SQUARES_TO_11 = [f"{n}.0" for n in (0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121)]
EXAMPLES = ["151.29000000000002", *SQUARES_TO_11, "144.0", "506.0", *SQUARES_TO_11, *SQUARES_TO_11]


@contextmanager
def plain_server(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, its address for clients and the line that it printed."""
    with stack.started("server", "--port", "0", *arguments) as process:
        line = process.stdout.readline()
        [port] = re.findall(r" on 0\.0\.0\.0:(\d+) ", line)
        yield process, f"localhost:{port}", line


@pytest.mark.parametrize("client", CLIENTS)
def test_the_tutorials_examples(client: str) -> None:
    with plain_server() as (process, address, line):
        assert line.endswith(" (plaintext, interleaved)\n")
        done = stack.run(client, "--target", address)
        assert (done.returncode, done.stdout.splitlines()) == (0, EXAMPLES)
        assert len(done.stderr.splitlines()) == 5
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT_S) == 0
        assert process.stdout.read() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_envoy_keeps_no_memory_in_a_file_that_would_stay() -> None:
    with plain_server() as (process, _, _):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        maps = [Path(f"/proc/{child}/maps").read_text() for child in children]
        assert any("/envoy\n" in each for each in maps)
        assert not any("/envoy_shared_memory_" in each for each in maps)


@pytest.mark.parametrize("client", CLIENTS)
def test_tls_and_mtls(certificates: Certificates, client: str) -> None:
    server, own_files = certificates.server, certificates.client
    keys = ("--tls-cert", server["certificate"], "--tls-key", server["privateKey"])
    own = ("--cert", own_files["certificate"], "--key", own_files["privateKey"])
    ca = ("--ca", certificates.ca)
    more = ("--client-ca", certificates.ca, "--bidi", "after-half-close")
    with plain_server(*keys) as (_, tls, _), plain_server(*keys, *more) as (_, mtls, line):
        assert line.endswith(" (mtls, after-half-close)\n")
        for arguments in (("--target", tls, *ca), ("--target", mtls, *ca, *own)):
            done = stack.run(client, *arguments)
            assert (done.returncode, done.stdout.splitlines()) == (0, EXAMPLES)
        for arguments in (
            ("--target", tls),
            ("--target", tls, "--ca", certificates.other_ca),
            ("--target", mtls, *ca),
        ):
            done = stack.run(client, *arguments)
            assert done.returncode == 1
            assert "Traceback" not in done.stderr


@pytest.mark.parametrize("client", CLIENTS)
def test_what_cannot_be_is_said_in_one_line(certificates: Certificates, client: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = stack.run("server", "--host", "127.0.0.1", "--port", port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"python-connect: cannot listen on 127.0.0.1:{port}: Address already in use;"
        " choose another --host or --port\n"
    )
    done = stack.run(client, "--target", f"127.0.0.1:{port}")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"UNAVAILABLE: .*Connection refused.*\n", done.stderr)
    keys = ("--tls-cert", certificates.server["certificate"], "--tls-key", certificates.ca)
    done = stack.run("server", "--port", "0", *keys)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert stack.run("server", "--tls-key", "x").returncode == 2
    assert stack.run(client, "--target", "nowhere").returncode == 2
