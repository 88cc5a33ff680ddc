#!/usr/bin/env bash
# Usage: gate.sh [job=result ...]. Green only when every job succeeded and every planned cell is there and not red.
set -euo pipefail
cd "$(dirname "$0")/../.."

failed=0
for job in "$@"; do
  if [ "${job#*=}" != success ]; then
    echo "gate: job ${job%%=*} ended with ${job#*=}" >&2
    failed=1
  fi
done
npm run -s harness -- verify --plan reports/ci/plan.json --report-dir reports/ci/merged || failed=1
exit "$failed"
