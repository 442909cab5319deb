#!/bin/sh
# Whether `make setup` and a start work on a bare Debian, as its packages are: sh deploy/try-debian.sh [SUITE] [MIRROR]
# In a folder of its own by debootstrap, which only root may do; takes minutes and 2 GB, and leaves nothing behind.
# Where packages come from a server of your own, pip's own variables (PIP_INDEX_URL …) name it.
set -eu

suite=${1:-trixie}
mirror=${2:-http://deb.debian.org/debian}
here=$(cd "$(dirname "$0")/.." && pwd)

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
  echo "Nothing was tried: this needs root and debootstrap (apt-get install debootstrap)." >&2
  exit 77
fi

root=$(mktemp -d)
# It is the root of unprivileged users, too.
chmod 755 "$root"
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
clean_up() {
  umount "$root/dev/shm" "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

debootstrap --variant=minbase --include=ca-certificates,make,python3,python3-venv,redis-server \
  "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail "$root.log" >&2; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev/shm"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# A proxy of this network may have a certificate of its own, which this machine trusts.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
mkdir "$root/srv/pagelens"
git -C "$here" archive HEAD | tar -x -C "$root/srv/pagelens"

settings=$(env | sed -n 's/^\(PIP_[A-Z_]*=[^ ]*\)$/\1/p')
inside sh -c 'python3 --version; . /etc/os-release; echo "$PRETTY_NAME"'
inside $settings make -C /srv/pagelens -s setup
inside /srv/pagelens/.venv/bin/pagelens --version

# A start: it answers, and it ends when it is told to.
(exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 \
  sh -c 'cd /srv/pagelens && exec .venv/bin/pagelens up --demo --port 8951') &
running=$!
tries=0
until inside python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:8951/readyz", timeout=5)' 2>/dev/null; do
  tries=$((tries + 1))
  if [ "$tries" -gt 120 ] || ! kill -0 "$running" 2>/dev/null; then
    echo "It did not start on Debian $suite." >&2
    exit 1
  fi
  sleep 1
done
kill -TERM "$running"
wait "$running" || true
echo "Set up and started on Debian $suite."
