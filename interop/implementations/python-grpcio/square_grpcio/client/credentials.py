"""What a channel needs for TLS."""

import grpc

from ..driver.documents import ClientTls
from ..pem import read_authorities, read_key_pair


def channel_credentials(tls: ClientTls) -> grpc.ChannelCredentials:
    """Raises SquareError."""
    authorities = read_authorities(tls.ca)
    if tls.certificate is None or tls.private_key is None:
        return grpc.ssl_channel_credentials(authorities)
    return grpc.ssl_channel_credentials(
        authorities, *read_key_pair(tls.certificate, tls.private_key)
    )
