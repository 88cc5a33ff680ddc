"""The server and the clients, driven against each other."""

import json
import signal
import socket
from pathlib import Path

import pytest
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from connectrpc.protocol import ProtocolType
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from programs import CLIENTS, stack
from pyqwest import HTTPVersion, SyncClient, SyncHTTPTransport

from driver_testing.cases import (
    CANCEL,
    HALF_CLOSE,
    RECEIVE_TO_END,
    SERVICE,
    STREAMS,
    case,
    events,
    only,
    opened,
    receive,
    rule,
    send,
    send_bytes,
    text,
)
from driver_testing.certificates import Certificates
from driver_testing.programs import TIMEOUT_S, DrivenServer, listener
from driver_testing.scripts import (
    NOT_A_MESSAGE,
    RECEIVE,
    TO_END,
    WAIT_CANCELLED,
    answer,
    of_call,
    scripted,
    status,
)
from square_connect.contract.data_connect import SquareServiceClientSync
from square_connect.contract.data_pb import Message

every_client = pytest.mark.parametrize("client", CLIENTS)


@every_client
@pytest.mark.parametrize("transport", ["plaintext", "tls", "mtls"])
def test_the_service_on_every_transport(
    folder: Path, certificates: Certificates, client: str, transport: str
) -> None:
    listeners = [listener(transport), listener(transport, "after-half-close")]
    config = {"tls": certificates.config()}
    bidi = [opened("streamrangeSquare"), send(3), send(4), HALF_CLOSE, RECEIVE_TO_END]
    with stack.driven_server("server", folder, listeners, **config) as running:
        addresses = [running.address(each["name"]) for each in listeners]
        cases = [
            case(addresses[0], opened("square"), send(3), RECEIVE_TO_END, case_id="1"),
            case(addresses[0], opened("rangeSquare"), send(2), RECEIVE_TO_END, case_id="2"),
            case(
                addresses[0],
                *(opened("sumSquare"), send(3), send(4), HALF_CLOSE, RECEIVE_TO_END),
                case_id="3",
            ),
            case(
                addresses[0],
                *(opened("streamrangeSquare"), send(3), receive(), HALF_CLOSE, RECEIVE_TO_END),
                case_id="4",
            ),
            case(addresses[1], *bidi, case_id="5"),
        ]
        tls = certificates.of(transport)
        for each in cases if tls else ():
            each["target"]["tls"] = tls
        observed = stack.run_plan(client, folder, *cases)
    ok = ("status", 0)
    assert events(observed, "1") == [("sent", 3), ("received", 9), ok]
    assert events(observed, "2") == [("sent", 2), *(("received", n) for n in (0, 1, 4)), ok]
    assert events(observed, "3")[-2:] == [("received", 25), ok]
    assert events(observed, "4") == [("sent", 3), ("received", 9), "half-closed", ok]
    assert events(observed, "5")[3:] == [("received", 9), ("received", 16), ok]


@every_client
@pytest.mark.parametrize("method", STREAMS)
def test_a_script_in_each_shape(
    server: DrivenServer, folder: Path, client: str, method: str
) -> None:
    metadata = [["raw-bin", "AP+A"], ["x-a", "1"], ["x-a", "2"]]
    steps = [
        *({"do": "initial-metadata", "metadata": metadata}, TO_END, answer(7)),
        *({"do": "trailers", "metadata": metadata}, status(5, "nothing: ü")),
    ]
    opening = opened(method, metadata=scripted(*steps) + metadata)
    observed = stack.run_plan(
        client, folder, case(server.address(), opening, send(3), HALF_CLOSE, RECEIVE_TO_END)
    )
    # The one response of a call is not given out with an error.
    received = [("received", 7)] if STREAMS[method][1] else []
    assert events(observed) == [("sent", 3), "half-closed", *received, ("status", 5)]
    ended = only(observed, "status")
    assert ended["message"] == "nothing: ü"
    shown = (ended["trailers"], only(observed, "initial-metadata")["metadata"])
    for pairs in shown:
        assert [each for each in pairs if each[0] in ("raw-bin", "x-a")] == metadata

    lines = server.observations()
    begun = only(lines, "call-begun")
    assert begun["path"] == f"{SERVICE}/{method}"
    assert [each for each in begun["metadata"] if each[0] in ("raw-bin", "x-a")] == metadata
    assert 0 < begun["deadlineMs"] <= 60_000
    assert of_call(lines) == [
        *("initial-metadata-sent", "received", "half-close", "sent", "status-sent")
    ]


