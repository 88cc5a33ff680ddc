"""Opens a channel, in the one way that grpc, grpc.aio and aiogrpc share."""

import socket
from types import ModuleType
from typing import Any

import grpc

from interop_driver.endpoints import PemFiles, Target
from interop_driver.files import read_authorities, read_key_pair

# Otherwise channels to one address share their connection, and what became of it.
OPTIONS = [("grpc.use_local_subchannel_pool", 1)]


def open_channel(library: ModuleType, target: Target) -> Any:
    """Raises ProgramError."""
    options = list(OPTIONS)
    if target.load_balancing is not None:
        options.append(("grpc.lb_policy_name", target.load_balancing))
    uri = target.address
    if "," in uri:
        options.append(("grpc.default_authority", uri.split(",")[0]))
        uri = "ipv4:" + ",".join(numeric(address) for address in uri.split(","))
    if target.tls is None:
        return library.insecure_channel(uri, options)
    return library.secure_channel(uri, channel_credentials(target.tls), options)


def numeric(address: str) -> str:
    """gRPC resolves one name; several addresses it takes as numbers only."""
    host, port = address.rsplit(":", 1)
    return f"{socket.gethostbyname(host)}:{port}"


def channel_credentials(tls: PemFiles) -> grpc.ChannelCredentials:
    authorities = read_authorities(tls.ca)
    if tls.certificate is None or tls.private_key is None:
        return grpc.ssl_channel_credentials(authorities)
    key_pair = read_key_pair(tls.certificate, tls.private_key)
    return grpc.ssl_channel_credentials(authorities, *key_pair)
