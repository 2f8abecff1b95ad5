"""`chattcp serve -r FILE`: saved captures, offered to clients."""
import concurrent.futures
import os
import shutil
import subprocess
import unittest

import live_network
from captures import pcap, records
from event_stream import NDJSON
from program import AS_NOBODY
from programs import PORTABLE
from serve_packets_test import EVENTS, PATH, PacketsTest, events_of, frames, small_file
from server import UsageTest, message


class Files(PacketsTest):
    def serve_files(self, *contents, arguments=()):
        """A server with a.pcap, b.pcap, ..."""
        files = [self.write_file(f"{chr(ord('a') + number)}.pcap", content)
                 for number, content in enumerate(contents)]
        return self.serve("-r", *files, *arguments)

    def test_files_are_listed(self):
        content = small_file()
        server = self.serve_files(content, b"")
        answer = server.get("/api/files")
        self.assertEqual((answer.status, answer.header("Content-Type")), (200, "application/json"))
        self.assertEqual(answer.json(), {"data": [{"name": "a.pcap", "size": len(content)},
                                                  {"name": "b.pcap", "size": 0}]})
        self.assertEqual(self.serve().get("/api/files").json(), {"data": []})

    def test_names_are_unique(self):
        os.mkdir(self.path("other"))
        files = [self.write_file("x.pcap", small_file(1)), self.write_file("other/x.pcap", small_file(2)),
                 self.write_file("x.pcap (2)", small_file(3))]
        server = self.serve("-r", files[0], "-r", files[1], "--read", files[2])
        names = [entry["name"] for entry in server.get("/api/files").json()["data"]]
        self.assertEqual(names, ["x.pcap", "x.pcap (2)", "x.pcap (2) (2)"])
        for number, name in enumerate(names, 1):
            answer = self.get_whole(server, f"file={name.replace(' ', '%20')}")
            self.assertEqual(answer.body.count(b"\n"), number)

    def get_whole(self, server, query, *headers):
        return self.request_whole(server, "GET", f"{PATH}?{query}", headers)

    def test_packets_are_those_of_the_command(self):
        contents = small_file(3), small_file(5000, 1000)
        server = self.serve_files(*contents)
        for name, content in zip("ab", contents):
            for query, options in (("", ()), ("&add=analysis&payload=text", ("--add", "analysis", "--payload", "text")),
                                   ("&format=tsv", ("--format", "tsv")), ("&p=tcp", ("-p", "tcp")), ("&c=2", ("-c", "2"))):
                with self.subTest(name=name, query=query):
                    answer = self.get_whole(server, f"file={name}.pcap{query}")
                    self.assertEqual((answer.status, answer.body), (200, self.expected(content, *options)))

    def test_events(self):
        server = self.serve_files(small_file(3))
        answer = self.get_whole(server, "file=a.pcap", f"Accept: {EVENTS}")
        self.assertEqual([name for name, _ in events_of(answer.body)], ["packet"] * 3 + ["close"])
        self.assertEqual(server.get(f"{PATH}?file=a.pcap", {"Accept": EVENTS, "Last-Event-ID": "end"}).status, 204)

    def test_many_clients_read_one_file_at_the_same_time(self):
        content = small_file(20000, 1000)
        server = self.serve_files(content)
        expected = self.expected(content, "--payload", "base64")
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for answer in pool.map(lambda _: self.get_whole(server, "file=a.pcap&payload=base64"), range(16)):
                self.assertEqual(answer.body, expected)

    def test_a_broken_file(self):
        server = self.serve_files(small_file(5)[:-1], b"no capture")
        *packets, error = self.get_whole(server, "file=a.pcap").body.splitlines()
        self.assertEqual(len(packets), 4)
        self.assertTrue(error.startswith(b'{"error":"a.pcap: broken at byte'), error)
        self.assert_error(server.get(f"{PATH}?file=b.pcap"), 400, "b.pcap: not a capture file")

    def test_other_files_are_not_there(self):
        server = self.serve_files(small_file())
        for name in ("b.pcap", "", "../a.pcap", self.path("a.pcap"), "%2fetc%2fpasswd", "a.pcap%00"):
            with self.subTest(name=name):
                self.assert_error(server.get(f"{PATH}?file={name}"), 404, "/api/files")
        self.assert_error(server.get(f"{PATH}?file=a.pcap&file=a.pcap"), 400, "only once")

    def test_head_has_no_body(self):
        server = self.serve_files(small_file())
        answer = server.request("HEAD", f"{PATH}?file=a.pcap")
        self.assertEqual((answer.status, answer.header("Content-Type")), (200, NDJSON))
        self.assertEqual(server.request("HEAD", f"{PATH}?file=b.pcap").status, 404)

    def test_an_unknown_file_starts_no_stream(self):
        server = self.serve_files(small_file())
        self.assert_error(server.get(f"{PATH}?file=b.pcap"), 404)
        self.assertEqual(server.get("/healthz").status, 200)
        self.assertFalse(server.find_errors("b.pcap"), server.errors())

    def test_a_client_that_leaves_ends_its_reading(self):
        if shutil.which("zstd") is None:
            self.skipTest("there is no zstd")
        content = small_file(1, 1400)
        packed = [subprocess.run(["zstd", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout
                  for data in (content, content[24:] * 100_000)]
        server = self.serve_files(packed[0] + packed[1] * 1000)  # 140 GB.
        with self.connect(server) as connection:
            connection.send(message("Host: localhost", target=f"{PATH}?file=a.pcap&p=tcp"))
            self.assertEqual(connection.head().status, 200)
        self.assertTrue(server.wait_for_error(" ends: 0 packets: client left"), server.errors())

    def test_a_file_that_has_grown_is_read_to_its_new_end(self):
        server = self.serve_files(small_file(2))
        with open(self.path("a.pcap"), "ab") as file:
            file.write(pcap(records(frames(3)))[24:])
        self.assertEqual(self.get_whole(server, "file=a.pcap").body.count(b"\n"), 5)
        self.assertEqual(server.get("/api/files").json()["data"][0]["size"], len(small_file(5)))

    def test_files_are_opened_before_rights_are_given_up(self):
        file = self.write_file("secret.pcap", small_file(4))
        os.chmod(file, 0o600)
        server = self.serve("-r", file)
        self.assertEqual(self.get_whole(server, "file=secret.pcap").body.count(b"\n"), 4)

    def test_no_rights_to_capture_are_needed(self):
        folder = self.folder()
        os.chmod(folder, 0o755)
        file = os.path.join(folder, "x.pcap")
        with open(file, "wb") as saved:
            saved.write(small_file())
        os.chmod(file, 0o644)
        command = (*AS_NOBODY, self.program_for_all())
        if not PORTABLE:  # Which does not know.
            without = self.serve(command=command)
            self.assertTrue(without.wait_for_error("no permission to capture"), without.errors())
        server = self.serve("-r", file, command=command)
        self.assertEqual(self.get_whole(server, "file=x.pcap").status, 200)
        self.assertNotIn("permission", server.errors())


class Usage(UsageTest):
    def test_what_cannot_be_offered(self):
        os.mkfifo(self.path("pipe"))
        file = self.write_file("x.pcap", small_file())
        missing = self.path("missing.pcap")
        self.refused("-r", missing, words=(missing, "No such file"), status=1)
        self.refused("-r", file, missing, words=(missing, "No such file"), status=1)
        self.refused("-r", self.path("pipe"), words=("pipe", "not a regular file"), status=1)
        self.refused("-r", self.folder(), words=("not a regular file",), status=1)
        self.refused("-r", "-", words=("-r: '-' is not", "standard input"))
        self.refused("-r", "", words=("-r: '' is not",))
        self.refused("-r", file, "--compat", words=("-r", "--compat"))
        for value in ("0", "x", "1048577", "-1", "1.5"):
            self.refused(f"--max-upload={value}", words=(f"--max-upload: '{value}' is not", "1048576"))


if __name__ == "__main__":
    live_network.main()
