#!/usr/bin/env bash
# Joins the reports of the shards that came back; a cell that none brought is red.
set -euo pipefail
cd "$(dirname "$0")/../.."

npm run -s harness -- merge reports/ci/shards --plan reports/ci/plan.json --report-dir reports/ci/merged
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat reports/ci/merged/summary.md >>"$GITHUB_STEP_SUMMARY"; fi
