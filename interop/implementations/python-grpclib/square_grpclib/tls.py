"""TLS as grpclib's documentation has it: the standard library's, with HTTP/2 by ALPN.

https://grpclib.readthedocs.io/en/latest/client.html#secure-channels
"""

import ssl

from interop_driver.endpoints import PemFiles
from interop_driver.errors import ProgramError
from interop_driver.files import read_authorities, read_key_pair


def client_context(tls: PemFiles | None) -> ssl.SSLContext | None:
    """None: plaintext. Raises ProgramError."""
    if tls is None:
        return None
    read_authorities(tls.ca)
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=tls.ca)
    return with_http2(context, tls)


def server_context(transport: str, tls: PemFiles | None) -> ssl.SSLContext | None:
    """None: plaintext. Raises ProgramError."""
    if transport == "plaintext":
        return None
    if tls is None:
        raise ProgramError("credentials", f"a {transport} listener needs a certificate and its key")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if transport == "mtls":
        if tls.ca is None:
            raise ProgramError("credentials", "an mtls listener needs the client certificates' CA")
        read_authorities(tls.ca)
        context.load_verify_locations(tls.ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return with_http2(context, tls)


def with_http2(context: ssl.SSLContext, tls: PemFiles) -> ssl.SSLContext:
    """And with the own certificate, where there is one."""
    if tls.certificate is not None and tls.private_key is not None:
        read_key_pair(tls.certificate, tls.private_key)
        context.load_cert_chain(tls.certificate, tls.private_key)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    return context
