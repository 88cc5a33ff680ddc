#!/bin/sh
# Prints every version of grpc-java: Maven keeps what its repository says of them when it looks for the latest.
set -eu
maven() { mvn --quiet --batch-mode "$@"; }
maven --update-snapshots org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get \
  -Dartifact=io.grpc:grpc-core:LATEST -Dtransitive=false >&2
repository=$(maven org.apache.maven.plugins:maven-help-plugin:3.5.1:evaluate \
  -Dexpression=settings.localRepository -DforceStdout | sed 's/\x1b\[[0-9;]*m//g')
sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$repository"/io/grpc/grpc-core/maven-metadata-*.xml
