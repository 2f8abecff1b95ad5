"""How `chattcp serve` is started and ended."""
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time

import live_network
from live_network import run
from program import AS_NOBODY, AT_ONCE, linux_only, wait_until, with_few_descriptors
from programs import CHATTCP
from server import LOOPBACK, LOOPBACK_6, UsageTest, authority, ipv6_works, message

HOST = "Host: localhost"

# Flag, what it allows, values that it does not.
BAD_VALUES = [
    ("--listen", "address", ["nohost", "example.com", "1.2.3", "1.2.3.4:80", "10.0.0.0/8",
                             "127.0.0.256", "fe80::g", "127.0.0.1,", ",", "0.0.0.0,x", "*",
                             "::1,::x"]),
    ("--max-clients", "from 1 to", ["0", "-1", "x", "1.5", "99999999999999999999"]),
    ("--max-per-address", "from 1 to", ["0", "x", "10001"]),
    ("--trusted-proxy", "such as 127.0.0.1",
     ["", "x", "localhost", "127.0.0.1:80", "10.0.0.0/33", "0.0.0.0/0", "::/0", "127.0.0.1,",
      "127.0.0.1,x"]),
    ("--max-guesses", "from 1 to", ["0", "x", "1000001"]),
    ("--max-ring-memory", "from 1 to", ["0", "x", "1048577"]),
    ("--max-captures", "from 1 to", ["0", "-1", "x", "1.5", "99999999999999999999"]),
    ("--max-streams", "from 1 to 100000000", ["0", "-1", "x", "100000001"]),
    ("--buffer-size", "from 1 to", ["0", "-1", "x", "4096"]),
    ("--stream-buffer", "from 1 to", ["0", "-1", "x", "99999999999999999999"]),
    ("-s", "from 0 to 262144", ["-5", "x", "262145"]),
]
BAD_PORTS = ["x", "-1", "65536", "80,81", "8080 ", "+80", "0x50", "http", "99999999999999999999"]

TAKE_A_VALUE = ["-port", "--listen", "--tls-cert", "--tls-key", "--token",
                "--token-file", "--cors-origin", "--allow-host", "--trusted-proxy", "--max-clients",
                "--max-per-address", "--max-guesses", "--max-ring-memory",
                "--max-captures", "--max-streams", "--buffer-size", "--stream-buffer", "-s"]
FLAGS = ["--no-token", "--promiscuous", "--compat", "-q"]


class FewDescriptors(UsageTest):
    @linux_only("prlimit")
    @with_few_descriptors
    def test_a_hard_limit_too_low_for_the_clients_is_a_warning(self):
        for limit, clients, warns in ((700, 64, False), (700, 101, True), (10600, 10000, False),
                                      (1024, 10000, True)):
            with self.subTest(limit=limit, clients=clients):
                server = self.serve("--max-clients", str(clients),
                                    command=("prlimit", f"--nofile={limit}:{limit}", CHATTCP))
                line = f"only {limit} descriptors are allowed; {clients} streams"
                server.stop()  # All that it says is there.
                self.assertEqual(line in server.errors(), warns, server.errors())


class WrongUsage(UsageTest):
    def test_a_bad_value_names_flag_value_and_what_is_allowed(self):
        for flag, allowed, values in BAD_VALUES:
            for value in values:
                with self.subTest(flag=flag, value=value):
                    line = self.refused(flag, value, words=(flag + ": ", allowed))
                    if "," not in value:
                        self.assertIn(f"{flag}: '{value}' is not ", line)

    def test_memory_that_holds_no_ring_is_named(self):
        self.refused("--buffer-size", "8", "--max-ring-memory", "7",
                     words=("--max-ring-memory: 7 MiB", "8 MiB", "--buffer-size"))

    def test_the_bad_one_of_several_addresses_is_named(self):
        self.refused("--listen", "127.0.0.1,bad,::1", words=("--listen: 'bad' is not ",))
        self.refused("--listen", "127.0.0.1", "--listen", "bad", words=("--listen: 'bad'",))

    def test_a_bad_port_is_named(self):
        for flag in ("-port", "--port"):
            for value in BAD_PORTS:
                with self.subTest(flag=flag, value=value):
                    line = self.refused(flag, value, port=None, words=("0 to 65535",))
                    self.assertRegex(line, rf"^chattcp: --?port: '{re.escape(value)}' is not ")

    def test_a_flag_without_its_value_is_refused(self):
        for flag in TAKE_A_VALUE:
            with self.subTest(flag=flag):
                self.refused(flag, words=(flag.lstrip("-"),))

    def test_an_empty_value_is_a_bad_value(self):
        other = {"--tls-cert": ["--tls-key", "x"], "--tls-key": ["--tls-cert", "x"]}
        for flag in TAKE_A_VALUE:
            with self.subTest(flag=flag):
                self.refused(flag, "", *other.get(flag, []), port=None if flag == "-port" else 0,
                             words=(flag + ":",))

    def test_a_flag_takes_no_value(self):
        for flag in FLAGS:
            with self.subTest(flag=flag):
                self.refused(flag + "=maybe", words=(flag,))

    def test_what_contradicts_itself_names_both(self):
        path = self.write_file("token", b"secret\n")
        for first, second in ((["--token", "a"], ["--token-file", path]),
                              (["--no-token"], ["--token", "a"]),
                              (["--no-token"], ["--token-file", path])):
            for arguments in (first + second, second + first):
                with self.subTest(arguments=arguments):
                    self.refused(*arguments, words=(first[0], second[0]))

    def test_certificate_and_key_belong_together(self):
        path = self.write_file("token", b"")
        self.refused("--tls-cert", path, words=("--tls-cert", "--tls-key"))
        self.refused("--tls-key", path, words=("--tls-cert", "--tls-key"))

    def test_unknown_options_are_named(self):
        for option in ("--bogus", "-Z", "-i", "--tls", "--host", "--toke"):
            with self.subTest(option=option):
                self.refused(option, words=("unknown option", option))

    def test_stray_arguments_are_named(self):
        self.refused("lo", words=("unexpected argument 'lo'",))
        self.refused("8080", words=("unexpected argument '8080'",))
        self.refused("capture", words=("'capture'",))

    def test_what_cannot_stand_in_a_header_is_no_token(self):
        for token in ("a b", "a\nb", "a&b", "\u00e9", "a'b", "=", "a,b", " a"):
            with self.subTest(token=token):
                self.refused("--token", token, words=("--token: ",))

    def test_a_token_is_in_no_error(self):
        for arguments in (["--token", "secret", "--no-token"], ["--token", "secret", "--bogus"],
                          ["--token", "secret", "--listen", "x"]):
            with self.subTest(arguments=arguments):
                self.assertNotIn("secret", self.refused(*arguments))


class Help(UsageTest):
    def test_it_names_every_option(self):
        for flag in ("--help", "-h"):
            text = run(CHATTCP, "serve", flag)
            self.assertEqual([line for line in text.splitlines() if len(line) > 100], [])
            for name in (*TAKE_A_VALUE, *FLAGS, "--help"):
                with self.subTest(name=name):
                    self.assertRegex(text, rf"(?m)^ .*(^|[ ,]){name}[ ,\n]")

    def test_it_wins_over_other_arguments(self):
        self.assertEqual(run(CHATTCP, "serve", "-port", "8080", "--help"),
                         run(CHATTCP, "serve", "--help"))

    def test_the_command_is_listed(self):
        self.assertRegex(run(CHATTCP, "--help"), r"(?m)^ +serve ")


