"""Programs driven with a contract that nothing here is generated from."""

import hashlib
import json
import struct
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from programs import (
    CLIENTS,
    FOLDER,
    SERVERS,
    SQUARE,
    TIMEOUT_S,
    DrivenServer,
    driven_server,
    listener,
    run_plan,
)

from driver_testing.cases import HALF_CLOSE, RECEIVE_TO_END, case, only, opened, send_bytes, text
from interop_driver.google_messages import GoogleMessages
from square_grpcio.contract.data_pb2 import DESCRIPTOR

INT64, ENUM, STRING, MESSAGE, BYTES = 3, 14, 9, 11, 12
OPTIONAL, REPEATED = 1, 3

SERVICE = "/shop.orders.Orders"
SHAPES = {
    "One": (False, False),
    "Down": (False, True),
    "Up": (True, False),
    "Both": (True, True),
}


def orders() -> FileDescriptorSet:
    """Four shapes in one package, their messages in another, the importing file first."""
    types = FileDescriptorProto(name="things.proto", package="shop.things", syntax="proto3")
    colour = types.enum_type.add(name="Colour")
    colour.value.add(name="RED", number=0)
    colour.value.add(name="BLUE", number=1)
    order = types.message_type.add(name="Order")
    order.oneof_decl.add(name="payment")
    field = order.field.add
    field(name="id", number=1, type=INT64, label=OPTIONAL)
    field(name="colour", number=2, type=ENUM, label=OPTIONAL, type_name=".shop.things.Colour")
    field(name="by_name", number=3, type=MESSAGE, label=REPEATED,
          type_name=".shop.things.Order.ByNameEntry")  # fmt: skip
    field(name="card", number=4, type=STRING, label=OPTIONAL, oneof_index=0)
    field(name="cash", number=5, type=INT64, label=OPTIONAL, oneof_index=0)
    field(name="line", number=6, type=MESSAGE, label=OPTIONAL, type_name=".shop.things.Order.Line")
    field(name="raw", number=7, type=BYTES, label=OPTIONAL)
    line = order.nested_type.add(name="Line")
    line.field.add(name="text", number=1, type=STRING, label=OPTIONAL)
    entry = order.nested_type.add(name="ByNameEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=STRING, label=OPTIONAL)
    entry.field.add(name="value", number=2, type=INT64, label=OPTIONAL)

    calls = FileDescriptorProto(
        name="orders.proto", package="shop.orders", syntax="proto3", dependency=["things.proto"]
    )
    service = calls.service.add(name="Orders")
    whole, part = ".shop.things.Order", ".shop.things.Order.Line"
    for name, (up, down) in SHAPES.items():
        service.method.add(name=name, input_type=whole, output_type=whole,
                           client_streaming=up, server_streaming=down)  # fmt: skip
    service.method.add(name="Inner", input_type=part, output_type=part)
    return FileDescriptorSet(file=[calls, types])


ORDERS = orders()
# As protobuf writes it: id 2^53 + 1, colour 7 (which the contract does not name), by_name {"a": 1},
# cash 5, line {text: "x"}, raw 00 ff, and field 99, which the contract does not have.
ORDER = bytes.fromhex(
    "08818080808080801010071a050a0161100128053203" + "0a0178" + "3a0200ff" + "98062a"
)
# The same without its order: protobuf writes fields by their numbers, unknown ones last.
MIXED_UP = bytes.fromhex("98062a" + "3a0200ff" + "32030a0178" + "2805" + "1a050a016110011007") + (
    bytes.fromhex("088180808080808010")
)


def opened_order(name: str, **others: object) -> dict:
    request_stream, response_stream = SHAPES.get(name, (False, False))
    streams = {"requestStream": request_stream, "responseStream": response_stream}
    return opened("square") | streams | {"path": f"{SERVICE}/{name}"} | others


@pytest.fixture
def running(server: str, folder: Path) -> Iterator[DrivenServer]:
    listeners = [listener(), listener(bidi="of another contract", name="other")]
    with driven_server(server, folder, listeners, contract=ORDERS) as running:
        yield running


@pytest.mark.parametrize("server", SERVERS)
def test_a_script_and_its_client(running: DrivenServer, folder: Path) -> None:
    assert running.ready["messages"] == "descriptors"
    assert all("port" in each for each in running.ready["listeners"])
    steps = [{"do": "receive"}, {"do": "send", "bytes": text(MIXED_UP)}]
    cases = [
        case(
            running.address(),
            opened_order(name, metadata=[["interop-script", script(f"{client} {name}", steps)]]),
            *(send_bytes(MIXED_UP), HALF_CLOSE, RECEIVE_TO_END),
            case_id=f"{client} {name}",
        )
        for client in CLIENTS
        for name in SHAPES
    ]
    for client in CLIENTS:
        own = [each for each in cases if each["id"].startswith(f"{client} ")]
        observed = run_plan(client, folder, *own, contract=ORDERS)
        for event in ("sent", "received"):
            assert [each["bytes"] for each in observed if each["event"] == event] == 4 * [
                text(ORDER)
            ]
        assert [each["code"] for each in observed if each["event"] == "status"] == 4 * [0]
    lines = running.observations()
    begun = [each["path"] for each in lines if each["event"] == "call-begun"]
    assert begun == len(CLIENTS) * [f"{SERVICE}/{name}" for name in SHAPES]
    for event in ("received", "sent"):
        assert [each["bytes"] for each in lines if each["event"] == event] == len(cases) * [
            text(ORDER)
        ]


def script(call: str, steps: list[dict]) -> str:
    return json.dumps({"call": call, "steps": steps})


@pytest.mark.parametrize("server", SERVERS)
def test_a_message_within_another(running: DrivenServer, folder: Path) -> None:
    line = {"do": "send", "bytes": text(b"\x0a\x01y")}
    steps = [
        opened_order(
            "Inner", metadata=[["interop-script", script("a", [{"do": "receive"}, line])]]
        ),
        *(send_bytes(b"\x0a\x01x"), HALF_CLOSE, RECEIVE_TO_END),
    ]
    observed = run_plan("blocking", folder, case(running.address(), *steps), contract=ORDERS)
    assert only(observed, "received")["bytes"] == text(b"\x0a\x01y")


@pytest.mark.parametrize("server", SERVERS)
def test_a_call_without_a_script_has_no_meaning(running: DrivenServer) -> None:
    steps = [{"do": "receive"}]
    with grpc.insecure_channel(running.address()) as channel:
        for path, metadata in (
            (f"{SERVICE}/One", ()),
            ("/squarerpc_service.SquareService/square", ()),
            (f"{SERVICE}/Other", (("interop-script", script("a", steps)),)),
        ):
            call = channel.unary_unary(path).future(b"", metadata=metadata, timeout=TIMEOUT_S)
            assert call.code() is grpc.StatusCode.UNIMPLEMENTED
    assert running.observations() == []


@pytest.mark.parametrize("client", CLIENTS)
def test_many_messages(client: str, folder: Path) -> None:
    rule = {
        "count": 4,
        "template": text(b"\x10\x01"),
        "varying": {"field": 1, "type": "int64", "from": -2},
    }
    echo = {"interop-script": script("a", [{"do": "echo-to-end"}])}
    steps = [
        opened_order("Both", metadata=[*map(list, echo.items())]),
        {"do": "send-many", "call": "a", "messages": rule},
        *(HALF_CLOSE, {"do": "receive-many", "call": "a"}),
    ]
    with driven_server("threads", folder, [listener()], contract=ORDERS) as running:
        observed = run_plan(client, folder, case(running.address(), *steps), contract=ORDERS)
    varints = [b"\xfe" + 8 * b"\xff" + b"\x01", 9 * b"\xff" + b"\x01", b"", b"\x01"]
    # proto3 writes no field that is 0.
    messages = [(b"\x08" + each if each else b"") + b"\x10\x01" for each in varints]
    digest = hashlib.sha256(b"".join(struct.pack(">I", len(each)) + each for each in messages))
    received = only(observed, "received-many")
    assert (received["count"], received["sha256"]) == (4, digest.hexdigest())


def test_the_descriptors_of_another_compiler_are_the_generated_ones() -> None:
    contract = FOLDER.parents[2] / "libs/contract/src/generated/data.protoset"
    theirs = FileDescriptorSet.FromString(contract.read_bytes())
    theirs.file[0].source_code_info.location.add(leading_comments="A comment.")
    assert GoogleMessages(theirs, DESCRIPTOR).contract().messages == "generated"
    theirs.file[0].message_type[0].field[0].number = 2
    assert GoogleMessages(theirs, DESCRIPTOR).contract().messages == "descriptors"
    assert GoogleMessages(SQUARE, DESCRIPTOR).contract().messages == "generated"


def health() -> FileDescriptorSet:
    """https://github.com/grpc/grpc/blob/master/src/proto/grpc/health/v1/health.proto"""
    file = FileDescriptorProto(name="health.proto", package="grpc.health.v1", syntax="proto3")
    request = file.message_type.add(name="HealthCheckRequest")
    request.field.add(name="service", number=1, type=STRING, label=OPTIONAL)
    response = file.message_type.add(name="HealthCheckResponse")
    status = response.enum_type.add(name="ServingStatus")
    for number, name in enumerate(("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN")):
        status.value.add(name=name, number=number)
    response.field.add(name="status", number=1, type=ENUM, label=OPTIONAL,
                       type_name=".grpc.health.v1.HealthCheckResponse.ServingStatus")  # fmt: skip
    service = file.service.add(name="Health")
    for name in ("Check", "Watch"):
        service.method.add(name=name, input_type=".grpc.health.v1.HealthCheckRequest",
                           output_type=".grpc.health.v1.HealthCheckResponse",
                           server_streaming=name == "Watch")  # fmt: skip
    return FileDescriptorSet(file=[file])


@pytest.mark.parametrize("server", SERVERS)
def test_a_health_service_of_the_contract_is_scripted(server: str, folder: Path) -> None:
    not_serving = {"do": "send", "bytes": text(b"\x08\x02")}
    scripts = {"/grpc.health.v1.Health/Check": {"steps": [{"do": "receive"}, not_serving]}}
    watch = {"interop-script": script("a", [not_serving, not_serving])}
    options = {"contract": health(), "scripts": scripts}
    with driven_server(server, folder, [listener()], **options) as running:
        assert running.ready["messages"] == "descriptors"
        with grpc.insecure_channel(running.address()) as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check")
            assert check(b"\x0a\x01x", timeout=TIMEOUT_S) == b"\x08\x02"
            watching = channel.unary_stream("/grpc.health.v1.Health/Watch")(
                b"", metadata=(*watch.items(),), timeout=TIMEOUT_S
            )
            assert list(watching) == 2 * [b"\x08\x02"]
        lines = running.observations()
    assert [each["call"] for each in lines if each["event"] == "call-begun"] == ["1", "a"]
    assert only(lines, "received")["bytes"] == text(b"\x0a\x01x")


def with_a_refused_file() -> FileDescriptorSet:
    """The orders, and a file that no runtime takes: two fields have one number."""
    refused = FileDescriptorProto(name="refused.proto", package="shop.refused", syntax="proto3")
    twice = refused.message_type.add(name="Twice")
    for name in ("one", "other"):
        twice.field.add(name=name, number=1, type=INT64, label=OPTIONAL)
    refused.service.add(name="Service").method.add(
        name="Call", input_type=".shop.refused.Twice", output_type=".shop.refused.Twice"
    )
    user = FileDescriptorProto(
        name="user.proto", package="shop.user", syntax="proto3", dependency=["refused.proto"]
    )
    user.service.add(name="Service").method.add(
        name="Call", input_type=".shop.refused.Twice", output_type=".shop.refused.Twice"
    )
    return FileDescriptorSet(file=[user, *ORDERS.file, refused])


@pytest.mark.parametrize("client", CLIENTS)
def test_a_file_that_the_library_refuses_leaves_the_others_be(client: str, folder: Path) -> None:
    contract = with_a_refused_file()
    cases = [
        *(
            case("127.0.0.1:9", opened_order("Call", path=f"/shop.{package}.Service/Call"),
                 case_id=package)
            for package in ("refused", "user")
        ),
        case("127.0.0.1:9", opened_order("One"), send_bytes(b"\xff"), case_id="whole"),
    ]  # fmt: skip
    observed = run_plan(client, folder, *cases, contract=contract)
    unsupported = [each for each in observed if each["event"] == "unsupported"]
    assert [each["case"] for each in unsupported] == ["refused", "user"]
    assert all("protobuf refuses refused.proto: " in each["reason"] for each in unsupported)
    assert only(observed, "not-sent")["case"] == "whole"


@pytest.mark.parametrize("server", SERVERS)
def test_a_call_with_messages_of_a_refused_file(server: str, folder: Path) -> None:
    path = "/shop.refused.Service/Call"
    metadata = [["interop-script", script("a", [{"do": "receive"}])]]
    steps = [opened_order("Call", path=path, codec="bytes", metadata=metadata)]
    steps += [send_bytes(b"\x08\x01"), HALF_CLOSE, RECEIVE_TO_END]
    with driven_server(server, folder, [listener()], contract=with_a_refused_file()) as running:
        observed = run_plan("blocking", folder, case(running.address(), *steps),
                            contract=with_a_refused_file())  # fmt: skip
        said = running.observations()
    assert only(observed, "status")["code"] == 12
    assert "protobuf refuses refused.proto: " in only(said, "unsupported")["reason"]


def test_a_ring_of_two_thousand_messages() -> None:
    file = FileDescriptorProto(name="ring.proto", package="ring", syntax="proto3")
    for number in range(2000):
        message = file.message_type.add(name=f"M{number}")
        message.field.add(
            name="next",
            number=1,
            type=MESSAGE,
            label=OPTIONAL,
            type_name=f".ring.M{(number + 1) % 2000}",
        )
    method = file.service.add(name="S").method.add(name="Go")
    method.input_type = method.output_type = ".ring.M0"

    contract = GoogleMessages(FileDescriptorSet(file=[file]), DESCRIPTOR).contract()

    message = b"\x0a\x02\x0a\x00"
    codec = contract.methods["/ring.S/Go"].request
    assert codec.serialize(codec.parse(message)) == message
