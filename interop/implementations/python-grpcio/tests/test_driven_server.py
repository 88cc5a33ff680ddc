"""How a driven server starts, what it limits and how it stops."""

import json
import signal
import socket
from pathlib import Path

import grpc
import psutil
import pytest
from plain_calls import Requests, code_of, stub
from programs import SERVERS, SQUARE, TIMEOUT_S, driven_server, listener, run, started, written

from driver_testing.certificates import Certificates
from square_grpcio.contract.data_pb2 import Message
from square_grpcio.contract.data_pb2_grpc import SquareServiceStub

# Field 1 says eight bytes, and there are two.
NOT_A_MESSAGE = b"\x09\xff\xff"

pytestmark = pytest.mark.parametrize("server", SERVERS)


def test_sigterm_that_comes_with_the_ready_line(server: str, folder: Path) -> None:
    for _ in range(5):
        with driven_server(server, folder, [listener()]) as running:
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(TIMEOUT_S) == 0
            assert running.process.stderr.read() == ""


def test_sigterm_drains(server: str, folder: Path) -> None:
    with driven_server(server, folder, [listener()]) as running:
        requests = Requests()
        service = stub(running.address())
        responses = service.streamrangeSquare(requests, timeout=TIMEOUT_S)
        requests.send(3)
        assert next(responses).message == 9

        running.process.send_signal(signal.SIGTERM)
        wait_until_refused(running.port())
        late = service.rangeSquare(Message(message=1), timeout=TIMEOUT_S)
        # CANCELLED: it took the old connection before that was told to go away.
        assert code_of(late) in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)

        requests.send(4)
        assert next(responses).message == 16
        requests.half_close()
        assert next(responses, None) is None
        assert running.process.wait(TIMEOUT_S) == 0
        assert running.process.stderr.read() == ""


def test_sigterm_after_requests_that_cannot_be_decoded(server: str, folder: Path) -> None:
    with driven_server(server, folder, [listener()]) as running:
        with grpc.insecure_channel(running.address()) as channel:
            sum_square = channel.stream_unary("/squarerpc_service.SquareService/sumSquare")
            # Whether grpcio loses track of a call is a race: of twenty it loses some.
            for _ in range(20):
                with pytest.raises(grpc.RpcError):
                    sum_square(iter([NOT_A_MESSAGE]), timeout=TIMEOUT_S)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(TIMEOUT_S) == 0


def wait_until_refused(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S).close()
        except ConnectionResetError:  # met the listener as it closed
            continue
        except ConnectionRefusedError:
            return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_it(server: str, folder: Path, number: signal.Signals) -> None:
    with driven_server(server, folder, [listener()]) as running:
        assert stub(running.address()).square(Message(message=3), timeout=TIMEOUT_S).message == 9
        children = psutil.Process(running.process.pid).children(recursive=True)
        assert bool(children) == (server == "processes")
        running.process.send_signal(number)
        code = running.process.wait(TIMEOUT_S)
        assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        for child in children:
            wait_until_gone(child)


def wait_until_gone(process: psutil.Process) -> None:
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        pass


def test_ctrl_c_ends_calls_in_flight_quietly(server: str, folder: Path) -> None:
    with driven_server(server, folder, [listener()]) as running:
        requests = Requests()
        responses = stub(running.address()).streamrangeSquare(requests, timeout=TIMEOUT_S)
        requests.send(3)
        assert next(responses).message == 9
        running.process.send_signal(signal.SIGINT)
        assert code_of(responses) in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
        assert running.process.wait(TIMEOUT_S) == 0
        assert running.process.stderr.read() == ""


def test_calls_beyond_the_limit_are_refused_at_once(server: str, folder: Path) -> None:
    limits = {"maxConcurrentRpcs": 2}
    with driven_server(server, folder, [listener()], limits=limits) as running:
        assert "max-concurrent-rpcs" in running.ready["capabilities"]
        service = stub(running.address())
        held = []
        for _ in range(2):
            requests = Requests()
            responses = service.streamrangeSquare(requests, timeout=TIMEOUT_S)
            requests.send(2)
            assert next(responses).message == 4
            held.append((requests, responses))
        refused = service.rangeSquare(Message(message=1), timeout=TIMEOUT_S)
        assert code_of(refused) is grpc.StatusCode.RESOURCE_EXHAUSTED
        requests, responses = held.pop()
        requests.half_close()
        assert next(responses, None) is None
        held[0][1].cancel()


def test_the_limit_is_that_of_all_listeners(
    server: str, folder: Path, certificates: Certificates
) -> None:
    listeners = [
        *(listener(name="first"), listener(name="second"), listener("tls")),
        listener(bidi="after-half-close"),
    ]
    others = {"limits": {"maxConcurrentRpcs": 2}, "tls": certificates.config()}
    with driven_server(server, folder, listeners, **others) as running:
        *bound, left_out = running.ready["listeners"]
        assert all("port" in each for each in bound)
        assert "counts" in left_out["unsupported"]
        held = []
        for name in ("first", "second"):
            requests = Requests()
            responses = stub(running.address(name)).streamrangeSquare(requests, timeout=TIMEOUT_S)
            requests.send(2)
            assert next(responses).message == 4
            held.append(responses)
        for name in ("first", "second"):
            refused = stub(running.address(name)).rangeSquare(Message(), timeout=TIMEOUT_S)
            assert code_of(refused) is grpc.StatusCode.RESOURCE_EXHAUSTED
        for responses in held:
            responses.cancel()


