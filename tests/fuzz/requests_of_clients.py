"""Requests as clients send them, and some that they should not, for the seeds of the HTTP target."""

import gzip

from captures import pcap, pcapng, records
from packets import ethernet, tcp_packet, udp_packet


def request(target, *headers, method="GET", version="HTTP/1.1", host="127.0.0.1:8080"):
    lines = [f"{method} {target} {version}", *([f"Host: {host}"] if host is not None else []),
             *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


LINES = "Accept: application/x-ndjson"
TOKEN = "Authorization: Bearer secret-of-the-server"

FILE = pcap(records([ethernet(udp_packet("192.0.2.1", 1234, "192.0.2.2", 53, b"hi")),
                     ethernet(tcp_packet("2001:db8::1", 80, "2001:db8::2", 8080, b"\0\xff\""))]))


def upload(body, query="", *headers, length=None):
    return request(f"/api/packets{query}", f"Content-Length: {len(body) if length is None else length}", TOKEN,
                   *headers, method="POST") + body


def chunked(body, size=50):
    pieces = [body[at:at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: x\r\n\r\n"


UPLOADS = [
    upload(FILE),
    upload(FILE, "?add=analysis,time&p=udp&payload=base64", "Accept: text/event-stream"),
    upload(FILE, "?format=csv&reassemble=true"),
    upload(FILE[:-1], "?format=csv"),
    upload(FILE[:-1], "", "Accept: text/event-stream"),
    upload(FILE[:50]),
    upload(FILE + b"\xff" * 16, "?c=1"),
    upload(pcapng(records([ethernet(udp_packet("192.0.2.1", 1, "192.0.2.2", 2, b"x"))])), "?f=udp"),
    upload(gzip.compress(FILE)),
    upload(gzip.compress(FILE)[:-1]),
    upload(FILE, "", "Expect: 100-continue"),
    upload(FILE, "", length=1 << 40),
    upload(FILE, "", length=len(FILE) + 1),
    upload(FILE, "?file=x"),
    upload(b""),
    upload(b"no capture"),
    request("/api/packets", "Transfer-Encoding: chunked", TOKEN, method="PUT") + chunked(FILE),
    request("/api/packets", "Transfer-Encoding: chunked", TOKEN, method="POST") + chunked(FILE)[:-9] + b"\n",
    request("/api/packets", "Transfer-Encoding: chunked", "Content-Length: 3", TOKEN, method="POST") + chunked(FILE),
    request("/api/packets", "Transfer-Encoding: chunked", TOKEN, method="POST", version="HTTP/1.0") + FILE,
    request("/api/packets?file=x", TOKEN),
    request("/api/packets", TOKEN),
    request("/api/packets", "Origin: http://localhost", method="OPTIONS"),
    request("/api/files", TOKEN),
]

REQUESTS = [
    *UPLOADS,
    request("/healthz"),
    request("/openapi.json"),
    request("/metrics", "Connection: close"),
    request("/api/interfaces", "Origin: http://localhost:3000", TOKEN),
    request("/api/interfaces?token=secret-of-the-server", host="name.example"),
    request("/api/capture?i=lo"),
    request("/api/capture?i=lo&c=2", TOKEN),
    request("/api/capture?i=lo&p=udp&payload=text&c=1", LINES, TOKEN),
    request("/api/capture?i=lo&h=10.0.0.0/8", LINES, version="HTTP/1.0"),
    request("/api/capture?i=lo&f=udp&token=secret-of-the-server", "Accept: text/event-stream"),
    request("/api/capture?i=lo", TOKEN, "Last-Event-ID: 1"),
    request("/api/capture?i=lo&c=1&lastEventId=17", TOKEN),
    request("/api/capture?i=lo", TOKEN, "Last-Event-ID: end"),
    request("/api/capture?i=broken", TOKEN),
    request("/api/capture?i=broken", LINES, TOKEN),
    request("/api/capture?i=missing", LINES, TOKEN),
    request("/api/capture?i=lossy", TOKEN),
    request("/api/capture?i=lo&f=(", TOKEN),
    request("/api/capture?p=tcp"),
    request("/api/capture?i=lo", method="HEAD"),
    request("/api/capture", "Origin: https://tool.example", "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization, x-any",
            "Access-Control-Request-Private-Network: true", method="OPTIONS"),
    request("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image"),
    request("/healthz", method="POST"),
    request("/healthz", "Content-Length: 5", method="PUT") + b"hello",
    request("/healthz", "Transfer-Encoding: chunked") + b"1\r\nx\r\n0\r\n\r\n",
    request("/healthz", "Range: bytes=0-0,-1", "Accept-Encoding: gzip, br", "Origin:"),
    request("/healthz", host=None),
    request("/healthz", host="[::1]:8080"),
    request("/healthz", host="evil.example"),
    request("/healthz", "Host: localhost", host="localhost."),
    request("/healthz", "Connection: keep-alive, Close", version="HTTP/1.2"),
    request("/healthz", "Connection: Keep-Alive", version="HTTP/1.0", host="app.localhost"),
    request("/api/interfaces", "Accept-Encoding: gzip;q=0, br;q=0.5, *;q=0"),
    request("/api/capture?i=lo&c=1", "Accept: application/jsonl;q=0.5, text/event-stream;q=0"),
    request("/api/capture?i=lo", "Accept: text/*;q=0", "Accept: */*;q=0.001"),
    request("/secret-of-the-server/api/interfaces"),
    request("/secret-of-the-server//api/capture?i=lo&c=1&h=&p=&tcp=1&x=y"),
    request("/wrong/api/capture?i=&i=lo"),
    request("/metrics", "X-Forwarded-For: 1.2.3.4, 192.0.2.7:80, 10.0.0.1"),
    request("/metrics", 'Forwarded: for=_x, for="[2001:db8::7]:4711";proto=https;by="\\""',
            "Forwarded: For=127.0.0.1 ; host=a,for=10.1.1.1"),
    request("/metrics", "X-Forwarded-For: unknown", 'Forwarded: for="', "X-Forwarded-For: ::1"),
    request("*", method="OPTIONS"),
    request("http://127.0.0.1/metrics"),
    request("https://localhost:8080?x", host="evil.example"),
    request("http://[::1]/api/capture?i=lo&c=1", version="HTTP/1.0", host=None),
    request("http://user@/healthz"),
    request("/healthz") * 3,
    b"\r\n" + request("/healthz") + request("/api/capture?i=lo&c=1"),
    b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    b"GET /healthz HTTP/2.0\r\n\r\n",
    b"GET  /healthz HTTP/1.1\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET /healthz",
    b"",
]
