#!/usr/bin/env bash
# Prints, as a Markdown table, how many lines each stack takes: what only the driver contract asks for, and the whole.
# Tests, generated code and blank lines do not count.
set -euo pipefail
cd "$(dirname "$0")/.."

lines() {
  find "$@" -type f \( -name '*.ts' -o -name '*.py' -o -name '*.go' -o -name '*.java' \) \
    ! -name '*.spec.ts' ! -name '*_test.go' ! -path '*/test/*' ! -path '*/testing/*' \
    ! -path '*/generated/*' ! -path '*/contract/data_*' ! -path '*/squarerpc/*' -exec cat {} + | grep -c '[^[:space:]]'
}

echo "| stack | driven part | whole |"
echo "|---|---|---|"
(
  programs=(apps/{server,client-sync,client-async}/src)
  shared=$(ls -d libs/*/src | grep -v page-data)
  driven=$(lines apps/*/src/driven libs/driver-protocol/src libs/message-codecs/src)
  echo "| TypeScript: server, two clients, and the libraries they share | $driven | $(lines "${programs[@]}" $shared) |"
)
(
  cd interop/implementations/python-grpcio
  driven=$(lines square_grpcio/driver square_grpcio/server/*script*.py)
  echo "| Python: three servers, three clients | $driven | $(lines square_grpcio) |"
)
(
  cd interop/implementations/go-grpc
  driven=$(lines internal/driver)
  echo "| Go: one server, one client | $driven | $(lines cmd internal) |"
)
(
  cd interop/implementations/java-grpc/src/main/java/com/example/interop
  driven=$(lines driver script client/{AsyncCall,BlockingCall,DrivenCall,Plan,StubCall}.java)
  echo "| Java: one server, two clients | $driven | $(lines .) |"
)
