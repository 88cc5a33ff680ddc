#!/usr/bin/env bash
# Usage: check-affected.sh [BASE]. All checks of what a change touches; of everything where no base is known.
set -euo pipefail
cd "$(dirname "$0")/../.."

targets=(lint lint-workflows boundaries typecheck generate-check test)
base=${1:-}
if [ -n "$base" ] && git cat-file -e "$base^{commit}" 2>/dev/null; then
  npx nx affected -t "${targets[@]}" --base="$base" --head=HEAD --outputStyle=static
else
  npx nx run-many -t "${targets[@]}" --outputStyle=static
fi
