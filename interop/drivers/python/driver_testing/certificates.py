"""Certificates of two authorities."""

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files."""

    ca: str
    other_ca: str
    server: dict
    other_server: dict  # signed by the other CA
    client: dict

    def config(self) -> dict:
        return {**self.server, "clientCa": self.ca}

    def of(self, transport: str) -> dict | None:
        """The tls part of a target."""
        if transport == "plaintext":
            return None
        return {"ca": self.ca} | (self.client if transport == "mtls" else {})


def make_certificates(folder: Path) -> Certificates:
    ca, other_ca = trustme.CA(), trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    other_ca.cert_pem.write_to_path(folder / "other-ca.pem")
    leaves = {}
    for name, issuer, host in (
        ("server", ca, "localhost"),
        ("other-server", other_ca, "localhost"),
        ("client", ca, "client"),
    ):
        leaf = issuer.issue_cert(host)
        leaves[name] = {
            "certificate": str(folder / f"{name}.pem"),
            "privateKey": str(folder / f"{name}.key"),
        }
        leaf.cert_chain_pems[0].write_to_path(leaves[name]["certificate"])
        leaf.private_key_pem.write_to_path(leaves[name]["privateKey"])
    cas = str(folder / "ca.pem"), str(folder / "other-ca.pem")
    return Certificates(*cas, *leaves.values())
