"""The programs as a person runs them."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from programs import CLIENTS, SERVERS, TIMEOUT_S, command, run, started

from driver_testing.certificates import Certificates

SQUARES_TO_11 = [f"{n}.0" for n in (0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121)]
EXAMPLES = ["151.29000000000002", *SQUARES_TO_11, "144.0", "506.0", *SQUARES_TO_11, *SQUARES_TO_11]


@contextmanager
def plain_server(server: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, its address for clients and the line that it printed."""
    with started(f"server.{server}", "--port", "0", *arguments) as process:
        line = process.stdout.readline()
        [port] = re.findall(r" on 0\.0\.0\.0:(\d+) ", line)
        yield process, f"localhost:{port}", line


@pytest.mark.parametrize("server", SERVERS)
def test_the_tutorials_examples(server: str) -> None:
    with plain_server(server) as (process, address, line):
        assert line.endswith(" (plaintext, interleaved)\n")
        for client in CLIENTS:
            done = run(f"client.{client}", "--target", address)
            assert (done.returncode, done.stdout.splitlines()) == (0, EXAMPLES)
            assert len(done.stderr.splitlines()) == 5
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT_S) == 0
        assert process.communicate() == ("", "")


@pytest.mark.parametrize("server", SERVERS)
def test_tls_and_mtls(server: str, certificates: Certificates) -> None:
    keys = (
        *("--tls-cert", certificates.server["certificate"]),
        *("--tls-key", certificates.server["privateKey"]),
    )
    own = (
        *("--cert", certificates.client["certificate"]),
        *("--key", certificates.client["privateKey"]),
    )
    ca = ("--ca", certificates.ca)
    after = ("--bidi", "after-half-close")
    with (
        plain_server(server, *keys) as (_, tls, tls_line),
        plain_server(server, *keys, "--client-ca", certificates.ca, *after) as (_, mtls, mtls_line),
    ):
        assert tls_line.endswith(" (tls, interleaved)\n")
        assert mtls_line.endswith(" (mtls, after-half-close)\n")
        for client in CLIENTS:
            for arguments in (("--target", tls, *ca), ("--target", mtls, *ca, *own)):
                done = run(f"client.{client}", *arguments)
                assert (done.returncode, done.stdout.splitlines()) == (0, EXAMPLES), done.stderr
            for arguments in (("--target", tls), ("--target", mtls, *ca)):
                done = run(f"client.{client}", *arguments)
                assert (done.returncode, done.stdout) == (1, "")
                assert re.fullmatch(r"UNAVAILABLE: .+\n", done.stderr)


def test_the_default_port_is_the_tutorials() -> None:
    for module in (
        *(f"server.{each}" for each in SERVERS),
        *(f"client.{each}" for each in CLIENTS),
    ):
        done = run(module, "--help")
        assert done.returncode == 0
        assert "5000" in done.stdout


@pytest.mark.parametrize("client", CLIENTS)
def test_nobody_listens(client: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"localhost:{server.getsockname()[1]}"
    done = run(f"client.{client}", "--target", address)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"UNAVAILABLE: .+\n", done.stderr)


@pytest.mark.parametrize("server", SERVERS)
def test_a_port_that_is_taken(server: str) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(f"server.{server}", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"python-{server}: cannot listen on 0.0.0.0:{port}: Address already in use;"
        " choose another --host or --port\n"
    )


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "http"], "argument --port: invalid port value: 'http'"),
        (["--port", "65536"], "argument --port: 65536 is not from 0 to 65535"),
        (["--bidi", "sideways"], "argument --bidi: invalid choice: 'sideways'"),
        (["--max-concurrent-rpcs", "0"], "argument --max-concurrent-rpcs: 0 is not 1 or more"),
        (["--tls-cert", "a.pem"], "TLS needs --tls-key too"),
        (["--client-ca", "a.pem"], "TLS needs --tls-cert too"),
        (["--config", "a.json", "--port", "1"], "--config takes no other option beside it"),
        (["extra"], "unrecognized arguments: extra"),
    ],
)
def test_server_options_that_cannot_be(server: str, arguments: list[str], reason: str) -> None:
    assert_usage_error(f"server.{server}", arguments, f"python-{server}: {reason}")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--target", "localhost"], "argument --target: 'localhost' is not host:port"),
        (["--target", "localhost:0"], "argument --target: 'localhost:0' is not host:port"),
        (["--cert", "a.pem"], "--cert and --key need each other"),
        (["--cert", "a.pem", "--key", "a.key"], "--cert and --key need --ca too"),
        (["--plan", "a.json", "--ca", "a.pem"], "--plan takes no other option beside it"),
    ],
)
def test_client_options_that_cannot_be(client: str, arguments: list[str], reason: str) -> None:
    name = "python-sync" if client == "blocking" else f"python-{client}"
    assert_usage_error(f"client.{client}", arguments, f"{name}: {reason}")


def assert_usage_error(module: str, arguments: list[str], start: str) -> None:
    done = run(module, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(start)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("client", CLIENTS)
def test_a_reader_that_has_gone(client: str) -> None:
    with plain_server("threads") as (_, address, _line):
        process = subprocess.Popen(
            command(f"client.{client}", "--target", address),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        process.stdout.close()
        with process:
            assert process.wait(TIMEOUT_S) == 0
            assert "Error" not in process.stderr.read()


@pytest.mark.parametrize("client", CLIENTS)
def test_ctrl_c_is_quiet(client: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with started(f"client.{client}", "--target", address) as process:
            silent.accept()
            process.send_signal(signal.SIGINT)
            assert process.wait(TIMEOUT_S) == -signal.SIGINT
            assert process.communicate() == ("", "")
