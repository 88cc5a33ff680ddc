"""Ports and how they are secured: the same for grpc.server and grpc.aio.server."""

import socket
from collections.abc import Callable
from typing import TypeVar

import grpc
import grpc.aio

from interop_driver.announcement import Bound
from interop_driver.endpoints import Config, Listener, PemFiles
from interop_driver.errors import ProgramError
from interop_driver.files import read_authorities, read_key_pair
from square_program.server_options import bidi_of, why_unsupported

AnyServer = TypeVar("AnyServer", grpc.Server, grpc.aio.Server)

# A port that another server has is to be an error, not shared with it.
OPTIONS = [("grpc.so_reuseport", 0)]


def bind_all(
    config: Config, make_server: Callable[[str], AnyServer]
) -> tuple[list[AnyServer], list[Bound]]:
    """The servers, not started yet, and what became of each listener. Raises ProgramError.

    A handler cannot tell the port that its call came by: each bidi mode has a server of its own.
    """
    servers: dict[str, AnyServer] = {}
    bound = []
    for listener in config.listeners:
        bidi = bidi_of(config, listener)
        unsupported = why_unsupported(listener.transport, bidi)
        if unsupported is None and config.max_concurrent_rpcs and {*servers} - {bidi}:
            unsupported = "each bidi mode has a server here, and none counts the calls of another"
        if unsupported is not None:
            bound.append(Bound(listener, unsupported=unsupported))
            continue
        if bidi not in servers:
            servers[bidi] = make_server(bidi)
        bound.append(Bound(listener, bind(servers[bidi], listener)))
    return list(servers.values()), bound


def bind(server: grpc.Server | grpc.aio.Server, listener: Listener) -> int:
    """Gives the port. Raises ProgramError."""
    host = f"[{listener.host}]" if ":" in listener.host else listener.host
    address = f"{host}:{listener.port}"
    credentials = server_credentials(listener.transport, listener.tls)
    try:
        if credentials is None:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, credentials)
    except RuntimeError as error:
        reason = why_not_bound(listener)
        raise ProgramError("bind", f"cannot listen on {address}: {reason}") from error


def server_credentials(transport: str, tls: PemFiles | None) -> grpc.ServerCredentials | None:
    if transport == "plaintext":
        return None
    if tls is None:
        raise ProgramError("credentials", f"a {transport} listener needs a certificate and its key")
    key_pair = read_key_pair(tls.certificate, tls.private_key)
    if transport == "tls":
        return grpc.ssl_server_credentials([key_pair])
    if tls.ca is None:
        raise ProgramError("credentials", "an mtls listener needs the client certificates' CA")
    authorities = read_authorities(tls.ca)
    return grpc.ssl_server_credentials([key_pair], authorities, require_client_auth=True)


def why_not_bound(listener: Listener) -> str:
    """gRPC only says that it failed: a socket of our own hears why."""
    try:
        family, *_, address = socket.getaddrinfo(
            listener.host, listener.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        return f"{error.strerror}; choose another --host or --port"
    return "gRPC refused it; GRPC_VERBOSITY=debug shows more"
