-- The table for ship-files.sh clickhouse. Written by:
--
--   chattcp capture --format csv --label host=... --fields label,interface,capture_start,number,timestamp,\
--     proto,src_ip,src_port,dst_ip,dst_port,packet_size,payload_length
--
-- Lines that came twice are one after a merge, since the order ends in the key; until then SELECT ... FINAL
-- shows them as one. Before it are the time, then hosts and ports: rows that look alike are neighbours, which
-- compresses well, and a question about a time or a host in it reads little. A part of its own for each day makes
-- it cheap to drop old ones. Releases before 19.1 know no CODEC.
CREATE TABLE packets
(
    label_host String CODEC(ZSTD),
    interface String CODEC(ZSTD),
    capture_start String CODEC(ZSTD),
    number UInt64 CODEC(Delta, ZSTD),
    timestamp Int64 CODEC(Delta, ZSTD), -- Milliseconds since 1970.
    proto String CODEC(ZSTD),
    src_ip String CODEC(ZSTD),
    src_port UInt16 CODEC(ZSTD),
    dst_ip String CODEC(ZSTD),
    dst_port UInt16 CODEC(ZSTD),
    packet_size UInt32 CODEC(ZSTD),
    payload_length UInt32 CODEC(ZSTD),
    second DateTime MATERIALIZED toDateTime(intDiv(timestamp, 1000)) CODEC(ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(second)
ORDER BY (intDiv(timestamp, 60000), src_ip, dst_ip, src_port, dst_port, label_host, interface, capture_start, number)
