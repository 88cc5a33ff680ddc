import signal
from pathlib import Path

import pytest
from peer import Peer

from driver_testing.certificates import Certificates, make_certificates

# A shell's background job ignores Ctrl-C, and so would every program that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def peer() -> Peer:
    with Peer() as peer:
        yield peer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test keeps its config and its plan."""
    return tmp_path
