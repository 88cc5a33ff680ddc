#!/usr/bin/env bash
# Makes sure that a Docker engine answers: installs Debian's and starts it where there is none, as root.
set -euo pipefail

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

if answers; then exit 0; fi
if [ "$(id -u)" -ne 0 ]; then
  echo "ensure-docker: no Docker engine answers, and only root can install and start one" >&2
  exit 1
fi
if ! command -v dockerd >/dev/null || ! command -v mmdebstrap >/dev/null; then
  apt-get update -qq
  # mmdebstrap makes the base images where no image registry is reached.
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq docker.io iptables mmdebstrap >/dev/null
fi
# A killed engine leaves files with its process number that stop the next one.
runs() { # a zombie does not, nor does another program that has got the number since
  case "$(ps -o stat=,comm= -p "$1" 2>/dev/null)" in
    Z*) return 1 ;;
    *dockerd | *containerd) return 0 ;;
    *) return 1 ;;
  esac
}
for pid_file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
  if [ -f "$pid_file" ] && ! runs "$(cat "$pid_file")"; then rm -f "$pid_file"; fi
done
log=/var/log/dockerd.log
setsid nohup dockerd >"$log" 2>&1 </dev/null &
for _ in $(seq 300); do
  if answers; then exit 0; fi
  sleep 0.1
done
echo "ensure-docker: the engine did not start within 30 s: $(tail -n 1 "$log"); log: $log" >&2
exit 1
