"""GET /api/conversations, and packets with chosen fields or as a table, to curl."""
import csv
import io
import json
import socket
import threading
import time

import live_network
from live_serve import ServeLiveTest, events_in, read_until, url_of
from program import PATIENCE, Running, end_process, wait_until
from programs import CHATTCP
from server import LOOPBACK, NDJSON

PORT = 7007


class Served(ServeLiveTest):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.listener = socket.create_server((LOOPBACK, PORT))
        self.addCleanup(self.listener.close)

    def talk(self, say=b"hello", wait=0.0):
        """A connection from its beginning to its end, which both sides close."""
        def answer():
            connection, _ = self.listener.accept()
            with connection:
                while connection.recv(100):
                    connection.sendall(b"answer")

        thread = threading.Thread(target=answer)
        thread.start()
        with socket.create_connection((LOOPBACK, PORT)) as client:
            client.sendall(say)
            client.recv(100)
            time.sleep(wait)
            client.shutdown(socket.SHUT_WR)
            while client.recv(100):
                pass
            port = client.getsockname()[1]
        thread.join()
        return port

    def begun(self, path, query, *arguments):
        curl = self.curl(*arguments, url_of(self.server, f"i=lo&p={PORT}&{query}", path))
        self.wait_for_bound(self.server)
        return curl

    def printed(self, curl):
        text = curl.communicate(timeout=PATIENCE)[0].decode()
        self.assertEqual(curl.returncode, 0, text)
        return text


class Conversations(Served):
    path = "/api/conversations"

    def assert_one(self, one, port):
        self.assertEqual((one["client"]["port"], one["server"]["port"]), (port, PORT))
        self.assertEqual((one["client"]["payload_bytes"], one["server"]["payload_bytes"]), (5, 6))
        self.assertEqual((one["proto"], one["ended"], one["findings"]), ("tcp", "fin", []))

    def test_each_is_an_event_soon_after_its_end(self):
        curl = self.begun(self.path, "c=2")
        ports = [self.talk()]
        before = time.monotonic()
        self.assertIn(b"event: conversation", read_until(curl.stdout, b'"findings"'))
        self.assertLess(time.monotonic() - before, 10)
        ports.append(self.talk())
        rest = events_in(self.printed(curl))
        self.assertEqual([(number, kind) for number, kind, _ in rest],
                         [(2, "conversation"), (None, "close")])
        self.assert_one(json.loads(rest[0][2]), ports[1])
        self.assertTrue(self.server.wait_for_error("ends: 2 conversations, 0 dropped"))

    def test_lines_and_tables_have_the_same(self):
        lines = self.begun(self.path, "c=1", "-H", f"Accept: {NDJSON}")
        tables = {form: self.begun(self.path, f"c=1&format={form}") for form in ("csv", "tsv")}
        self.wait_for_bound(self.server, 3)
        port = self.talk()
        one = json.loads(self.printed(lines))
        self.assert_one(one, port)
        for form, separator in (("csv", ","), ("tsv", "\t")):
            with self.subTest(form=form):
                rows = list(csv.DictReader(io.StringIO(self.printed(tables[form])),
                                           delimiter=separator))
                self.assertEqual(len(rows), 1)
                self.assertEqual(rows[0]["client.port"], str(port))
                self.assertEqual(int(rows[0]["server.payload_bytes"]), 6)
                self.assertEqual(set(key.partition(".")[0] for key in rows[0]), set(one))

    def test_a_silent_one_is_over_after_idle(self):
        curl = self.begun(self.path, "c=1&idle=0.3", "-H", f"Accept: {NDJSON}")
        port = None

        def slow():
            nonlocal port
            port = self.talk(wait=3)

        thread = threading.Thread(target=slow)
        before = time.monotonic()
        thread.start()
        one = json.loads(self.printed(curl))
        self.assertLess(time.monotonic() - before, 3)
        self.assertEqual(one["ended"], "idle")
        thread.join()
        self.assertEqual(one["client"]["port"], port)

    def test_the_command_prints_them_as_soon(self):
        running = Running([CHATTCP, "conversations", "-i", "lo", "-p", str(PORT)])
        self.addCleanup(running.close)
        self.assertTrue(running.wait_for_error("listening on "), running.errors())
        port = self.talk()
        self.assertTrue(running.wait_for_lines(1))
        self.assert_one(json.loads(running.lines()[0]), port)

    def test_wrong_parameters(self):
        for query, words in (("i=lo&fields=time", "unknown parameter 'fields'"),
                             ("i=lo&idle=no", "idle: 'no' is not a number of seconds"),
                             ("i=lo&idle=0", "idle: '0' is not"), ("", "interface required"),
                             ("i=lo&idle=1&idle=1", "idle: may be given only once"),
                             ("i=lo&payload=hex", "unknown parameter 'payload'")):
            with self.subTest(query=query):
                self.assert_error(self.server.get(f"{self.path}?{query}"), 400, words)


