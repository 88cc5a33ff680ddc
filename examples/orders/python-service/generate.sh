#!/bin/sh
# Makes orders_pb2.py, orders_pb2.pyi and orders_pb2_grpc.py from the contract.
# Needs what the service needs, and: .venv/bin/pip install grpcio-tools==1.85.1
set -eu

"${PYTHON:-.venv/bin/python}" -m grpc_tools.protoc --proto_path=.. \
  --python_out=. --pyi_out=. --grpc_python_out=. orders.proto
