-- The table for ship-files.sh postgresql. Written by:
--
--   chattcp capture --format csv --label host=... --fields label,interface,capture_start,number,time,\
--     proto,src_ip,src_port,dst_ip,dst_port,packet_size,payload_length
--
-- The key refuses lines that came twice. The other index is small, since rows come in the order of time.
CREATE TABLE packets (
  label_host text,
  interface text,
  capture_start timestamptz,
  number bigint,
  time timestamptz NOT NULL,
  proto text NOT NULL,
  src_ip inet NOT NULL,
  src_port integer NOT NULL,
  dst_ip inet NOT NULL,
  dst_port integer NOT NULL,
  packet_size integer NOT NULL,
  payload_length bigint NOT NULL,
  PRIMARY KEY (label_host, interface, capture_start, number)
);
CREATE INDEX packets_time ON packets USING brin (time);