@every_client
def test_many_messages(server: DrivenServer, folder: Path, client: str) -> None:
    many = {"do": "send-many", "messages": rule(0, 150)}
    echo = opened("streamrangeSquare", metadata=scripted({"do": "echo-to-end"}))
    exchange = {"do": "exchange-many", "call": "a", "messages": rule(0, 100)}
    back = opened("streamrangeSquare", metadata=scripted(TO_END, many, call="b"))
    observed = stack.run_plan(
        client,
        folder,
        case(server.address(), echo, exchange, HALF_CLOSE, RECEIVE_TO_END),
        case(
            server.address(),
            *(back, {"call": "a", **many}, HALF_CLOSE, {"do": "receive-many", "call": "a"}),
            case_id="2",
        ),
    )
    first, second = [each for each in observed if each["event"] == "received-many"]
    assert (first["count"], second["count"]) == (100, 150)
    assert only(observed, "sent-many")["count"] == 150
    assert only(server.observations(), "sent-many")["count"] == 150


@every_client
def test_messages_that_no_runtime_touches(server: DrivenServer, folder: Path, client: str) -> None:
    opening = opened("streamrangeSquare", codec="bytes")
    script = scripted({"do": "echo-to-end"}, codec="bytes")
    sends = [send_bytes(NOT_A_MESSAGE), send_bytes(b"\x12", zeros=3)]
    observed = stack.run_plan(
        client,
        folder,
        case(
            server.address(),
            *(opening | {"metadata": script}, *sends, HALF_CLOSE, RECEIVE_TO_END),
        ),
        case(server.address(), opening, send_bytes(NOT_A_MESSAGE), RECEIVE_TO_END, case_id="2"),
        case(server.address(), opened("square"), send_bytes(NOT_A_MESSAGE), case_id="3"),
    )
    received = [each["bytes"] for each in observed if each["event"] == "received"]
    assert received == [text(NOT_A_MESSAGE), text(b"\x12\0\0\0")]
    # The server's own runtime cannot make a message of it: connectrpc says INVALID_ARGUMENT.
    assert [each["code"] for each in observed if each["event"] == "status"] == [0, 3]
    assert events(observed, "3") == ["not-sent"]