def test_a_listener_with_files_of_its_own(
    server: str, folder: Path, certificates: Certificates
) -> None:
    listeners = [listener("tls"), listener("tls", name="own", tls=certificates.other_server)]
    with driven_server(server, folder, listeners, tls=certificates.config()) as running:
        for name, ca in (("tls/interleaved", certificates.ca), ("own", certificates.other_ca)):
            authorities = grpc.ssl_channel_credentials(Path(ca).read_bytes())
            with grpc.secure_channel(running.address(name), authorities) as channel:
                service = SquareServiceStub(channel)
                assert service.square(Message(message=3), timeout=TIMEOUT_S).message == 9


def test_without_a_limit_calls_wait_for_a_worker(server: str, folder: Path) -> None:
    with driven_server(server, folder, [listener()]) as running:
        service = stub(running.address())
        streams = [Requests() for _ in range(12)]
        calls = [service.sumSquare.future(each, timeout=TIMEOUT_S) for each in streams]
        for each in reversed(streams):
            each.send(3)
            each.half_close()
        assert [call.result().message for call in calls] == [9.0] * 12


def test_a_range_costs_only_what_is_read_of_it(server: str, folder: Path) -> None:
    with driven_server(server, folder, [listener()]) as running:
        call = stub(running.address()).rangeSquare(Message(message=1e15), timeout=TIMEOUT_S)
        assert [next(call).message for _ in range(10)] == [float(i * i) for i in range(10)]
        call.cancel()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(TIMEOUT_S) == 0


def test_a_number_that_python_cannot_square(server: str, folder: Path) -> None:
    with driven_server(server, folder, [listener()]) as running:
        service = stub(running.address())
        with pytest.raises(grpc.RpcError) as caught:
            service.square(Message(message=1e200), timeout=TIMEOUT_S)
        assert caught.value.code() is grpc.StatusCode.UNKNOWN
        not_a_range = service.rangeSquare(Message(message=float("nan")), timeout=TIMEOUT_S)
        assert code_of(not_a_range) is grpc.StatusCode.UNKNOWN
        assert service.square(Message(message=3), timeout=TIMEOUT_S).message == 9
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(TIMEOUT_S) == 0
        log = running.process.stderr.read().splitlines()
        assert len(log) == 2
        assert "OverflowError" in log[0]
        assert "ValueError" in log[1]


def test_a_listener_that_it_does_not_know_is_left_out(server: str, folder: Path) -> None:
    listeners = [
        listener("quic"),
        listener(),
        listener(bidi="last-first"),
    ]
    config = folder / "config.json"
    contract = written(SQUARE, folder)
    config.write_text(json.dumps({"contract": contract, "listeners": listeners}))
    with started(f"server.{server}", "--config", str(config)) as process:
        line = json.loads(process.stdout.readline())
    names = [each["name"] for each in line["listeners"]]
    assert names == ["quic/interleaved", "plaintext/interleaved", "plaintext/last-first"]
    assert ["unsupported" in each for each in line["listeners"]] == [True, False, True]
    assert line["listeners"][1]["port"] > 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"certificate": "missing.pem"}, "cannot read missing.pem: No such file or directory"),
        ({"privateKey": "pyproject.toml"}, "are no certificate and private key in PEM"),
        ({"clientCa": "pyproject.toml"}, "pyproject.toml holds no certificate in PEM"),
        ({"clientCa": None}, "an mtls listener needs the client certificates' CA"),
    ],
)
def test_keys_that_cannot_be_used(
    server: str, folder: Path, certificates: Certificates, change: dict, reason: str
) -> None:
    tls = certificates.config() | change
    tls = {key: value for key, value in tls.items() if value is not None}
    assert start_fails(server, folder, [listener("mtls")], tls=tls).endswith(f"{reason}\n")


def test_key_of_another_certificate(server: str, folder: Path, certificates: Certificates) -> None:
    tls = {**certificates.server, "privateKey": certificates.client["privateKey"]}
    error = start_fails(server, folder, [listener("tls")], tls=tls)
    assert f"is not that of the certificate in {tls['certificate']}" in error


def test_no_keys(server: str, folder: Path) -> None:
    assert "needs a certificate" in start_fails(server, folder, [listener("tls")])


def test_a_port_that_is_taken(server: str, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = start_fails(server, folder, [listener(), listener(port=port)])
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in error


def start_fails(server: str, folder: Path, listeners: list[dict], **others: object) -> str:
    """What it says on standard error: one line, and exit 1."""
    config = folder / "config.json"
    contract = written(SQUARE, folder)
    config.write_text(json.dumps({"contract": contract, "listeners": listeners, **others}))
    done = run(f"server.{server}", "--config", str(config))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr
