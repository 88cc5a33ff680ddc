"""Takes the programs of python-grpcio and generates the contract's modules anew, as this grpcio needs them.

Modules that a current grpcio-tools generates refuse to load with Debian's protobuf.
"""

import shutil
import sys
from pathlib import Path

from grpc_tools import protoc

FOLDER = Path(__file__).resolve().parent
SOURCE = FOLDER.parent / "python-grpcio" / "square_grpcio"
SHARED = FOLDER.parents[1] / "drivers" / "python"
PROTO_FOLDER = FOLDER.parents[2] / "proto"
CONTRACT = "square_grpcio/contract"


def main() -> int:
    generated = shutil.ignore_patterns("data_pb2*", "__pycache__")
    for package in (SOURCE, SHARED / "interop_driver", SHARED / "square_program"):
        copy = FOLDER / package.name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package, copy, ignore=generated)
    return protoc.main(
        [
            "protoc",
            f"--proto_path={CONTRACT}={PROTO_FOLDER}",
            f"--python_out={FOLDER}",
            f"--grpc_python_out={FOLDER}",
            f"{CONTRACT}/data.proto",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