@every_client
def test_what_is_not_to_be_done(server: DrivenServer, folder: Path, client: str) -> None:
    address = server.address()
    cases = [
        case(address, opened("sumSquare", waitForReady=True), send(1), case_id="1"),
        case(address, {"do": "made-up"}, send(1), case_id="2"),
        case(address, opened("sumSquare", madeUp=1), send(1), case_id="3"),
        case(address, opened("sumSquare", path=f"{SERVICE}/cubeSquare"), case_id="4"),
    ]
    file = folder / "plan.json"
    plan = json.loads(stack.plan_file(folder).read_text())
    file.write_text(json.dumps(plan | {"cases": cases}))
    done = stack.run(client, "--plan", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    observed = [json.loads(line) for line in done.stdout.splitlines()][1:]
    for each in cases:
        assert events(observed, each["id"]) == ["unsupported"]


@every_client
def test_metadata_that_the_library_refuses(server: DrivenServer, folder: Path, client: str) -> None:
    opening = opened("sumSquare", metadata=[["no key", "1"]])
    observed = stack.run_plan(client, folder, case(server.address(), opening, RECEIVE_TO_END))
    assert events(observed) == ["not-opened"]
    assert only(observed, "not-opened")["reason"].startswith("ValueError: Invalid header name")


def test_a_cancel_reaches_the_handler(server: DrivenServer, folder: Path) -> None:
    opening = opened("streamrangeSquare", metadata=scripted(answer(1), WAIT_CANCELLED))
    observed = stack.run_plan(
        "client.asynchronous",
        folder,
        case(server.address(), opening, receive(), receive(withinMs=50), CANCEL, RECEIVE_TO_END),
    )
    assert events(observed) == [("received", 1), "nothing-received", "cancelled", ("status", 1)]
    assert of_call(server.observations()) == ["sent", "cancelled"]


def test_a_blocking_call_is_cancelled_between_two_responses(
    server: DrivenServer, folder: Path
) -> None:
    opening = opened("rangeSquare", metadata=scripted(RECEIVE, answer(1), WAIT_CANCELLED))
    steps = (opening, send(1), receive(), CANCEL, RECEIVE_TO_END)
    observed = stack.run_plan("client.blocking", folder, case(server.address(), *steps))
    assert events(observed) == [("sent", 1), ("received", 1), "cancelled", ("status", 1)]
    assert of_call(server.observations()) == ["received", "sent", "cancelled"]


@every_client
def test_a_deadline(server: DrivenServer, folder: Path, client: str) -> None:
    script = scripted(WAIT_CANCELLED)
    opening = opened("sumSquare", deadline_ms=3000, metadata=script)
    observed = stack.run_plan(client, folder, case(server.address(), opening, RECEIVE_TO_END))
    assert events(observed) == [("status", 4)]
    assert of_call(server.observations()) == ["cancelled"]


@every_client
def test_nobody_listens(folder: Path, client: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    steps = (opened("square"), send(1), RECEIVE_TO_END)
    observed = stack.run_plan(client, folder, case(f"127.0.0.1:{port}", *steps))
    assert events(observed)[-1] == ("status", 14)


def test_a_handler_that_throws(server: DrivenServer, folder: Path) -> None:
    opening = opened("square", metadata=scripted({"do": "throw", "message": "a mistake"}))
    steps = (opening, send(1), RECEIVE_TO_END)
    observed = stack.run_plan("client.blocking", folder, case(server.address(), *steps))
    assert events(observed)[-1] == ("status", 2)
    assert of_call(server.observations()) == ["thrown"]


def test_scripts_of_the_config(folder: Path) -> None:
    scripts = {f"{SERVICE}/square": {"steps": [RECEIVE, answer(42)]}}
    with stack.driven_server("server", folder, [listener()], scripts=scripts) as running:
        call = (opened("square"), send(1), RECEIVE_TO_END)
        cases = [case(running.address(), *call, case_id=each) for each in ("1", "2")]
        observed = stack.run_plan("client.blocking", folder, *cases)
        lines = running.observations()
    for each in ("1", "2"):
        assert events(observed, each)[1:] == [("received", 42), ("status", 0)]
        assert of_call(lines, each) == ["received", "sent", "status-sent"]


@every_client
def test_another_contract(folder: Path, client: str) -> None:
    file = FileDescriptorProto(name="shop.proto", package="shop", syntax="proto3")
    file.message_type.add(name="Order").field.add(name="id", number=1, type=3, label=1)
    method = file.service.add(name="Orders").method.add(name="Get")
    method.input_type = method.output_type = ".shop.Order"
    contract = FileDescriptorSet(file=[file])
    order = send_bytes(b"\x08\x07")
    opening = opened("square", path="/shop.Orders/Get")
    listeners = [listener()]
    with stack.driven_server("server", folder, listeners, contract=contract) as running:
        assert running.ready["messages"] == "descriptors"
        script = scripted(RECEIVE, {"do": "send", "bytes": text(b"\x08\x08")})
        observed = stack.run_plan(
            client,
            folder,
            case(running.address(), opening | {"metadata": script}, order, RECEIVE_TO_END),
            case(running.address(), opening, order, RECEIVE_TO_END, case_id="2"),
            contract=contract,
        )
    assert only(observed, "received")["bytes"] == text(b"\x08\x08")
    # Without a script nobody has an answer.
    assert [each["code"] for each in observed if each["event"] == "status"] == [0, 12]


def client_of(server: DrivenServer) -> SquareServiceClientSync:
    transport = SyncHTTPTransport(http_version=HTTPVersion.HTTP2)
    return SquareServiceClientSync(
        f"http://{server.address()}",
        protocol=ProtocolType.GRPC,
        timeout_ms=TIMEOUT_S * 1000,
        http_client=SyncClient(transport),
    )


def code_of_another_call(server: DrivenServer) -> Code | None:
    try:
        client_of(server).square(Message(message=1))
    except ConnectError as error:
        return error.code
    return None


def test_sigterm_drains(server: DrivenServer) -> None:
    responses = client_of(server).range_square(Message(message=1_000_000))
    # So many do not fit into the windows: the call goes on until they are taken.
    assert next(responses).message == 0
    server.process.send_signal(signal.SIGTERM)
    while code_of_another_call(server) is None:
        pass
    assert code_of_another_call(server) is Code.UNAVAILABLE
    responses.close()
    assert server.process.wait(TIMEOUT_S) == 0


def test_calls_beyond_the_limit_are_refused_at_once(folder: Path) -> None:
    limits = {"maxConcurrentRpcs": 1}
    with stack.driven_server("server", folder, [listener()], limits=limits) as running:
        assert "max-concurrent-rpcs" in running.ready["capabilities"]
        responses = client_of(running).range_square(Message(message=1_000_000))
        assert next(responses).message == 0
        assert code_of_another_call(running) is Code.RESOURCE_EXHAUSTED
        responses.close()
        while code_of_another_call(running) is not None:
            pass


def test_envoy_ends_with_the_process_that_started_it(server: DrivenServer) -> None:
    port = server.port()
    server.process.kill()
    # Its standard output is Envoy's too, and is at its end when both are gone.
    assert server.process.stdout.read() == ""
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass
