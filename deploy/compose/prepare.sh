#!/bin/sh
# Makes the secrets of the compose file, each once; what is there already stays as it is.
#   sh deploy/compose/prepare.sh [NAME_OF_THE_SITE]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$here/secrets
umask 077
mkdir -p "$folder"
# Containers read the files as other users: the folder keeps everybody else of this machine out.
chmod 0700 "$folder"

random() {
  head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'
}

password() {
  random | tr -d '=_-' | cut -c 1-32
}

keep() {
  [ -e "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
  chmod 0444 "$folder/$1"
}

keep postgres_password "$(password)"
keep owner_password "$(password)"
keep secret_key "$(random)"
keep token_encryption_keys "$(random)"
keep metrics_token "$(random)"
keep meta_app_secret ""
keep smtp_url ""
keep database_url "postgresql://pagelens_login:$(password)@postgres/pagelens"
keep database_owner_url "postgresql://pagelens:$(cat "$folder/owner_password")@postgres/pagelens"
if [ ! -e "$folder/redis.conf" ]; then
  secret=$(password)
  keep redis_url "redis://:$secret@redis:6379/0"
  keep redis.conf "requirepass $secret
appendonly yes
dir /data
maxmemory-policy noeviction
"
fi
if [ ! -e "$here/.env" ]; then
  cat >"$here/.env" <<SETTINGS
# The name at which people reach the site; a certificate is fetched for it.
SITE=${1:-localhost}
META_APP_ID=
META_LOGIN_CONFIG_ID=
MAIL_FROM=
TIME_ZONE=America/Jamaica
SETTINGS
fi
echo "Secrets are in $folder, settings in $here/.env: keep token_encryption_keys with your back-ups."
