#!/usr/bin/env bash
# Joins the reports of the shards that came back; a cell that none brought is red. The wall time of a run as processes
# is compared with theirs where its report is there. The last green run in reports/history is what changed is told of.
set -euo pipefail
cd "$(dirname "$0")/../.."

compare=()
if [ -f reports/ci/reference/results.json ]; then compare=(--compare-with reports/ci/reference/results.json); fi
exec npm run -s harness -- merge reports/ci/shards --plan reports/ci/plan.json --report-dir reports/ci/merged \
  --history-dir reports/history "${compare[@]}"
