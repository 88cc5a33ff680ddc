"""Where a client calls, in the words of connectrpc and of pyqwest, its HTTP client."""

import os
from typing import Any

from pyqwest import HTTPVersion

from interop_driver.endpoints import Target
from interop_driver.files import read_authorities, read_key_pair

# pyqwest asks the environment for a proxy, and has no option against that.
os.environ["NO_PROXY"] = "*"


# The name of a server that has several addresses.
HOST = "localhost"


def address(target: Target) -> str:
    scheme = "https" if target.tls else "http"
    return f"{scheme}://{HOST if ',' in target.address else target.address}"


def transport_options(target: Target) -> dict[str, Any]:
    """Raises ProgramError."""
    options: dict[str, Any] = {}
    if target.load_balancing is not None:
        options["dns_overrides"] = {HOST: target.address.split(",")}
        options["enable_dns_load_balancing"] = True
    if target.tls is None:
        # With TLS both sides agree on a version.
        options["http_version"] = HTTPVersion.HTTP2
    else:
        options["tls_ca_cert"] = read_authorities(target.tls.ca)
        if target.tls.certificate is not None and target.tls.private_key is not None:
            key, chain = read_key_pair(target.tls.certificate, target.tls.private_key)
            options |= {"tls_key": key, "tls_cert": chain}
    return options
