#!/usr/bin/env bash
# Usage: plan.sh SHARDS [harness filters]. Writes the cells that all shards together must report, and prints them.
set -euo pipefail
cd "$(dirname "$0")/../.."

shards=${1:?how many shards}
shift
mkdir -p reports/ci
npm run -s harness -- list --runtime container --json "$@" >reports/ci/plan.json
npm run -s harness -- list --runtime container "$@"
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "shards=[$(seq -s , "$shards")]" >>"$GITHUB_OUTPUT"
  echo "count=$shards" >>"$GITHUB_OUTPUT"
fi
