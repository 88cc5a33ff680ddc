#!/bin/sh
# Builds the programs with LIBRARY_VERSION of grpc-java into VERSION_FOLDER; protobuf stays as the pom has it.
set -eu
# Stubs of the oldest version's generator do for all later ones, and not every version's generator can be had.
exec mvn --quiet --batch-mode -DskipTests "-Dtarget.directory=$VERSION_FOLDER/target" \
  "-Dgrpc.version=$LIBRARY_VERSION" -Dgrpc.generator.version=1.74.0 package
