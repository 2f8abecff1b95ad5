"""Traffic of this machine with itself, on its own loopback interface: the live test for systems without
network namespaces."""
import json
import os
import socket
import unittest
import urllib.request

import program
from programs import CHATTCP

PAYLOAD = b"chattcp loopback test"


def loopback():
    interfaces = json.loads(program.run("interfaces", "--json").stdout)["data"]
    return next(entry["Name"] for entry in interfaces
                if "loopback" in entry["Flags"] and entry["IpV4Address"] == "127.0.0.1")


@unittest.skipUnless(os.geteuid() == 0, "needs root")
class Loopback(unittest.TestCase):
    def setUp(self):
        self.receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.receiver.close)
        self.receiver.bind(("127.0.0.1", 0))
        self.port = self.receiver.getsockname()[1]

    def start(self, *arguments):
        running = program.Running([CHATTCP, *arguments])
        self.addCleanup(program.end_process, running.process)
        return running

    def send(self):
        self.receiver.sendto(PAYLOAD, self.receiver.getsockname())

    def check(self, packet):
        self.assertEqual((packet["proto"], packet["src_ip"], packet["dst_ip"]),
                         ("udp", "127.0.0.1", "127.0.0.1"))
        self.assertEqual((packet["udp"]["dst"], bytes(packet["udp"]["payload"])), (self.port, PAYLOAD))

    def test_capture(self):
        capture = self.start("capture", "-i", loopback(), "-p", "udp", "-p.dst", str(self.port), "-c", "1")
        self.assertTrue(capture.wait_for_error("listening on "))
        self.send()
        self.assertTrue(capture.wait_for_lines(1))
        self.check(capture.packets()[0])
        self.assertEqual(capture.process.wait(program.PATIENCE), 0)

    def test_serve(self):
        server = self.start("serve", "-port", "0", "--listen", "127.0.0.1")
        self.assertTrue(server.wait_for_error("Server starting on "))
        address = server.find_errors("Server starting on ")[0]
        request = urllib.request.Request(
            f"http://127.0.0.1:{address.rpartition(':')[2]}/api/capture?"
            f"i={loopback()}&p=udp&p.dst={self.port}&c=1", headers={"Accept": "application/x-ndjson"})
        # The answer begins once the capture runs.
        with urllib.request.urlopen(request, timeout=program.PATIENCE) as answer:
            self.send()
            # Empty lines keep the connection alive.
            self.check(json.loads(next(line for line in answer if line.strip())))


if __name__ == "__main__":
    program.main()
