#!/usr/bin/env bash
# Makes a site of the merged report: its page, and what the page links to of each shard. The page stands where its links
# are right, and the site's own address leads to it.
set -euo pipefail
cd "$(dirname "$0")/../.."

site=reports/ci/site
rm -rf "$site"
mkdir -p "$site/merged"
cp reports/ci/merged/index.html "$site/merged/"
# Artefacts have the name of the job before the shard's number.
for shard in reports/ci/shards/*/; do
  name=$(basename "$shard")
  for folder in failures logs; do
    [ -d "$shard$folder" ] || continue
    mkdir -p "$site/shards/${name#shard-}"
    cp -r "$shard$folder" "$site/shards/${name#shard-}/"
  done
done
cat >"$site/index.html" <<'EOF'
<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta http-equiv="refresh" content="0; url=merged/index.html" />
  <title>Interop report</title>
  <p><a href="merged/index.html">The report</a></p>
</html>
EOF
