"""`chattcp conversations` on an interface: what ends is printed soon, also where nothing follows."""
import signal
import socket

import live_network
from live_capture import LiveTest
from live_network import wait_until_up
from program import PATIENCE, Running
from programs import CHATTCP


class Conversations(LiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        wait_until_up(self.far_side)

    def start(self, *arguments):
        running = Running([CHATTCP, "conversations", "-i", "near", "--format", "json", *arguments])
        self.addCleanup(running.close)
        self.assertTrue(running.wait_for_error("listening on "))
        return running

    def talk(self):
        """A connection over the cable, until both sides have ended it."""
        with self.far_side.inside():
            server = socket.create_server(("10.9.0.2", 0))
        with server, socket.create_connection(server.getsockname(), PATIENCE) as client:
            client.sendall(b"hello")
            accepted, _ = server.accept()
            with accepted:
                client.shutdown(socket.SHUT_WR)
                while accepted.recv(100):
                    pass

    def test_an_end_is_printed_without_further_packets(self):
        running = self.start("-p", "tcp")
        self.talk()
        self.assertTrue(running.wait_for_lines(1))
        line = running.packets()[0]
        self.assertEqual((line["ended"], line["client"]["payload_bytes"]), ("fin", 5))
        running.signal(signal.SIGINT)
        self.assertEqual(running.wait(), 0)


if __name__ == "__main__":
    live_network.main()
