#!/usr/bin/env bash
# Makes sure that there is a Chromium for the tests of the report page: installs Debian's where there is none, as root.
set -euo pipefail

present() { command -v "${CHROMIUM:-chromium}" >/dev/null || command -v google-chrome >/dev/null; }

if present; then exit 0; fi
if [ -n "${CHROMIUM:-}" ]; then
  echo "ensure-chromium: CHROMIUM is $CHROMIUM, and there is no such program" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "ensure-chromium: there is no Chromium, and only root can install one" >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
present
