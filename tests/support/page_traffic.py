"""What machines say to each other while the page looks on: HTTP, DNS, Redis, TLS and WebSocket over the
cable of live_network.py, and what goes wrong there."""
import base64
import contextlib
import hashlib
import http.server
import os
import socket
import ssl
import struct
import subprocess
import threading
import time

from live_network import FAR, FAR_MAC, NEAR, run, succeeds
from program import PATIENCE, wait_until

HERE, THERE = "10.9.0.1", "10.9.0.2"
HTTP, REFUSED, DNS, REDIS, TLS, CHAT, SLOW = 80, 81, 53, 6379, 443, 8080, 9000
NAME = "chat.example"  # What is looked up, and whom the TLS client asks for.
BODY = b"Hello from the other side.\n"
NO_MAC = "02:00:00:00:00:99"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        body = BODY * 200 if self.path == "/long" else BODY
        self.send_response(200 if self.path in ("/", "/long", "/index.html") else 404)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _in_thread(work, *arguments):
    threading.Thread(target=work, args=arguments, daemon=True).start()


class Traffic:
    """Servers at the far end of a cable, and clients at this one. `far_side` is a Namespace."""

    def __init__(self, far_side):
        self._far_side = far_side
        self._sockets = []
        with far_side.inside():
            self._http = http.server.ThreadingHTTPServer((THERE, HTTP), _Handler)
            for port, serve in ((REDIS, self._serve_redis), (CHAT, self._serve_websocket),
                                (TLS, self._serve_tls)):
                _in_thread(self._accept, self._listen(port), serve)
            self._slow = self._listen(SLOW)
            names = self._keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            names.bind((THERE, DNS))
        _in_thread(self._http.serve_forever)
        _in_thread(self._answer_names, names)

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)  # Wakes a thread that waits in accept().
            one.close()

    def _keep(self, one):
        self._sockets.append(one)
        return one

    def _listen(self, port):
        listening = self._keep(socket.socket())
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if port == SLOW:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listening.bind((THERE, port))
        listening.listen()
        return listening

    @staticmethod
    def _accept(listening, serve):
        with contextlib.suppress(OSError):
            while True:
                _in_thread(serve, listening.accept()[0])

    @staticmethod
    def _serve_redis(connection):
        with connection, contextlib.suppress(OSError):
            while (asked := connection.recv(4096)):
                connection.sendall(b"+PONG\r\n" if b"PING" in asked else b"$5\r\nhello\r\n")

    @staticmethod
    def _serve_websocket(connection):
        """RFC 6455: takes the handshake, and answers the first frame with one of text."""
        with connection, contextlib.suppress(OSError):
            head = connection.recv(4096).decode()
            key = head.partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
            accept = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                               b"Connection: Upgrade\r\nSec-WebSocket-Accept: "
                               + base64.b64encode(accept) + b"\r\n\r\n")
            connection.recv(4096)
            connection.sendall(b"\x81\x07welcome")
            connection.recv(4096)

    @staticmethod
    def _serve_tls(connection):
        """Reads a hello and refuses it, which needs no certificate: alert handshake_failure(40)."""
        with connection, contextlib.suppress(OSError):
            connection.recv(4096)
            connection.sendall(bytes.fromhex("15030300020228"))

    @staticmethod
    def _answer_names(names):
        with contextlib.suppress(OSError):
            while True:
                asked, client = names.recvfrom(512)
                if not asked:
                    return
                names.sendto(asked[:2] + b"\x81\x80" + asked[4:6] + b"\0\1\0\0\0\0" + asked[12:]
                             + b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + bytes([192, 0, 2, 7]), client)

    # What clients do.

    @staticmethod
    def connect(port):
        return socket.create_connection((THERE, port), PATIENCE)

    @staticmethod
    def get(path="/"):
        run("curl", "-sS", "-o", "/dev/null", f"http://{THERE}:{HTTP}{path}")

    def look_up(self, name=NAME):
        question = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(PATIENCE)
            client.connect((THERE, DNS))
            client.send(struct.pack(">6H", 0x1234, 0x0100, 1, 0, 0, 0) + question + b"\0\1\0\1")
            client.recv(512)

    def ask_redis(self):
        with self.connect(REDIS) as client:
            client.sendall(b"*1\r\n$4\r\nPING\r\n")
            client.recv(100)
            client.sendall(b"*2\r\n$3\r\nGET\r\n$8\r\ngreeting\r\n")
            client.recv(100)

    def say_hello_by_tls(self):
        context = ssl.create_default_context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        with self.connect(TLS) as client, contextlib.suppress(ssl.SSLError, OSError):
            context.wrap_socket(client, server_hostname=NAME)

    def chat(self):
        with self.connect(CHAT) as client:
            client.sendall(b"GET /chat HTTP/1.1\r\nHost: chat.example\r\nUpgrade: websocket\r\n"
                           b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           b"Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)) + b"\r\n\r\n")
            client.recv(4096)
            client.sendall(b"\x81\x85\0\0\0\0howdy")
            client.recv(4096)
            client.sendall(b"\x88\x82\0\0\0\0\x03\xe8")

    def be_refused(self):
        with contextlib.suppress(ConnectionRefusedError):
            self.connect(REFUSED).close()

    def fill_a_reader_that_sleeps(self):
        """It closes its window, and opens it when it wakes up a little later."""
        with self.connect(SLOW) as client:
            reader = self._slow.accept()[0]
            client.setblocking(False)
            sent = 0
            end = time.monotonic() + 1.2
            while time.monotonic() < end:
                with contextlib.suppress(BlockingIOError):
                    sent += client.send(b"z" * 4096)
                time.sleep(0.01)
            reader.settimeout(PATIENCE)
            with reader:
                while sent > 0:
                    sent -= len(reader.recv(65536))

    @contextlib.contextmanager
    def lost(self):
        """Meanwhile nothing of what was sent from here is answered."""
        # What netem drops at the other end never comes here: as if it had been lost on the way.
        if succeeds("nsenter", "--net", "--target", str(self._far_side.pid), "--", "tc", "qdisc",
                    "add", "dev", FAR, "root", "netem", "loss", "100%"):
            def restore():
                self._far_side.run("tc", "qdisc", "del", "dev", FAR, "root")
        else:  # A kernel without sch_netem: what is sent to another address is not taken.
            run("ip", "neighbour", "replace", THERE, "lladdr", NO_MAC, "dev", NEAR)

            def restore():
                run("ip", "neighbour", "replace", THERE, "lladdr", FAR_MAC, "dev", NEAR)
        try:
            yield
        finally:
            restore()

    def retransmit(self):
        """Sends a command to Redis that is lost until the kernel has sent it again."""
        with self.connect(REDIS) as client:
            client.sendall(b"*1\r\n$4\r\nPING\r\n")
            client.recv(100)
            with self.lost():
                client.sendall(b"*2\r\n$3\r\nGET\r\n$4\r\nlost\r\n")
                wait_until(lambda: _retransmissions(client) > 0)
            client.recv(100)

    def be_ignored(self, seconds=1.5):
        """Asks to open a connection, for long enough that the kernel asks twice."""
        with self.lost(), contextlib.suppress(OSError):
            socket.create_connection((THERE, HTTP), seconds).close()

    def everything(self):
        self.get("/index.html")
        self.look_up()
        self.ask_redis()
        self.say_hello_by_tls()
        self.chat()
        self.be_refused()
        self.retransmit()
        self.fill_a_reader_that_sleeps()
        self.be_ignored()


def _retransmissions(client):
    """`tcpi_total_retrans` of struct tcp_info, linux/tcp.h."""
    return struct.unpack_from("=I", client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104), 100)[0]


def curl_is_missing():
    return subprocess.run(["which", "curl"], stdout=subprocess.DEVNULL, check=False).returncode != 0
