#!/bin/bash
# Ships finished files of `chattcp capture -o`, each at once, with nothing but the engine's own client. A file
# counts as shipped when the engine has said so; one that fails is sent again as a whole. See chattcp-fleet(7).
#
# ship-files.sh clickhouse|postgresql|kafka FILE...   one round over these files, in the order given
#
# Files may be compressed by zstd or gzip. For ClickHouse and PostgreSQL they are CSV, for Kafka JSON lines. Those that
# end in .part are still being written, and are left out. Settings come from the environment:
#
#   STATE_DIRECTORY      where a mark is kept for each file that is shipped
#   CHATTCP_CLICKHOUSE   such as http://clickhouse:8123/, or http://USER:PASSWORD@clickhouse:8123/
#   CHATTCP_POSTGRESQL   a connection string, such as "host=postgresql dbname=packets user=chattcp"
#   CHATTCP_KAFKA        brokers, HOST:PORT,...
# shellcheck disable=SC2317  # Functions are called by the name of the engine.
set -euo pipefail

content() {
  case $1 in
    *.zst) zstd --decompress --stdout --quiet "$1" ;;
    *.gz) gzip --decompress --stdout "$1" ;;
    *) cat "$1" ;;
  esac
}

# The names of the columns: those of the heading, with _ in place of dots.
columns() {
  local heading
  IFS= read -r heading < <(content "$1" 2> /dev/null) # Which ends early, by SIGPIPE.
  echo "${heading//./_}"
}

to_clickhouse() {
  local query
  query="INSERT INTO packets ($(columns "$1")) FORMAT CSV"
  content "$1" | sed 1d | curl --silent --show-error --fail-with-body --netrc-optional --request POST --upload-file - \
    "$CHATTCP_CLICKHOUSE?query=${query// /+}"
}

# All lines or none. What is there already, by the key, is left out.
to_postgresql() {
  local columns
  columns=$(columns "$1")
  content "$1" | psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 \
    --command "CREATE TEMPORARY TABLE arrived (LIKE packets) ON COMMIT DROP" \
    --command "\\copy arrived ($columns) FROM pstdin WITH (FORMAT csv, HEADER)" \
    --command "INSERT INTO packets ($columns) SELECT $columns FROM arrived ON CONFLICT DO NOTHING" \
    "$CHATTCP_POSTGRESQL"
}

# kcat ends when all lines are acknowledged, and fails if one is not.
to_kafka() {
  content "$1" | kcat -P -b "$CHATTCP_KAFKA" -t chattcp -X acks=all -z lz4 -X message.max.bytes=10000000
}

usage() {
  echo "usage: $0 clickhouse|postgresql|kafka FILE..." >&2
  exit 2
}

how=${1:-}
case $how in
  clickhouse) : "${CHATTCP_CLICKHOUSE:?is not set; it is the URL of ClickHouse}" ;;
  postgresql) : "${CHATTCP_POSTGRESQL:?is not set; it is a connection string}" ;;
  kafka) : "${CHATTCP_KAFKA:?is not set; it is HOST:PORT of the brokers}" ;;
  *) usage ;;
esac
: "${STATE_DIRECTORY:?is not set; it is the directory for the marks of files that are shipped}"
status=0
shift
mkdir -p "$STATE_DIRECTORY/shipped"
for file in "$@"; do
  mark=$STATE_DIRECTORY/shipped/$(sha256sum <<< "$file" | cut -c 1-64)
  if [[ $file != *.part && -e $file && ! -e $mark ]]; then
    if "to_$how" "$file"; then
      echo "$file" > "$mark"
    else
      echo "$file: not shipped, to be tried again" >&2
      status=1
    fi
  fi
done
# Marks of files that have been removed.
for mark in "$STATE_DIRECTORY/shipped"/*; do
  [ ! -e "$mark" ] || [ -e "$(cat "$mark")" ] || rm "$mark"
done
exit "$status"