class Failures(UsageTest):
    """What could work, but does not: status 1."""

    def failed(self, *arguments, words=(), **options):
        return self.refused(*arguments, words=words, status=1, **options)

    def listen(self, address):
        listener = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address
                                        else socket.AF_INET)
        self.addCleanup(listener.close)
        return listener.getsockname()[1]

    def test_a_port_in_use_is_named(self):
        for address in ("127.0.0.1", "0.0.0.0"):
            with self.subTest(address=address):
                port = self.listen(address)
                line = self.failed(port=port, words=(f"chattcp: 127.0.0.1:{port}: ",))
                self.assertRegex(line, "(?i)in use")

    def test_a_port_in_use_of_one_address_only_is_named(self):
        self.need_ipv6()
        port = self.listen(LOOPBACK_6)
        line = self.failed(port=port, words=(f"[::1]:{port}",))
        self.assertRegex(line, "(?i)in use")

    def test_a_second_server_is_refused_and_the_first_one_goes_on(self):
        first = self.serve("--token", "first")
        for _ in range(2):
            line = self.failed("--token", "second", port=first.port)
            self.assertRegex(line, "(?i)in use")
        for _ in range(20):
            response = first.get("/api/interfaces", {"Authorization": "Bearer first"})
            self.assertEqual(response.status, 200)

    def test_an_address_of_another_machine_is_named(self):
        self.failed("--listen", "192.0.2.1", "--token", "x", words=("192.0.2.1",))

    def test_an_unusable_token_file_is_named(self):
        missing = os.path.join(self.folder(), "missing")
        for path in (missing, self.folder()):
            with self.subTest(path=path):
                self.failed("--token-file", path, words=(path,))

    def test_a_token_file_without_a_token_is_wrong_usage(self):
        for content in (b"", b"\n", b"\nsecret\n", b"sec\0ret\n", b"sec ret\n", b"\xffsecret\n"):
            with self.subTest(content=content):
                path = self.write_file("token", content)
                self.assertNotIn("secret", self.refused("--token-file", path, words=(path,)))

    def test_an_unreadable_token_file_is_named(self):
        program = self.program_for_all()
        path = os.path.join(os.path.dirname(program), "token")
        with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(b"secret\n")
        self.failed("--token-file", path, words=(path, "ermission"), cwd="/",
                    command=(*AS_NOBODY, program))


