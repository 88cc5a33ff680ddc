from dataclasses import dataclass

import pytest
import trustme


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files."""

    server: dict
    client: dict


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    pairs = {}
    for name in ("localhost", "client"):
        leaf = ca.issue_cert(name)
        leaf.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")
        leaf.private_key_pem.write_to_path(folder / f"{name}.key")
        pairs[name] = {
            "certificate": str(folder / f"{name}.pem"),
            "privateKey": str(folder / f"{name}.key"),
        }
    authority = str(folder / "ca.pem")
    return Certificates(
        {**pairs["localhost"], "clientCa": authority}, {**pairs["client"], "ca": authority}
    )
