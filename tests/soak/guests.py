"""guests.py PORT SECONDS SEED GENERATOR: clients that come, go, stall and send nonsense, all at once.

The token is in CHATTCP_TOKEN; GENERATOR is the process that makes the traffic. Prints as JSON what they
saw, and what was not as it should be. Each kind comes from an address of its own, as guests of a real server
do.
"""
import json
import os
import random
import socket
import sys
import threading
import time
from collections import Counter

from http_client import Connection, message

PORT, SECONDS, SEED = (int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
GENERATOR = sys.argv[4]
TOKEN = os.environ["CHATTCP_TOKEN"]
END = time.monotonic() + SECONDS

VISITORS, STALLERS, BABBLERS = 4, 4, 3
STALLED = 30 + 8  # Seconds after which one who takes nothing has been disconnected.

WISHES = ["i=near&f=not%20ip6", "i=near&f=not%20ip6&payload=none", "i=near&p=udp&payload=hex",
          "i=any&p=tcp&payload=base64", "i=near&p=udp&p.src=40000&payload=text", "i=lo&p=1"]

# Statuses that nonsense may get: never one of success.
REFUSALS = {400, 401, 403, 404, 405, 413, 414, 429, 431, 503}


class Guest(threading.Thread):
    """One after the other, until the time is over."""

    def __init__(self, number):
        super().__init__(daemon=True)
        self.random = random.Random(f"{SEED} {self.kind} {number}")
        self.source = f"127.0.{self.network}.{number + 1}"
        self.seen = Counter()
        self.problems = []

    def run(self):
        while time.monotonic() < END:
            try:
                self.visit()
            except (ConnectionError, TimeoutError) as error:
                self.seen[f"{self.kind} cut off"] += 1
                self.note_cut(error)
            except Exception as error:  # pylint: disable=broad-except
                self.problems.append(f"{self.kind}: {error!r}")
                return

    def note_cut(self, error):
        """Whether that may happen depends on the kind."""

    def connect(self, **options):
        return Connection(PORT, source=self.source, **options)

    def nap(self, longest):
        time.sleep(max(0, min(self.random.uniform(0, longest), END - time.monotonic())))

    def ask_for_stream(self, connection, query, *headers):
        connection.send(message(f"Host: {connection.authority}", f"Authorization: Bearer {TOKEN}",
                                *headers, target=f"/api/capture?{query}"))
        return connection.head().status

    def leave(self, connection):
        if self.random.random() < 0.3:
            connection.reset()
        else:
            connection.close()


def traffic_flows():
    """On a busy machine the last guests may come when all packets have been sent."""
    with open(f"/proc/{GENERATOR}/stat", encoding="ascii") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"


def read_for(connection, seconds):
    """Reads and forgets; False when the stream has ended."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            if not connection.receive(left):
                return False
        except TimeoutError:
            break
    return True


class Visitor(Guest):
    """Comes, reads for a while, or so many packets, and goes."""

    kind, network = "visitor", 1

    def visit(self):
        with self.connect() as connection:
            lines = self.random.random() < 0.3
            accept = "Accept: " + ("application/x-ndjson" if lines else "text/event-stream")
            count = self.random.choice([0, 0, 100])
            wish = self.random.choice(WISHES[:4] if count else WISHES)
            status = self.ask_for_stream(connection, wish + (f"&c={count}" if count else ""), accept)
            self.seen[f"visitor {status}"] += 1
            if status not in (200, 503):
                self.problems.append(f"a visitor is answered {status}")
            elif status == 200 and count:
                self.read_all(connection, lines, wish)
            elif status == 200 and not read_for(connection, self.random.uniform(0, 1.5)):
                self.problems.append(f"the stream of a visitor has ended: {wish}")
            self.leave(connection)

    def read_all(self, connection, lines, wish):
        begin = time.monotonic()
        patience = max(10.0, END - begin)
        text = b""
        try:
            while data := connection.receive(begin + patience - time.monotonic()):
                text += data
        except TimeoutError:
            if not traffic_flows():
                return
        end = b"}\n\r\n0\r\n\r\n" if lines else b"event: close\ndata: stop capture\n\n\r\n0\r\n\r\n"
        if text.endswith(end):
            self.seen["visitor read to the end"] += 1
        else:
            self.problems.append(
                f"a counted stream of {wish}, begun {END - begin:.1f} s before the end of the visits, came to "
                f"{len(text)} bytes in {time.monotonic() - begin:.1f} s, which end with {text[-100:]!r}")

    def note_cut(self, error):
        self.problems.append(f"visitor: {error!r}")


class Staller(Guest):
    """Opens a stream and reads nothing; then perhaps a little, and goes, or waits for the end."""

    kind, network = "staller", 2

    def visit(self):
        with self.connect(receive_buffer=4096) as connection:
            status = self.ask_for_stream(connection, self.random.choice(WISHES[:4]))
            self.seen[f"staller {status}"] += 1
            if self.random.random() < 0.3 and END - time.monotonic() > STALLED:
                self.wait_for_end(connection)
            else:
                self.nap(10)
                read_for(connection, self.random.choice([0, 0.2]))
            self.leave(connection)

    def wait_for_end(self, connection):
        time.sleep(STALLED)
        # Or what the server's side of the connection still holds would take its time.
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        if connection.wait_for_end(10) is None:
            self.problems.append("a staller is not disconnected")
        else:
            self.seen["staller disconnected"] += 1


class Babbler(Guest):
    """Sends what is no request, or not one that may be served."""

    kind, network = "babbler", 3

    def visit(self):
        with self.connect() as connection:
            say = self.random.choice([
                self.noise, self.noise_behind_a_request_line, self.half_a_request, self.slow_bytes,
                self.huge_header, self.many_headers, self.wrong_token, self.wrong_host,
                self.wrong_parameter, self.body, self.client_hello, self.nothing, self.many_at_once])
            say(connection)
            self.leave(connection)
        self.nap(0.05)

    def refused(self, connection, data):
        """Sends it, and reads the answer where there is one."""
        self.seen["babbler"] += 1
        connection.send(data)
        answer = connection.wait_for_end(20)
        if answer is None:
            self.problems.append(f"not closed after {data[:60]!r}")
        elif answer:
            status = int(answer[9:12])
            self.seen[f"babbler {status}"] += 1
            if status not in REFUSALS:
                self.problems.append(f"{status} for {data[:60]!r}")

    def request(self, *lines, target="/api/capture?i=near", method="GET"):
        return message("Host: 127.0.0.1", "Connection: close", *lines, target=target, method=method)

    def noise(self, connection):
        self.refused(connection, self.random.randbytes(self.random.randint(1, 4096)) + b"\r\n\r\n")

    def noise_behind_a_request_line(self, connection):
        self.refused(connection, b"GET /metrics HTTP/1.1\r\n" + self.random.randbytes(500)
                     + b"\r\n\r\n")

    def half_a_request(self, connection):
        self.seen["babbler"] += 1
        whole = self.request(f"Authorization: Bearer {TOKEN}")
        connection.send(whole[:self.random.randint(1, len(whole) - 3)])
        self.nap(1)

    def slow_bytes(self, connection):
        self.seen["babbler"] += 1
        end = min(END, time.monotonic() + self.random.uniform(0, 5))
        while time.monotonic() < end:
            connection.send(b"x")
            time.sleep(0.05)

    def huge_header(self, connection):
        self.refused(connection, self.request("X: " + "x" * self.random.choice([9000, 70000])))

    def many_headers(self, connection):
        self.refused(connection, self.request(*["X: y"] * self.random.choice([2000, 20000])))

    def wrong_token(self, connection):
        token = TOKEN[:-1] + "?"
        if self.random.random() < 0.5:
            self.refused(connection, self.request(f"Authorization: Bearer {token}"))
        else:
            self.refused(connection, self.request(target=f"/metrics?token={token}"))

    def wrong_host(self, connection):
        self.refused(connection, self.request(f"Authorization: Bearer {TOKEN}",
                                              "Origin: http://example.org"))

    def wrong_parameter(self, connection):
        query = self.random.choice(["", "i=", "i=near&p=x", "i=near&h=1.2.3", "i=near&f=((", "j=1",
                                    "i=near&i=lo", "i=near&c=-1"])
        self.refused(connection, self.request(f"Authorization: Bearer {TOKEN}",
                                              target=f"/api/capture?{query}"))

    def body(self, connection):
        self.refused(connection, self.request(f"Authorization: Bearer {TOKEN}", "Content-Length: 9",
                                              method="POST") + b"Z" * 9)

    def client_hello(self, connection):
        self.refused(connection, b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"
                     + self.random.randbytes(506) + b"\r\n\r\n")

    def nothing(self, connection):
        self.seen["babbler"] += 1
        self.nap(0.1)

    def many_at_once(self, connection):
        self.seen["babbler"] += 1
        connection.send(message("Host: 127.0.0.1", target="/healthz") * 100)


class Asker(Guest):
    """One who asks for what is no stream, and notes how long that took."""

    kind, network = "asker", 4
    worst = 0.0

    def visit(self):
        begin = time.monotonic()
        with self.connect() as connection:
            target = self.random.choice(["/healthz", "/metrics", "/api/interfaces"])
            connection.send(message("Host: 127.0.0.1", f"Authorization: Bearer {TOKEN}",
                                    target=target))
            status = connection.response().status
        self.worst = max(self.worst, time.monotonic() - begin)
        self.seen[f"asker {status}"] += 1
        if status != 200:
            self.problems.append(f"{target} is answered {status}")
        self.nap(0.2)

    def note_cut(self, error):
        self.problems.append(f"asker: {error!r}")


def main():
    asker = Asker(0)
    guests = [asker, *(kind(number) for kind, count in
                       ((Visitor, VISITORS), (Staller, STALLERS), (Babbler, BABBLERS))
                       for number in range(count))]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    print(json.dumps({"seen": sum((guest.seen for guest in guests), Counter()),
                      "worst": asker.worst,
                      "problems": [problem for guest in guests for problem in guest.problems]}))


if __name__ == "__main__":
    main()
