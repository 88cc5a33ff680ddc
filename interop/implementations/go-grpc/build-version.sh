#!/bin/sh
# Builds the programs with LIBRARY_VERSION of grpc-go into VERSION_FOLDER. All other modules stay as go.mod has them,
# or at what that version needs: a replacement counts whatever the others ask for.
set -eu
export CGO_ENABLED=0 GOFLAGS=-trimpath
cp go.mod go.sum "$VERSION_FOLDER"
go mod edit -replace "google.golang.org/grpc=google.golang.org/grpc@v$LIBRARY_VERSION" "$VERSION_FOLDER/go.mod"
go build -modfile "$VERSION_FOLDER/go.mod" -mod mod -o "$VERSION_FOLDER/bin/" ./cmd/...
