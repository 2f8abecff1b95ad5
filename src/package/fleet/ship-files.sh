#!/bin/bash
# Ships finished files of `chattcp capture -o`, each at once, with nothing but the engine's own client. A file
# counts as shipped when the engine has said so; one that fails is sent again as a whole. See chattcp-fleet(7).
#
# ship-files.sh clickhouse|postgresql|kafka FILE...   one round over these files, oldest first
#
# Files may be compressed. For ClickHouse and PostgreSQL they are CSV, for Kafka JSON lines. Settings come from
# the environment:
#
#   STATE_DIRECTORY      where a mark is kept for each file that is shipped
#   CHATTCP_CLICKHOUSE   such as http://clickhouse:8123/; user and password may be in a netrc(5) file
#   CHATTCP_POSTGRESQL   a connection string, such as "host=postgresql dbname=packets"
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
  content "$1" | sed 1d | curl --silent --show-error --fail --netrc-optional --request POST --upload-file - \
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

how=$1
status=0
shift
mkdir -p "$STATE_DIRECTORY/shipped"
for file in "$@"; do
  mark=$STATE_DIRECTORY/shipped/$(sha256sum <<< "$file" | cut -c 1-64)
  if [ -e "$file" ] && [ ! -e "$mark" ]; then
    if "to_$how" "$file"; then
      echo "$file" > "$mark"
    else
      echo "$file: not shipped, to be tried again" >&2
      status=1
    fi
  fi
done
# Marks of files that are no more.
for mark in "$STATE_DIRECTORY/shipped"/*; do
  [ ! -e "$mark" ] || [ -e "$(cat "$mark")" ] || rm "$mark"
done
exit "$status"
