"""Requests as clients send them, and some that they should not, for the seeds of the HTTP target."""


def request(target, *headers, method="GET", version="HTTP/1.1", host="127.0.0.1:8080"):
    lines = [f"{method} {target} {version}", *([f"Host: {host}"] if host is not None else []),
             *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


LINES = "Accept: application/x-ndjson"
TOKEN = "Authorization: Bearer secret-of-the-server"

REQUESTS = [
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
    request("*", method="OPTIONS"),
    request("http://127.0.0.1/metrics"),
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
