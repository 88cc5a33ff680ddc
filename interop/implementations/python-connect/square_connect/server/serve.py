"""Serves with pyvoy: one Envoy for all listeners, with the application in its process."""

import asyncio
import json
import os
import socket
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from pyvoy import PyvoyServer, StartupError

from interop_driver.announcement import Announce, Bound
from interop_driver.endpoints import Config, Listener
from interop_driver.errors import ProgramError
from interop_driver.files import read_authorities, read_key_pair
from interop_driver.stop_signals import StopSignals
from square_program.server_options import bidi_of, why_unsupported

from .process import ARGUMENTS, MODULE

POLL_S = 0.02
# Of Envoy's numbers: the calls that are running, and the bytes that are not yet with the kernel.
LEFT = r"ingress_http\.downstream_(rq_active|cx_tx_bytes_buffered)$"


async def serve(config: Config, announce: Announce) -> None:
    """Serves until SIGTERM, then drains; or until Ctrl-C. Raises ProgramError."""
    offered, unsupported = [], []
    for listener in config.listeners:
        reason = why_unsupported(listener.transport, bidi_of(config, listener))
        if reason is None:
            offered.append(listener)
        else:
            unsupported.append(Bound(listener, unsupported=reason))
    signals = StopSignals()
    input_of_envoy = replace_standard_input()
    envoy = Envoy([(each, server_of(each, bidi_of(config, each))) for each in offered])
    try:
        await envoy.start()
    except StartupError as error:
        raise ProgramError("bind", f"Envoy did not start: {error}") from error
    ports = await envoy.ports()
    bound = [Bound(listener, port) for listener, port in zip(offered, ports, strict=True)]
    announce("connectrpc", version("connectrpc"), [*bound, *unsupported], limits_calls=True)
    stopped = asyncio.create_task(signals.wait_async())
    ended = asyncio.create_task(envoy.wait())
    await asyncio.wait({stopped, ended}, return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        sys.exit(ended.result())
    # Envoy ends the calls that are running: it is left to its user to wait for them.
    os.write(input_of_envoy, b"d")
    # A Ctrl-C at the terminal ends Envoy too.
    with suppress(TimeoutError, OSError):
        await asyncio.wait_for(envoy.until_idle(), stopped.result())
    await envoy.stop()


def replace_standard_input() -> int:
    """What is written to the file descriptor is read by Envoy, which inherits standard input."""
    read, write = os.pipe()
    os.dup2(read, 0)
    os.close(read)
    return write


def server_of(listener: Listener, bidi: str) -> PyvoyServer:
    """Raises ProgramError."""
    tls: dict[str, Any] = {}
    if listener.transport != "plaintext":
        files = listener.tls
        if files is None or (listener.transport == "mtls" and files.ca is None):
            reason = f"a {listener.transport} listener needs a certificate, its key"
            raise ProgramError("credentials", f"{reason} and, for mtls, the clients' authority")
        read_key_pair(files.certificate, files.private_key)
        tls = {"tls_cert": Path(files.certificate), "tls_key": Path(files.private_key)}
        if listener.transport == "mtls":
            read_authorities(files.ca)
            tls["tls_ca_cert"] = Path(files.ca)
    return PyvoyServer(
        f"{MODULE}:{bidi.replace('-', '_')}",
        address=free_address(listener),
        port=listener.port,
        tls_enable_http3=False,
        **tls,
    )


def free_address(listener: Listener) -> str:
    """Envoy would share the port with another that listens there. Raises ProgramError."""
    try:
        family, *_, address = socket.getaddrinfo(
            listener.host, listener.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family) as port:
            port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            port.bind(address)
    except OSError as error:
        where = f"cannot listen on {listener.host}:{listener.port}"
        reason = f"{where}: {error.strerror}; choose another --host or --port"
        raise ProgramError("bind", reason) from error
    return address[0]


class Envoy(PyvoyServer):
    """The listeners of several servers of pyvoy in one process."""

    def __init__(self, servers: list[tuple[Listener, PyvoyServer]]) -> None:
        arguments = json.dumps(sys.argv[1:])
        super().__init__(
            MODULE,
            stdout=None,
            stderr=None,
            env={ARGUMENTS: arguments},
            # For a hot restart Envoy keeps memory in a file that it never removes.
            additional_envoy_args=["--disable-hot-restart"],
        )
        self._servers = [server for _, server in servers]

    def get_envoy_config(self) -> dict[str, Any]:
        first, *others = [server.get_envoy_config() for server in self._servers]
        listeners = first["static_resources"]["listeners"]
        for number, other in enumerate(others, 1):
            [listener] = other["static_resources"]["listeners"]
            listeners.append(listener | {"name": f"listener-{number}"})
        return first

    async def ports(self) -> list[int]:
        listeners = (await self._ask("listeners"))["listener_statuses"]
        by_name = {each["name"]: each["local_address"]["socket_address"] for each in listeners}
        names = ["listener", *(f"listener-{n}" for n in range(1, len(self._servers)))]
        return [by_name[name]["port_value"] for name in names]

    async def until_idle(self) -> None:
        """Returns when no call is running and all that was answered is on its way."""
        # Envoy tells only who asks.
        while any(each["value"] for each in (await self._ask("stats", filter=LEFT))["stats"]):  # noqa: ASYNC110
            await asyncio.sleep(POLL_S)

    async def _ask(self, what: str, **options: str) -> Any:
        query = urlencode({"format": "json", **options})
        # The address that pyvoy asks too, once it has started Envoy.
        url = f"http://{self._admin_address}/{what}?{query}"
        with await asyncio.to_thread(urlopen, url) as response:
            return json.loads(response.read())
