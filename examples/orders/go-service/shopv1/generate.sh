#!/bin/sh
# Makes orders.pb.go and orders_grpc.pb.go from the contract: go generate ./...
# The plugins are those of go.mod, protoc is any on PATH (apt-get install -y protobuf-compiler).
set -eu

plugins=$(mktemp -d)
trap 'rm -rf "$plugins"' EXIT
GOBIN="$plugins" go install tool

protoc --proto_path=../.. \
  --plugin="$plugins/protoc-gen-go" --go_out=.. --go_opt=module=example.com/shop/orders \
  --plugin="$plugins/protoc-gen-go-grpc" --go-grpc_out=.. --go-grpc_opt=module=example.com/shop/orders \
  orders.proto
