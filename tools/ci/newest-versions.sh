#!/usr/bin/env bash
# Moves every stack that knows how to the newest versions of its libraries. For a weekly run, not to be committed.
set -euo pipefail
cd "$(dirname "$0")/../.."

npx nx run-many -t update --outputStyle=static
