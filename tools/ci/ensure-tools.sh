#!/usr/bin/env bash
# Installs what the stacks of this machine lack and Debian has, as root: the apt-get commands that doctor names.
set -euo pipefail
cd "$(dirname "$0")/../.."

export DEBIAN_FRONTEND=noninteractive
missing=$(npm run -s harness -- doctor --json | node_modules/.bin/node -e '
  const { readFileSync } = require("node:fs")
  const stacks = JSON.parse(readFileSync(0, "utf8"))
  const commands = stacks.flatMap((each) => [...each.missing, ...each.missingForChecks].map(({ install }) => install))
  for (const each of new Set(commands)) if (/^apt-get install -y [-a-z0-9.+ ]+$/.test(each)) console.log(each)
')
[ -n "$missing" ] || exit 0
apt-get update -qq
while read -r command; do
  echo "$command"
  $command -qq >/dev/null
done <<<"$missing"
