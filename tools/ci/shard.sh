#!/usr/bin/env bash
# Usage: shard.sh INDEX COUNT [harness filters]. Runs one shard in containers.
set -euo pipefail
cd "$(dirname "$0")/../.."

index=${1:?which shard}
count=${2:?of how many}
shift 2
npm run -s harness -- run --runtime container --shard "$index/$count" --report-dir "reports/ci/shards/$index" "$@"
