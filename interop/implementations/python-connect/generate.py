"""Makes square_connect/contract anew from proto/data.proto; needs build.py --dev."""

import sys
from pathlib import Path

from grpc_tools import protoc

FOLDER = Path(__file__).resolve().parent
PROTO_FOLDER = FOLDER.parents[2] / "proto"
PACKAGE = "square_connect/contract"
PLUGINS = Path(sys.executable).parent


def generate(into: Path) -> int:
    """Writes the modules into into/square_connect/contract; 0 when that went well."""
    return protoc.main(
        [
            "protoc",
            # The path in front of = makes the generated modules import each other from there.
            f"--proto_path={PACKAGE}={PROTO_FOLDER}",
            f"--plugin={PLUGINS / 'protoc-gen-py'}",
            f"--plugin={PLUGINS / 'protoc-gen-connectrpc'}",
            f"--py_out=init_files=false:{into}",
            f"--connectrpc_out={into}",
            f"{PACKAGE}/data.proto",
        ]
    )


if __name__ == "__main__":
    sys.exit(generate(FOLDER))