class Packets(Served):
    path = "/api/capture"

    def test_fields_and_additions(self):
        few = self.begun(self.path, "c=3&fields=tcp.dst,number,analysis.state",
                         "-H", f"Accept: {NDJSON}")
        more = self.begun(self.path, "c=3&add=payload_length,analysis", "-H", f"Accept: {NDJSON}")
        self.wait_for_bound(self.server, 2)
        port = self.talk()
        few = [json.loads(line) for line in self.printed(few).split()]
        self.assertEqual(few, [
            {"tcp": {"dst": to}, "number": number, "analysis": {"state": state}} for number, to, state
            in ((1, PORT, "SYN-SENT"), (2, port, "SYN-RECEIVED"), (3, PORT, "ESTABLISHED"))])
        more = [json.loads(line) for line in self.printed(more).split()]
        self.assertEqual(list(more[0])[-3:], ["udp", "payload_length", "analysis"])
        self.assertEqual([one["analysis"]["stream"] for one in more], [0, 0, 0])

    def test_both_directions_are_analysed_where_one_is_shown(self):
        curl = self.begun(self.path, f"p.dst={PORT}&c=3&fields=analysis.rtt_us,analysis.from",
                          "-H", f"Accept: {NDJSON}")
        self.talk()
        lines = [json.loads(line)["analysis"] for line in self.printed(curl).split()]
        self.assertEqual({one["from"] for one in lines}, {"client"})
        self.assertIn("rtt_us", lines[1])  # Of the SYN-ACK, which is not shown.

    def test_a_table_has_a_heading_for_each_client_and_whole_records(self):
        said = b'a,"b"\nc\r\n'
        query = "c=4&format=csv&fields=number,tcp.payload&payload=text"
        for turn in range(2):
            curl = self.begun(self.path, query)
            with self.subTest(turn=turn):
                self.talk(say=said)
                rows = list(csv.reader(io.StringIO(self.printed(curl), newline="")))
                self.assertEqual(rows, [["number", "tcp.payload"], ["1", ""], ["2", ""], ["3", ""],
                                        ["4", said.decode()]])

    def test_a_table_is_not_compressed_and_has_its_type(self):
        for form, kind in (("csv", "text/csv"), ("tsv", "text/tab-separated-values")):
            with self.subTest(form=form):
                curl = self.begun(self.path, f"c=1&format={form}", "--compressed", "-D", "-")
                self.talk()
                head, _, body = self.printed(curl).replace("\r\n", "\n").partition("\n\n")
                self.assertIn(f"Content-Type: {kind}; charset=utf-8; header=present", head)
                self.assertNotIn("Content-Encoding", head)
                self.assertEqual(len(body.splitlines()), 2)

    def test_a_client_that_takes_no_table_is_told(self):
        response = self.server.get(f"{self.path}?i=lo&format=csv",
                                   headers=[("Accept", "text/event-stream")])
        self.assert_error(response, 406, "format=csv")


class Bounds(ServeLiveTest):
    def test_what_is_forgotten_is_counted(self):
        server = self.serve("--max-streams", "2")
        curl = self.curl(url_of(server, f"i=lo&p={PORT}&idle=60", "/api/conversations"))
        self.wait_for_bound(server)
        for port in range(6001, 6006):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.bind((LOOPBACK, port))
                sender.sendto(b"x", (LOOPBACK, PORT))
        self.assertTrue(wait_until(lambda: b"chattcp_forgotten_conversations_total 3\n"
                                   in server.get("/metrics").body))
        end_process(curl)


if __name__ == "__main__":
    live_network.main()
