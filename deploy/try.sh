#!/bin/sh
# For CI, on a machine with an engine: builds the images, starts the compose file as it stands, and
# asks the site through the proxy. Ends with what it started. Takes some minutes.
#   sh deploy/try.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

docker info >/dev/null 2>&1 || {
  echo "No container engine answers; tests/deploy and tests/proofs try the files without one." >&2
  exit 2
}

work=$(mktemp -d)
cp -r . "$work/pagelens"
cd "$work/pagelens/deploy/compose"
rm -rf secrets .env
sh prepare.sh localhost
compose="docker compose --project-name pagelens-try"

finish() {
  status=$?
  [ "$status" = 0 ] || $compose logs --tail 50
  $compose down --volumes --timeout 20
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

# The proxy starts once web is healthy, and web once the schema is there.
$compose up --build --detach
for service in $($compose config --services); do
  [ "$service" = migrate ] && continue
  user=$($compose exec -T "$service" id -u)
  [ "$user" != 0 ] || { echo "$service runs as root" >&2; exit 1; }
done
if $compose exec -T web sh -c 'command -v chromium-headless-shell'; then
  echo "Chromium is in the wrong image" >&2
  exit 1
fi
$compose exec -T export chromium-headless-shell --version
# The certificate is Caddy's own for this name.
curl --fail --silent --show-error --insecure --retry 20 --retry-delay 1 --retry-all-errors --output /dev/null https://localhost/login
curl --silent --insecure --output /dev/null --write-out '%{http_code}\n' https://localhost/metrics | grep -qx 404
$compose run --rm -T migrate pagelens doctor
echo "All of it works."
