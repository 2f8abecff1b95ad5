"""Clients that send one byte of a request a second, as many as one likes, and what a good one sees
meanwhile."""
import contextlib
import itertools
import multiprocessing
import socket
import statistics
import time

from http_client import LOOPBACK

REQUEST = b"GET /api/interfaces HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 4000
STEPS = 100  # A second: each step is that of a hundredth of the clients.


class _SlowClient:
    def __init__(self, address, source):
        self._address = address
        self._source = source
        self.socket = None
        self._sent = 0

    def connect(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if self._source is not None:
            self.socket.bind((self._source, 0))
        self.socket.connect_ex(self._address)
        self._sent = 0

    def step(self):
        """Sends a byte. False where the connection has ended."""
        try:
            self.socket.send(REQUEST[self._sent:self._sent + 1])
            self._sent += 1
            self.socket.recv(4096)
            return False  # It was refused, or simply closed.
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self):
        self.socket.close()


class SlowClients:
    """`count` connections that each send a byte a second, and come again when they are cut off. They
    come within a second, or `at_once`.

    `sources` are the addresses from which they come, in turn; None is any. They have a process of
    their own, as they are not to take the time of who measures.
    """

    def __init__(self, port, count, address=LOOPBACK, sources=(None,), at_once=False):
        self._clients = [_SlowClient((address, port), sources[number % len(sources)])
                         for number in range(count)]
        self._at_once = at_once
        context = multiprocessing.get_context("fork")
        self._cut_off = context.Value("l", 0, lock=False)
        self._process = context.Process(target=self._run, daemon=True)

    @property
    def cut_off(self):
        """How often one was."""
        return self._cut_off.value

    def __enter__(self):
        self._process.start()
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.join()

    def _run(self):
        if self._at_once:
            for client in self._clients:
                client.connect()
        begin = time.monotonic()
        for step in itertools.count():
            time.sleep(max(0, begin + step / STEPS - time.monotonic()))
            for client in self._clients[step % STEPS::STEPS]:
                if client.socket is None:
                    client.connect()
                elif not client.step():
                    self._cut_off.value += 1
                    client.close()
                    client.connect()


class Delays:
    """Milliseconds that something took, again and again."""

    def __init__(self):
        self._taken = []

    @contextlib.contextmanager
    def one(self):
        begin = time.monotonic()
        yield
        self._taken.append((time.monotonic() - begin) * 1000)

    @property
    def median(self):
        return statistics.median(self._taken)

    @property
    def most(self):
        return max(self._taken)

    def __str__(self):
        return f"{len(self._taken)}, median {self.median:.1f} ms, most {self.most:.1f} ms"


def good_client(server, stream, datagrams, seconds):
    """What a client sees that does all as one should: a request on a connection of its own, and an
    event of `stream`, each as often as it fits. Returns the delays of both."""
    requests, events = Delays(), Delays()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with requests.one():
            response = server.get("/api/interfaces")
        if response.status != 200:
            raise RuntimeError(f"refused: {response}")
        with events.one():
            datagrams.send(b"x")
            stream.packets(1)
        time.sleep(0.02)
    return requests, events
