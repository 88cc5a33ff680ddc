"""Reads the files that a person or the harness names.

Those in PEM are checked before gRPC sees them: its own errors do not say what is wrong.
"""

import ssl
from pathlib import Path

from .errors import ErrorCode, ProgramError


def read_file(path: str, code: ErrorCode) -> bytes:
    """Raises ProgramError, with this code."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ProgramError(code, f"cannot read {path}: {error.strerror}") from error


def read_authorities(path: str) -> bytes:
    """The certificates to trust. Raises ProgramError."""
    pem = read_file(path, "credentials")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError as error:
        raise ProgramError("credentials", f"{path} holds no certificate in PEM") from error
    return pem


def read_key_pair(certificate_path: str, key_path: str) -> tuple[bytes, bytes]:
    """Private key and certificate chain, in gRPC's order. Raises ProgramError."""
    chain = read_file(certificate_path, "credentials")
    key = read_file(key_path, "credentials")
    try:
        # With a password given, an encrypted key is an error and not a question on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            certificate_path, key_path, password=""
        )
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            reason = f"the key in {key_path} is not that of the certificate in {certificate_path}"
        else:
            reason = f"{certificate_path} and {key_path} are no certificate and private key in PEM"
        raise ProgramError("credentials", reason) from error
    return key, chain
