#!/bin/bash
# Ships finished files of `chattcp capture -o`, each at once, with nothing but the engine's own client. A file
# counts as shipped when the engine has said so; one that fails is sent again as a whole. See chattcp-fleet(7).
#
# ship-files.sh clickhouse|postgresql|kafka FILE...   one round over these files, in the order given
#
# FILE may be a quoted pattern, which is expanded here: a command line has no room for tens of thousands of names.
# Files may be compressed by zstd or gzip. For ClickHouse and PostgreSQL they are CSV, for Kafka JSON lines. Those that
# end in .part are still being written, and are left out. Settings come from the environment:
#
#   STATE_DIRECTORY      where a mark is kept for each file that is shipped, and a compressed file is unpacked
#   CHATTCP_CLICKHOUSE   such as http://clickhouse:8123/, or http://USER:PASSWORD@clickhouse:8123/
#   CHATTCP_POSTGRESQL   a connection string, such as "host=postgresql dbname=packets user=chattcp"; the password is
#                        in PGPASSWORD, since other users can see the arguments of psql
#   CHATTCP_KAFKA        brokers, HOST:PORT,...
# shellcheck disable=SC2317  # Functions are called by the name of the engine.
set -euo pipefail

# The columns of a table, from the heading of a file: with _ in place of dots and hyphens.
columns() {
  echo "${1//[.-]/_}"
}

# The URL may have a password, so it is not an argument, which other users could see.
to_clickhouse() {
  local heading query url
  {
    IFS= read -r heading || return # The rest is for curl.
    query="INSERT INTO packets ($(columns "$heading")) FORMAT CSV"
    url="$CHATTCP_CLICKHOUSE?query=${query// /+}"
    curl --silent --show-error --fail-with-body --netrc-optional --request POST --upload-file - \
      --connect-timeout 10 --keepalive-time 10 --speed-limit 1 --speed-time 300 \
      --config <(printf 'url = "%s"\n' "$url")
  } < "$1"
}

# The connection string, with limits: that PostgreSQL has vanished is noticed within half a minute.
connection() {
  local limits="connect_timeout=10 keepalives_idle=10 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=30000"
  case $CHATTCP_POSTGRESQL in
    postgres*://*\?*) echo "$CHATTCP_POSTGRESQL&${limits// /"&"}" ;;
    postgres*://*) echo "$CHATTCP_POSTGRESQL?${limits// /"&"}" ;;
    *) echo "$limits $CHATTCP_POSTGRESQL" ;;
  esac
}

# Those columns, of texts that a key may have, in which an empty field is an empty text, not NULL, which it cannot have.
texts() {
  local IFS=, column found=()
  for column in $1; do
    case $column in interface | label_*) found+=("$column") ;; esac
  done
  echo "${found[*]}"
}

# All lines or none. What is there already, by the key, is left out.
to_postgresql() {
  local heading columns texts
  {
    IFS= read -r heading || return # The rest is for psql.
    columns=$(columns "$heading")
    texts=$(texts "$columns")
    psql --no-psqlrc --no-password --quiet --single-transaction --set ON_ERROR_STOP=1 \
      --command "CREATE TEMPORARY TABLE arrived (LIKE packets) ON COMMIT DROP" \
      --command "\\copy arrived ($columns) FROM pstdin WITH (FORMAT csv${texts:+, FORCE_NOT_NULL ($texts)})" \
      --command "INSERT INTO packets ($columns) SELECT $columns FROM arrived ON CONFLICT DO NOTHING" \
      "$(connection)"
  } < "$1"
}

# Counts what the brokers have acknowledged: kcat also exits with 0 when a signal ends it and lines are left.
to_kafka() {
  local lines
  lines=$(wc -l < "$1") || return
  kcat -P -vv -b "$CHATTCP_KAFKA" -t chattcp -X acks=all -z lz4 -X message.max.bytes=10000000 < "$1" 2>&1 > /dev/null |
    awk -v lines="$lines" '
      /^% Message delivered to partition / { delivered++ }
      !/^% (Message delivered|Enable message offset|Setting producer input) / { print > "/dev/stderr" }
      END { exit delivered + 0 < lines + 0 }'
}

unpack() {
  case $1 in
    *.zst) zstd --decompress --stdout --quiet "$1" ;;
    *.gz) gzip --decompress --stdout "$1" ;;
  esac > "$unpacked"
}

# Clients read a whole file. The end of a pipe could be that of a decompressor that was killed.
send() {
  case $1 in
    *.zst | *.gz) unpack "$1" && "to_$how" "$unpacked" ;;
    *) "to_$how" "$1" ;;
  esac
}

# Makes the mark before the file is sent: with a full disk, the file would otherwise be sent in each round. The sticky
# bit, which takes no room, then says that the file is shipped.
ship() {
  local mark=$marks$1
  [[ -d ${mark%/*} ]] || mkdir -p "${mark%/*}" || return
  : > "$mark" || return
  send "$1" && chmod +t "$mark"
}

# Removes the marks of files that have been removed.
forget() {
  local mark gone=()
  shopt -s globstar dotglob
  for mark in "$marks"/**; do
    [[ -e ${mark#"$marks"} || -d $mark ]] || gone+=("$mark")
  done
  [[ ${#gone[@]} -eq 0 ]] || printf '%s\0' "${gone[@]}" | xargs -0 rm -f --
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
shift
status=0
marks=$STATE_DIRECTORY/shipped # Each at the path of its file.
unpacked=$STATE_DIRECTORY/unpacked.$$
mkdir -p "$marks"
rm -f "$STATE_DIRECTORY"/unpacked.* # Of a round that was killed.
trap 'rm -f "$unpacked"' EXIT
IFS= # Names are not split.
for pattern in "$@"; do
  files=("$pattern")
  # shellcheck disable=SC2206  # It is a pattern.
  [[ -e $pattern ]] || files=($pattern)
  for file in "${files[@]}"; do
    [[ $file == /* ]] || file=$PWD/$file
    [[ $file != */../* ]] || file=$(realpath "$file")
    if [[ ! -k $marks$file && $file != *.part && -e $file ]] && ! ship "$file"; then
      echo "$file: not shipped, to be tried again" >&2
      status=1
    fi
  done
done
forget
exit "$status"
