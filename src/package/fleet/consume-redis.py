"""Takes packets from the stream `chattcp` of Redis into a table of SQLite, each packet once.

    python3 consume-redis.py --name NAME [--redis HOST:PORT] DATABASE

An example of a consumer: any number of them share the work of the group `chattcp`, each under a name of its
own. One that is killed loses nothing. What it had taken and not acknowledged, the others take over after
--idle seconds; what it had stored already is stored again, and the key makes that one row. Lines without the key are
kept in a table of their own, `unusable`. See chattcp-fleet(7).
Needs Debian's python3-redis.
"""
import argparse
import json
import sqlite3
import time

import redis

STREAM = GROUP = "chattcp"
BATCH = 1000
TABLE = """CREATE TABLE IF NOT EXISTS packets (
  host TEXT NOT NULL, interface TEXT NOT NULL, capture_start TEXT NOT NULL, number INTEGER NOT NULL, line TEXT NOT NULL,
  PRIMARY KEY (host, interface, capture_start, number)) WITHOUT ROWID"""
UNUSABLE_LINE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
UNUSABLE = "CREATE TABLE IF NOT EXISTS unusable (line BLOB PRIMARY KEY)"


def row(line):
    """A packet's key, and the packet. Raises an exception of UNUSABLE_LINE if the table cannot have them."""
    line = line.decode()
    packet = json.loads(line)
    host, interface, number = packet["label"]["host"], packet["interface"], packet["number"]
    texts = host, "" if interface is None else interface, packet["capture_start"]
    for text in texts:
        text.encode()  # Only text has it, and a lone surrogate has no UTF-8.
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**63:
        raise ValueError("not a number of a packet")
    return (*texts, number, line)


def batches(server, name, idle):
    """Entries without end: first what others left behind, then what is new."""
    start, next_look = "0-0", 0
    while True:
        if time.monotonic() >= next_look:
            start, entries, *_ = server.xautoclaim(STREAM, GROUP, name, int(idle * 1000), start, count=BATCH)
            if start == b"0-0":
                next_look = time.monotonic() + idle / 2
            yield entries
        for _, entries in server.xreadgroup(GROUP, name, {STREAM: ">"}, count=BATCH, block=500):
            yield entries


def store(database, entries):
    rows, unusable = [], []
    for _, fields in entries:
        line = (fields or {}).get(b"line")
        try:
            rows += [row(line)] if line is not None else []
        except UNUSABLE_LINE:  # No packet, or one without a key: it would end each consumer in turn.
            unusable.append((line,))
    with database:  # One transaction: on the disk before anything is acknowledged.
        database.executemany("INSERT OR IGNORE INTO packets VALUES (?, ?, ?, ?, ?)", rows)
        database.executemany("INSERT OR IGNORE INTO unusable VALUES (?)", unusable)


def acknowledge(server, entries, keep):
    names = [name for name, _ in entries]
    with server.pipeline() as pipeline:
        pipeline.xack(STREAM, GROUP, *names)
        if not keep:  # For one group: what it has taken, nobody needs.
            pipeline.xdel(STREAM, *names)
        pipeline.execute()


def consume(server, database, arguments):
    try:
        server.xgroup_create(STREAM, GROUP, "0", mkstream=True)
    except redis.ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise
    for entries in batches(server, arguments.name, arguments.idle):
        if entries:
            store(database, entries)
            acknowledge(server, entries, arguments.keep)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("database")
    parser.add_argument("--name", required=True, help="of this consumer")
    parser.add_argument("--redis", default="127.0.0.1:6379")
    parser.add_argument("--idle", type=float, default=30, help="seconds after which what another has taken is free")
    parser.add_argument("--timeout", type=float, default=30, help="seconds after which a silent Redis is asked again")
    parser.add_argument("--keep", action="store_true", help="leave acknowledged entries in the stream")
    arguments = parser.parse_args()
    host, _, port = arguments.redis.rpartition(":")
    database = sqlite3.connect(arguments.database, timeout=60)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute(TABLE)
    database.execute(UNUSABLE)
    while True:
        try:
            server = redis.Redis(host.strip("[]"), int(port), socket_timeout=arguments.timeout, socket_keepalive=True)
            consume(server, database, arguments)
        except (redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError):
            time.sleep(1)  # It is restarted.


if __name__ == "__main__":
    main()
