"""TLS as a scenario wants it: with the version and the ALPN that it says, right or wrong."""

import ssl
import warnings

from .driver.documents import ClientTls, Listener, ServerTls
from .driver.steps import Unsupported

VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}


class CredentialsError(Exception):
    """The message is one line and names the file."""


def server_context(listener: Listener) -> ssl.SSLContext:
    """Raises CredentialsError and Unsupported."""
    if listener.tls is None:
        raise CredentialsError(f"a {listener.transport} listener needs a certificate and its key")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _speak_only(context, listener.tls_version)
    _load_pair(context, listener.tls.certificate, listener.tls.private_key)
    if listener.alpn:
        context.set_alpn_protocols(listener.alpn)
    if listener.transport == "mtls":
        _demand_client_certificate(context, listener.tls)
    return context


def client_context(tls: ClientTls, version: str | None, alpn: list[str]) -> ssl.SSLContext:
    """Raises CredentialsError and Unsupported."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _speak_only(context, version)
    _load_authority(context, tls.ca)
    if tls.certificate is not None and tls.private_key is not None:
        _load_pair(context, tls.certificate, tls.private_key)
    if alpn:
        context.set_alpn_protocols(alpn)
    return context


def _speak_only(context: ssl.SSLContext, version: str | None) -> None:
    if version is None:
        return
    if version not in VERSIONS:
        raise Unsupported(f"TLS version {version}")
    with warnings.catch_warnings():
        # That the old versions are not to be used is what the scenario is about.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = VERSIONS[version]
    if version < "1.2":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # OpenSSL 3 has no signatures for them above


def _demand_client_certificate(context: ssl.SSLContext, tls: ServerTls) -> None:
    if tls.client_ca is None:
        raise CredentialsError("an mtls listener needs the client certificates' CA")
    _load_authority(context, tls.client_ca)
    context.verify_mode = ssl.CERT_REQUIRED


def _load_authority(context: ssl.SSLContext, path: str) -> None:
    try:
        context.load_verify_locations(path)
    except ssl.SSLError as error:
        raise CredentialsError(f"{path} holds no certificate in PEM") from error
    except OSError as error:
        raise CredentialsError(f"cannot read {path}: {error.strerror}") from error


def _load_pair(context: ssl.SSLContext, certificate: str, private_key: str) -> None:
    try:
        # With a password given, an encrypted key is an error and not a question on the terminal.
        context.load_cert_chain(certificate, private_key, password="")
    except ssl.SSLError as error:
        reason = f"{certificate} and {private_key} are no certificate and its private key in PEM"
        raise CredentialsError(reason) from error
    except OSError as error:
        raise CredentialsError(
            f"cannot read {certificate} or {private_key}: {error.strerror}"
        ) from error
