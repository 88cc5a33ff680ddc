"""The stub that aiogrpc can use.

Stubs of today's grpcio-tools give a channel's methods an argument that aiogrpc, of 2020, does not
know (_registered_method). This one has the form that generated stubs had then.
"""

import aiogrpc

from ..contract.data_pb2 import Message

SERVICE = "/squarerpc_service.SquareService"
CODECS = {
    "request_serializer": Message.SerializeToString,
    "response_deserializer": Message.FromString,
}


class SquareServiceStub:
    def __init__(self, channel: aiogrpc.Channel) -> None:
        self.square = channel.unary_unary(f"{SERVICE}/square", **CODECS)
        self.rangeSquare = channel.unary_stream(f"{SERVICE}/rangeSquare", **CODECS)
        self.sumSquare = channel.stream_unary(f"{SERVICE}/sumSquare", **CODECS)
        self.streamrangeSquare = channel.stream_stream(f"{SERVICE}/streamrangeSquare", **CODECS)
