from collections.abc import Iterator
from pathlib import Path

import pytest
from programs import stack

from driver_testing.certificates import Certificates, make_certificates
from driver_testing.programs import DrivenServer, listener


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test keeps its config and its plan."""
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[DrivenServer]:
    with stack.driven_server("server", folder, [listener()]) as running:
        yield running