class Start(UsageTest):
    def check_first_lines(self, server, address=LOOPBACK, scheme="http"):
        curl = server.line_for_curl
        first, second = server.error_lines()[:2]
        self.assertEqual(first, f"Server starting on :{server.port}")
        token = "" if server.token is None else f"&token={server.token}"
        self.assertIn(f"curl -N '{scheme}://{authority(address, server.port)}/api/capture?i=any"
                      f"{token}'", curl)
        fragment = "" if server.token is None else f"#token={server.token}"
        self.assertEqual(second, f"Open {scheme}://{authority(address, server.port)}/{fragment} in a browser")

    def test_the_first_lines_say_the_port_and_who_can_connect(self):
        for arguments in ([], ["-q"], ["--token", "secret"], ["--listen", "127.0.0.1"],
                          ["--listen", "0.0.0.0"], ["--listen", "localhost"]):
            with self.subTest(arguments=arguments):
                server = self.serve(*arguments)
                self.check_first_lines(server)
                self.assertEqual(server.stop(), 0)
                self.assertEqual(len(server.error_lines()), 3, server.errors())

    def test_the_line_for_curl_works_as_written(self):
        if shutil.which("curl") is None:
            self.skipTest("there is no curl")
        for arguments in ([], ["--token", "p+q/r=="], ["--listen", "0.0.0.0"]):
            with self.subTest(arguments=arguments):
                server = self.serve(*arguments)
                line = server.line_for_curl
                command = shlex.split(line[line.index("curl -N "):])[:3]
                done = subprocess.run([*command, "--noproxy", "*", "-sSD", "-", "-o", os.devnull,
                                       "--max-time", "1"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                      check=False)
                self.assertIn(b" 200 ", done.stdout.split(b"\r\n")[0])
                self.assertEqual(done.returncode, 28)  # It was still open.

    def test_nothing_is_written_to_stdout(self):
        server = self.serve()
        self.open(server).wait_open()
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.lines(), [])

    def test_the_port_is_8080_unless_given(self):
        server = self.serve(port=None)
        self.assertEqual(server.port, 8080)
        self.check_first_lines(server)

    def test_the_port_may_be_given_in_all_spellings(self):
        with socket.create_server((LOOPBACK, 0)) as listener:
            free = str(listener.getsockname()[1])
        for arguments in (["-port", free], ["--port", free], ["-port=" + free],
                          ["--port=" + free]):
            with self.subTest(arguments=arguments):
                server = self.serve(*arguments, port=None)
                self.assertEqual(server.port, int(free))
                self.assertEqual(server.get("/healthz").status, 200)
                self.assertEqual(server.stop(), 0)

    def test_both_loopback_addresses_have_the_same_port(self):
        self.need_ipv6()
        for arguments in ([], ["--listen", "localhost"], ["--listen", "127.0.0.1,::1"],
                          ["--listen", "::1", "--listen", "127.0.0.1"]):
            with self.subTest(arguments=arguments):
                server = self.serve(*arguments)
                for address in (LOOPBACK, LOOPBACK_6):
                    self.assertEqual(server.get("/healthz", address=address).body, b"ok\n")

    def test_one_address_is_only_that_one(self):
        self.need_ipv6()
        for address, other in ((LOOPBACK, LOOPBACK_6), (LOOPBACK_6, LOOPBACK)):
            server = self.serve("--listen", address)
            self.assertEqual(server.get("/healthz", address=address).body, b"ok\n")
            with self.assertRaises(ConnectionRefusedError):
                server.connect(other)
            self.check_first_lines(server, address)

    def test_the_port_is_free_again_at_once(self):
        server = self.serve()
        port = server.port
        for _ in range(3):
            self.open(server).wait_open()
            self.connect(server)
            self.assertEqual(server.stop(), 0)
            server = self.serve(port=port)
        self.assertEqual(server.get("/healthz").body, b"ok\n")


class Privileges(UsageTest):
    def status_of(self, server, field):
        """As /proc/PID/status has it: capabilities as a number of 64 bits."""
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
            return int(next(line.split()[1] for line in file if line.startswith(field + ":")), 16)

    @linux_only("capabilities")
    def test_who_may_not_capture_is_warned_and_served_errors(self):
        server = self.serve(command=("setpriv", "--reuid", "65534", "--clear-groups",
                                     "--inh-caps=-all", CHATTCP))
        self.assertTrue(server.wait_for_error("^chattcp: warning: no permission to capture.*sudo"))
        self.assertEqual(self.status_of(server, "CapEff"), 0)
        error, close = self.open(server).rest()
        self.assertEqual((error.kind, close.kind), ("error", "close"))
        self.assertTrue(error.data.startswith("lo: no permission to capture; use sudo"), error.data)


class Lines(UsageTest):
    """What is printed about streams."""

    def test_a_line_when_a_stream_starts_and_one_when_it_ends(self):
        server = self.serve()
        addresses = [LOOPBACK] + ([LOOPBACK_6] if ipv6_works() else [])
        for address in addresses:
            for lines, word in ((False, "events"), (True, "lines")):
                with self.subTest(address=address, lines=lines):
                    stream = self.open(server, "i=lo&p=tcp&p.dst=1", address=address, lines=lines)
                    stream.wait_open()
                    name = re.escape(f"chattcp: {stream.name}")
                    wish = r"i=lo&p=tcp&p\.dst=1"
                    self.assertTrue(server.wait_for_error(rf"^{name} starts: {wish} \({word}\)$"),
                                    server.errors())
                    stream.close()
                    self.assertTrue(server.wait_for_error(
                        rf"^{name} ends: 0 packets, 0 dropped: client left$"), server.errors())

    def test_quiet_silences_them(self):
        server = self.serve("-q")
        with self.open(server) as stream:
            stream.wait_open()
            self.assertTrue(server.wait_for_captures(1))
        self.assertTrue(server.wait_for_captures(0))
        self.assertEqual(server.stop(), 0)
        self.assertEqual(len(server.error_lines()), 3, server.errors())

    def test_a_parameter_cannot_forge_one(self):
        server = self.serve()
        stream = self.open(server, "i=a%0achattcp:%20warning:%20x%1b[1m")
        stream.rest()
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.find_errors("^chattcp: warning"), [])
        self.assertEqual(server.find_errors("\x1b"), [])

    def test_counts_are_told_on_a_signal(self):
        server = self.serve()
        _ = server.line_for_curl
        server.signal(signal.SIGUSR1)
        self.assertTrue(server.wait_for_error("", count=4), server.errors())
        time.sleep(0.2)
        self.assertEqual(len(server.error_lines()), 4)
        self.assertRegex(server.error_lines()[3], r"^chattcp: .*\d")
        self.assertEqual(server.get("/healthz").body, b"ok\n")


