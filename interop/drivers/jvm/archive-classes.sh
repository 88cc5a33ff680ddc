#!/bin/sh
# Writes target/classes.jsa, an archive of the classes that the programs load: with it they start in two thirds of the
# time. A server and a client of the folder's own speak once for it.
# usage: archive-classes.sh JAR DESCRIPTORS [client options]
set -eu
jar=$1 descriptors=$2
shift 2

# Becomes the program, which can be ended then by the id of the shell.
program() { exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable -cp "$jar:target/lib/*" "$@"; }

folder=$(mktemp -d)
server=
end() {
  if [ -n "$server" ] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$folder"
}
trap end EXIT
mkfifo "$folder/printed"

cat >"$folder/config.json" <<END
{
  "contract": { "descriptors": "$descriptors" },
  "listeners": [{ "name": "plain", "host": "127.0.0.1", "port": 0, "transport": "plaintext" }]
}
END
program com.example.interop.server.ServerMain --config "$folder/config.json" >"$folder/printed" &
server=$!
exec 3<"$folder/printed"
read -r ready <&3
port=$(printf '%s' "$ready" | sed 's/.*"port":\([0-9]*\).*/\1/')

# square() of three, and its range as a stream.
call() {
  cat <<END
        { "do": "open", "call": "$1", "path": "/squarerpc_service.SquareService/$1", "requestStream": $2,
          "responseStream": $3, "deadlineMs": 60000, "metadata": [["name", "value"]] },
        { "do": "send", "call": "$1", "bytes": "CQAAAAAAAAhA" },
        { "do": "half-close", "call": "$1" },
        { "do": "receive-to-end", "call": "$1" }
END
}
cat >"$folder/plan.json" <<END
{
  "contract": { "descriptors": "$descriptors" },
  "cases": [
    {
      "id": "1",
      "name": "archive",
      "timeoutMs": 60000,
      "target": { "address": "127.0.0.1:$port" },
      "steps": [
$(call square false false),
$(call streamrangeSquare true true)
      ]
    }
  ]
}
END
(program -XX:ArchiveClassesAtExit=target/classes.jsa com.example.interop.client.ClientMain "$@" \
  --plan "$folder/plan.json" >"$folder/seen")
if [ "$(grep -c '"received"' "$folder/seen")" -lt 2 ]; then
  echo "archive-classes: the client received less than it should have:" >&2
  cat "$folder/seen" >&2
  exit 1
fi
