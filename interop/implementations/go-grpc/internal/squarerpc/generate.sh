#!/bin/sh
# Makes data.pb.go and data_grpc.pb.go from the contract: go generate ./...
# The plugins are those of go.mod, protoc is any on PATH (apt-get install -y protobuf-compiler).
set -eu

plugins=$(mktemp -d)
trap 'rm -rf "$plugins"' EXIT
GOBIN="$plugins" go install tool

# The contract has no go_package option, it belongs to all languages alike.
package=Mdata.proto=example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc
protoc --proto_path=../../../../../proto \
  --plugin="$plugins/protoc-gen-go" --go_out=. --go_opt=paths=source_relative,$package \
  --plugin="$plugins/protoc-gen-go-grpc" --go-grpc_out=. --go-grpc_opt=paths=source_relative,$package \
  data.proto
