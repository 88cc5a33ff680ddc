"""Moves pyproject.toml and both requirements files to the newest versions of the libraries."""

import build  # which finds what the Python stacks share
import update_requirements

LIBRARIES = ("connectrpc", "protobuf-py", "pyqwest", "pyvoy")
GENERATORS = ("protoc-gen-connectrpc", "protoc-gen-py")

if __name__ == "__main__":
    update_requirements.main(build.FOLDER, (*LIBRARIES, *GENERATORS))