class End(UsageTest):
    def assert_ends_at_once(self, server, number):
        begin = time.monotonic()
        self.assertEqual(server.stop(number), 0, server.errors())
        self.assertLess(time.monotonic() - begin, AT_ONCE)

    def test_with_nobody_there(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for _ in range(5):
                self.assert_ends_at_once(self.serve(), number)

    def test_with_all_kinds_of_clients(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number):
                server = self.serve()
                for _ in range(20):
                    self.connect(server)
                    self.connect(server).send(b"GET /api/capture?i=lo HTTP/1.1\r\nHost: loc")
                kept = self.connect(server)
                kept.send(message(HOST, target="/healthz"))
                kept.response()
                streams = [self.open(server, query, version=version).wait_open()
                           for query in ("i=lo&p=1", "i=lo&p=2") for version in ("1.0", "1.1")]
                lines = self.open(server, "i=lo&p=1", lines=True).wait_open()
                self.assertTrue(server.wait_for_captures(2))
                self.assert_ends_at_once(server, number)
                for stream in streams:
                    self.assertEqual([(event.kind, event.data) for event in stream.rest()],
                                     [("close", "stop capture")])
                    self.assertTrue(stream.ended_well)
                self.assertEqual(lines.rest(), [])
                self.assertTrue(lines.ended_well)
                self.assertEqual(len(server.find_errors("ends: .*: server stops$")), 5, server.errors())

    def test_with_a_client_that_does_not_read(self):
        server = self.serve()
        datagrams = self.datagrams()
        query = f"i=lo&p={datagrams.port}"
        stuck = self.open(server, query, receive_buffer=4096)
        reader = self.open(server, query).wait_open()
        reader.wait_until_capturing(datagrams.send)
        for _ in range(3000):  # Some 15 MB of text: more than the kernel holds for it.
            datagrams.send(b"\xff" * 1400)
        reader.take(1000)
        self.assert_ends_at_once(server, signal.SIGTERM)
        stuck.close()

    def test_packets_that_were_captured_come_before_the_end(self):
        server = self.serve()
        datagrams = self.datagrams()
        stream = self.open(server, f"i=lo&p={datagrams.port}").wait_open()
        shown = stream.wait_until_capturing(datagrams.send) + 100
        for number in range(100):
            datagrams.send(bytes([number]))
        self.assertTrue(wait_until(lambda: f'result="shown"}} {shown}\n' in
                                   server.get("/metrics").body.decode()))
        self.assert_ends_at_once(server, signal.SIGTERM)
        events = stream.rest()
        self.assertEqual([event.kind for event in events], ["packet"] * 100 + ["close"])
        self.assertEqual([event.json()["udp"]["payload"] for event in events[:-1]],
                         [[number] for number in range(100)])

    def test_nothing_is_served_afterwards(self):
        server = self.serve()
        port = server.port
        self.assert_ends_at_once(server, signal.SIGTERM)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((LOOPBACK, port))


if __name__ == "__main__":
    live_network.main()
