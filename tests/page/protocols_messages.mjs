// Messages of many protocols, for tests: as [proto, port of the server, from, bytes].
import { hex, latin1 } from "./words_packets.mjs";

function decoded(text) {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

/** Made by OpenSSL 3, for the name chat.example. The zeros are padding. */
export const CLIENT_HELLO = Uint8Array.from([...decoded(`FgMBAgABAAH8AwMF0AuHkVuSnxT+KczOEfzGVDC2LFPTgaqMZ7QV6nXlWSAn
webLl40Bgr6Dg5sEYW1VJ3NR9mvOumSYGMQnjAZlzwAkEwITAxMBwCzAMMArwC/MqcyowCTAKMAjwCcAnwCeAGsAZwD/AQABjwAA
ABEADwAADGNoYXQuZXhhbXBsZQALAAQDAAECAAoAFgAUAB0AFwAeABkAGAEAAQEBAgEDAQQAIwAAABAADgAMAmgyCGh0dHAvMS4x
ABYAAAAXAAAADQAqACgEAwUDBgMIBwgICAkICggLCAQIBQgGBAEFAQYBAwMDAQMCBAIFAgYCACsABQQDBAMDAC0AAgEBADMAJgAk
AB0AIPrqvjJaIu4sOE5K0CrLJcRRqdbmGsrSckqAO+5cGkkFABUAzwAA`),
...new Array(205).fill(0)]);
export const SERVER_HELLO = decoded(`FgMDAHoCAAB2AwMrBKW17ALiDzyNMvvs/9etAK9iinU0Tmircoq9EtGAYCAn
webLl40Bgr6Dg5sEYW1VJ3NR9mvOumSYGMQnjAZlzxMCAAAuACsAAgMEADMAJAAdACBRCyte0jUkM5ld1OUv7knD07UZCl1SMse1
dUBAsawXSxQDAwABARcDAwAgFh0=`);
export const SERVER_HELLO_12 = decoded(`FgMDAEoCAABGAwNLiWtIOndmUZcFan7jlZTb/I2bShOdP+5ET1dOR1JEAQDA
LAAAHv8BAAEAAAsABAMAAQIAIwAAABAABQADAmgyABcAABYDAwF6CwABdgABcwABcDCCAWwwggEToAMCAQICFAn2TX/RvGXGSPOP
vSbzJjOs4umLMAoGCCqGSM49BAM=`);

const QUESTION = "07 6578616d706c65 03 636f6d 00 0001 0001";
export const DNS_QUERY = hex(`1234 0100 0001 0000 0000 0000 ${QUESTION}`);
/** A CNAME, and two addresses of which the second is compressed by the first. */
export const DNS_ANSWER = hex(`1234 8180 0001 0003 0000 0000 ${QUESTION}
  c00c 0005 0001 00000e10 0006 03 777777 c00c  c029 0001 0001 00000e10 0004 c0000201
  c029 001c 0001 00000e10 0010 20010db8000000000000000000000001`);

/** Over TCP, a length comes first. */
export function withLength(bytes) {
  return Uint8Array.from([bytes.length >> 8, bytes.length & 255, ...bytes]);
}

function dhcpMessage(operation, type) {
  const bytes = new Uint8Array(250);
  bytes.set([operation, 1, 6, 0]);
  bytes.set([10, 0, 0, 5], 16);
  bytes.set([2, 0, 0, 0, 0, 1], 28);
  bytes.set([0x63, 0x82, 0x53, 0x63, 0, 53, 1, type, 255], 236);
  return bytes;
}

function ntpMessage(first, stratum) {
  const bytes = new Uint8Array(48);
  bytes.set([first, stratum]);
  return bytes;
}

const POSTGRES_START = latin1("\0\0\0\x29\0\x03\0\0user\0alice\0database\0shop\0x\0yyyy\0\0");

/** [proto, port, from, bytes, protocol, text] */
export const MESSAGES = [
  ["tcp", 8080, "client", latin1("GET /a?b=1 HTTP/1.1\r\nAccept: */*\r\nhOst:  example.com \r\n\r\n"), "HTTP",
    "GET /a?b=1 from example.com"],
  ["tcp", 80, "client", latin1("POST / HTTP/1.0\r\n\r\nHost: no"), "HTTP", "POST /"],
  ["tcp", 80, "server",
    latin1("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x\r\nContent-Length: 2048\r\n\r\n"),
    "HTTP", "200 OK, text/html, 2 KiB"],
  ["tcp", 80, "server", latin1("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n"), "HTTP",
    "200, in chunks"],
  ["tcp", 80, "server", latin1("HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n"), "HTTP",
    "301 Moved, see /new"],
  ["tcp", 80, "client", latin1("GET /\x1b[31m HTTP/1.1\r\nHost: \xe2\x80\xae\r\n\r\n"), "HTTP",
    "GET /␛[31m from ⟨U+202E⟩"],
  ["tcp", 80, "client", latin1("GET /caf\xc3\xa9/\xc3\xa0 HTTP/1.1\r\nHost: b\xc3\xbccher.example\xc3\xa0 \r\n\r\n"), "HTTP",
    "GET /café/à from bücher.exampleà"],
  ["tcp", 80, "client", latin1("GET /\xe9 HTTP/1.1\r\n\r\n"), "HTTP", "GET /é"],
  ["tcp", 80, "client", latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "HTTP/2", "connection preface"],
  ["tcp", 443, "client", CLIENT_HELLO, "TLS", "ClientHello, TLS 1.3, for chat.example, ALPN h2, http/1.1"],
  ["tcp", 443, "server", SERVER_HELLO, "TLS",
    "ServerHello, TLS 1.3, TLS_AES_256_GCM_SHA384; ChangeCipherSpec; encrypted data, 32 bytes"],
  ["tcp", 443, "server", SERVER_HELLO_12, "TLS",
    "ServerHello, TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, ALPN h2; Certificate"],
  ["tcp", 443, "server", hex("15 0303 0002 02 28"), "TLS", "alert: fatal, handshake failure"],
  ["tcp", 443, "server", hex("15 0303 001a 99 28"), "TLS", "encrypted alert"],
  ["tcp", 443, "client", hex("14 0303 0001 01 16 0303 0028 00000000 00000000"), "TLS",
    "ChangeCipherSpec; encrypted handshake"],
  ["tcp", 443, "client", hex("16 0303 0008 00000000 00000000"), "TLS", "encrypted handshake"],
  ["udp", 53, "client", DNS_QUERY, "DNS", "query for example.com A"],
  ["udp", 53, "server", DNS_ANSWER, "DNS",
    "answer for example.com A: CNAME www.example.com, 192.0.2.1, 2001:db8::1"],
  ["udp", 5353, "client", DNS_QUERY, "mDNS", "query for example.com A"],
  ["udp", 10053, "client", DNS_QUERY, "DNS", "query for example.com A"],
  ["tcp", 53, "server", withLength(DNS_ANSWER), "DNS",
    "answer for example.com A: CNAME www.example.com, 192.0.2.1, 2001:db8::1"],
  ["udp", 53, "server", hex(`1234 8183 0001 0000 0000 0000 ${QUESTION}`), "DNS",
    "answer for example.com A: no such name"],
  ["udp", 53, "server", hex(`1234 8180 0001 0000 0000 0000 ${QUESTION}`), "DNS",
    "answer for example.com A: no such record"],
  ["udp", 53, "server", hex(`1234 8380 0001 0000 0000 0000 ${QUESTION}`), "DNS",
    "answer for example.com A (cut: ask again over TCP)"],
  ["tcp", 6379, "client", latin1("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\n"), "Redis", "SET k hello"],
  ["tcp", 7000, "client", latin1("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n"), "Redis", "PING; and 1 more"],
  ["tcp", 6379, "server", latin1("+OK\r\n"), "Redis", "OK"],
  ["tcp", 6379, "server", latin1("-ERR unknown\r\n"), "Redis", "error: ERR unknown"],
  ["tcp", 6379, "server", latin1(":42\r\n"), "Redis", "42"],
  ["tcp", 6379, "server", latin1("$-1\r\n"), "Redis", "nil"],
  ["tcp", 6379, "server", latin1("*2\r\n$1\r\na\r\n*1\r\n:1\r\n"), "Redis", "2 items: a, 1 item: 1"],
  ["tcp", 6379, "server", latin1("%1\r\n+a\r\n#t\r\n"), "Redis", "1 pair: a, true"],
  ["tcp", 6379, "server", latin1("$100\r\nabc"), "Redis", "abc"],
  ["tcp", 22, "server", latin1("SSH-2.0-OpenSSH_9.2p1\r\n"), "SSH", "SSH-2.0-OpenSSH_9.2p1"],
  ["tcp", 25, "server", latin1("220 mx.example ESMTP\r\n"), "SMTP", "220 mx.example ESMTP"],
  ["tcp", 25, "client", latin1("EHLO me\r\n"), "SMTP", "EHLO me"],
  ["tcp", 21, "server", latin1("220 (vsFTPd 3.0.3)\r\n"), "FTP", "220 (vsFTPd 3.0.3)"],
  ["tcp", 110, "server", latin1("+OK ready\r\n"), "POP3", "+OK ready"],
  ["tcp", 143, "client", latin1("a1 LOGIN me\r\n"), "IMAP", "a1 LOGIN me"],
  ["tcp", 5432, "client", POSTGRES_START, "PostgreSQL", "start, user alice, database shop"],
  ["tcp", 5432, "client", latin1("Q\0\0\0\x0dSELECT 1\0"), "PostgreSQL", "query: SELECT 1"],
  ["tcp", 5432, "server", latin1("C\0\0\0\x0dSELECT 1\0"), "PostgreSQL", "done: SELECT 1"],
  ["tcp", 3306, "server", latin1("\x08\0\0\0\x0a8.0.36\0"), "MySQL", "server 8.0.36"],
  ["tcp", 3306, "client", latin1("\x09\0\0\0\x03SELECT 1"), "MySQL", "query: SELECT 1"],
  ["udp", 67, "client", dhcpMessage(1, 1), "DHCP", "discover of 10.0.0.5 from 02:00:00:00:00:01"],
  ["udp", 67, "server", dhcpMessage(2, 2), "DHCP", "offer of 10.0.0.5 to 02:00:00:00:00:01"],
  ["udp", 547, "client", hex("01 000001 0001"), "DHCPv6", "solicit"],
  ["udp", 123, "client", ntpMessage(0x23, 0), "NTP", "query, version 4"],
  ["udp", 123, "server", ntpMessage(0x24, 2), "NTP", "answer, version 4, stratum 2"],
  ["udp", 69, "client", latin1("\0\x01boot.img\0octet\0"), "TFTP", "reads boot.img"],
  ["udp", 1900, "client", latin1("M-SEARCH * HTTP/1.1\r\nST: x\r\n"), "SSDP", "M-SEARCH * HTTP/1.1"],
  ["udp", 443, "client", hex("c3 00000001 08 0102030405060708 00 00"), "QUIC", "Initial, version 1"],
  ["udp", 8443, "server", hex("d3 6b3343cf 00 04 01020304 00"), "QUIC", "Initial, version 2"],
  ["udp", 443, "server", hex("80 00000000 00 00 00000001"), "QUIC", "version negotiation"],
  ["udp", 3478, "client", hex("0001 0000 2112a442 000102030405060708090a0b"), "STUN", "Binding request"],
  ["udp", 3478, "server", hex("0101 0000 2112a442 000102030405060708090a0b"), "STUN", "Binding answer"],
  ["udp", 3478, "server", hex("0111 0000 2112a442 000102030405060708090a0b"), "STUN", "Binding error"],
  ["udp", 3478, "client", hex("0016 0000 2112a442 000102030405060708090a0b"), "STUN", "method 6 indication"],
];
