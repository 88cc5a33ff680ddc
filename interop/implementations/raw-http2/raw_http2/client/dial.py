"""A connection to the server, over the TLS that is asked for."""

import asyncio
import ssl
from dataclasses import dataclass

from ..driver.documents import Target
from ..http2.connection import Connection
from ..tls import client_context

CONNECT_LIMIT_S = 5.0


class NotConnected(Exception):
    """The message says why, in one line."""


@dataclass(frozen=True)
class Dialled:
    connection: Connection
    reading: asyncio.Task[None]
    alpn: str | None
    tls_version: str | None

    async def close(self) -> None:
        await self.connection.close()
        await self.reading


async def dial(
    target: Target,
    *,
    over_tls: bool = True,
    tls_version: str | None = None,
    alpn: list[str] | None = None,
) -> Dialled:
    """Raises NotConnected, CredentialsError and Unsupported."""
    context = None
    if over_tls and target.tls is not None:
        context = client_context(target.tls, tls_version, ["h2"] if alpn is None else alpn)
    opening = asyncio.open_connection(
        target.host,
        target.port,
        ssl=context,
        server_hostname=None if context is None else target.host,
    )
    try:
        reader, writer = await asyncio.wait_for(opening, CONNECT_LIMIT_S)
    except (OSError, asyncio.TimeoutError) as error:
        reason = str(error) or f"no answer in {CONNECT_LIMIT_S} s"
        raise NotConnected(" ".join(reason.split())) from error
    connection = Connection(reader, writer)
    connection.begin()
    secured: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
    return Dialled(
        connection,
        asyncio.create_task(connection.read_to_end()),
        None if secured is None else secured.selected_alpn_protocol(),
        None if secured is None else secured.version(),
    )
