"""Opens a channel, in the one way that grpc, grpc.aio and aiogrpc share."""

from types import ModuleType
from typing import Any

import grpc

from ..driver.documents import ClientTls, Target
from ..pem import read_authorities, read_key_pair

# Otherwise channels to one address share their connection, and what became of it.
OPTIONS = [("grpc.use_local_subchannel_pool", 1)]


def open_channel(library: ModuleType, target: Target) -> Any:
    """Raises SquareError."""
    if target.tls is None:
        return library.insecure_channel(target.address, OPTIONS)
    return library.secure_channel(target.address, channel_credentials(target.tls), OPTIONS)


def channel_credentials(tls: ClientTls) -> grpc.ChannelCredentials:
    authorities = read_authorities(tls.ca)
    if tls.certificate is None or tls.private_key is None:
        return grpc.ssl_channel_credentials(authorities)
    key_pair = read_key_pair(tls.certificate, tls.private_key)
    return grpc.ssl_channel_credentials(authorities, *key_pair)
