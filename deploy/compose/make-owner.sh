#!/bin/sh
# Runs once, in a new cluster: the database belongs to an ordinary owner, no superuser.
set -eu
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" \
  --dbname postgres --set password="$(cat "$PAGELENS_OWNER_PASSWORD_FILE")" <<'SQL'
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE pagelens LOGIN CREATEROLE PASSWORD :'password';
ALTER DATABASE pagelens OWNER TO pagelens;
SQL
