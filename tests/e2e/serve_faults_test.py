"""Faults around a server and a capture: each is reported, affects nothing else, and the server is well
again once its cause has gone."""
import os
import signal
import sys
import tempfile
import time

import live_network
from live_network import rename, run, wait_until_up
from live_serve import ServeLiveTest, cpu_seconds, descriptors, lowest_free_descriptor, numbered
from live_streams import CheckedStream, read_streams
from program import PATIENCE, wait_until, with_few_descriptors
from programs import CHATTCP, SLOW

STOPPED = 5  # Seconds of a SIGSTOP.
RATE = 500 if SLOW else 5000

QUERY = "i=near&f=not%20ip6"


def print_time(what, begin):
    print(f"{what}: well again after {(time.monotonic() - begin) * 1000:.0f} ms", file=sys.stderr)


class FaultTest(ServeLiveTest):
    cable = True

    def numbers_of(self, stream, count):
        return [packet["udp"]["payload"][0] for packet in stream.packets(count)]

    def assert_error_and_close(self, stream, *words):
        events = stream.rest(PATIENCE)
        self.assertEqual([event.kind for event in events], ["error", "close"])
        for word in words:
            self.assertIn(word, events[0].data)

    def assert_next_capture_works(self, server, what):
        """On the interface `near`, which is there and up; its far end may be another one."""
        begin = time.monotonic()
        stream = self.listen(server, QUERY)
        self.far_raw().send(numbered(99))
        self.assertEqual(self.numbers_of(stream, 1), [99])
        print_time(what, begin)
        stream.close()


class Interfaces(FaultTest):
    def test_one_that_goes_down_and_up_is_captured_on(self):
        server = self.serve()
        stream = self.listen(server, QUERY)
        sender = self.far_raw()
        sender.send(numbered(1))
        self.assertEqual(self.numbers_of(stream, 1), [1])
        run("ip", "link", "set", "near", "down")
        self.assertEqual(stream.read_for(0.6), [])
        self.assert_error_and_close(self.open(server, QUERY + "&p=udp"), "near", "not up")
        begin = time.monotonic()
        run("ip", "link", "set", "near", "up")
        wait_until_up(self.far_side)
        sender.send(numbered(2))
        self.assertEqual(self.numbers_of(stream, 1), [2])
        print_time("interface down and up", begin)

    def test_one_that_is_renamed_ends_its_streams_and_both_names_can_be_asked_for(self):
        server = self.serve()
        stream = self.listen(server, QUERY)
        sender = self.far_raw()
        sender.send(numbered(1))
        self.assertEqual(self.numbers_of(stream, 1), [1])
        rename(self.far_side, "near", "other")
        self.assert_error_and_close(stream, "near", "renamed to other")
        self.assert_error_and_close(self.open(server, QUERY), "near", "other")
        other = self.listen(server, "i=other&f=not%20ip6")
        sender.send(numbered(2))
        self.assertEqual(self.numbers_of(other, 1), [2])
        rename(self.far_side, "other", "near")
        self.assert_error_and_close(other, "other", "renamed to near")
        self.assert_next_capture_works(server, "interface renamed")

    def test_one_that_comes_back_under_its_name_is_captured_on_anew(self):
        server = self.serve()
        stream = self.listen(server, QUERY)
        run("ip", "link", "delete", "near")
        self.assert_error_and_close(stream, "near")
        self.assert_error_and_close(self.open(server, QUERY), "no interface 'near'")
        live_network.lay_cable(self.far_side)
        wait_until_up(self.far_side)
        self.assert_next_capture_works(server, "interface deleted and made again")


class Descriptors(FaultTest):
    def limit(self, server, number):
        run("prlimit", "--pid", str(server.pid), f"--nofile={number}:{self.most}")

    def start_with_a_stream(self):
        # Root may set the limits of its own processes without a further right.
        server = self.serve("--keep-privileges")
        with open(f"/proc/{server.pid}/limits", encoding="ascii") as limits:
            self.most = next(line.split()[4] for line in limits if line.startswith("Max open files"))
        return server, self.listen(server, QUERY)

    def test_without_any_a_client_waits_and_others_do_not_notice(self):
        server, stream = self.start_with_a_stream()
        sender = self.far_raw()
        # UBSan opens a pipe when it sees the object of a virtual call for the first time.
        sender.send(numbered(99))
        self.assertEqual(self.numbers_of(stream, 1), [99])
        self.limit(server, lowest_free_descriptor(server.pid))
        waiting = self.open(server, "i=lo&p=1")
        used = cpu_seconds(server.pid)
        for number in range(50):
            sender.send(numbered(number))
            time.sleep(0.04)
        self.assertEqual(self.numbers_of(stream, 50), list(range(50)))
        self.assertEqual(waiting.connection.wait_for_end(0.001), None)
        # In two seconds; one that looks again and again would take its share of a processor.
        self.assertLess(cpu_seconds(server.pid) - used, 0.25 * (2 if SLOW else 1))
        begin = time.monotonic()
        self.limit(server, self.most)
        self.assertEqual(waiting.wait_open().status, 200)
        print_time("no descriptor for a connection", begin)

    @with_few_descriptors
    def test_with_too_few_a_client_is_reported_and_nothing_is_left_behind(self):
        server, stream = self.start_with_a_stream()
        held, free = descriptors(server.pid), lowest_free_descriptor(server.pid)
        reported = []
        for more in range(1, 12):
            self.limit(server, free + more)
            with self.open(server, "i=lo&p=1") as refused:
                events = refused.take(1, 0.3)
                reported += [event.data for event in events if event.kind == "error"]
            self.assertTrue(wait_until(lambda: descriptors(server.pid) == held))
        for text in reported:
            self.assertIn("Too many open files", text)
        self.assertGreater(len(reported), 1)
        self.limit(server, free + 1)
        response = server.get("/api/interfaces")
        self.assertIn(response.status, (200, 500), response)
        self.limit(server, self.most)
        self.assert_next_capture_works(server, "too few descriptors")
        self.far_raw().send(numbered(7))
        self.assertEqual(self.numbers_of(stream, 2), [99, 7])


    @with_few_descriptors
    def test_a_capture_with_too_few_says_so(self):
        for number in (4, 5, 6, 64):
            with self.subTest(number=number):
                capture = self.launch_capture("-i", "near", "--duration", "0.1",
                                          command=("prlimit", f"--nofile={number}", CHATTCP))
                if number == 64:
                    self.assertEqual(self.finished(capture), [])
                else:
                    self.assert_fails(capture, "Too many open files")


class Signals(FaultTest):
    def test_a_stop_of_some_seconds_costs_nothing_that_is_not_reported(self):
        server = self.serve()
        capture = self.start_capture("-i", "near", "-f", "not ip6", collect=False, stdout=self.lines())
        streams = [CheckedStream(server, QUERY, places=False) for _ in range(2)]
        for stream in streams:
            self.addCleanup(stream.close)
            stream.wait_open()
        self.wait_for_bound(server)
        count = RATE * (STOPPED + 1)
        generator = self.generate(count, RATE)
        time.sleep(0.5)
        for process in (server, capture):
            self.addCleanup(process.signal, signal.SIGCONT)
            process.signal(signal.SIGSTOP)
        time.sleep(STOPPED)
        begin = time.monotonic()
        for process in (server, capture):
            process.signal(signal.SIGCONT)
        self.assertTrue(read_streams(streams, RATE * STOPPED, PATIENCE))
        print_time(f"SIGSTOP for {STOPPED} s", begin)
        self.assertTrue(read_streams(streams, count, PATIENCE + 1))
        self.assertEqual(generator.wait(PATIENCE), 0)
        for stream in streams:
            report = f"{stream.packets} packets, {stream.dropped}, {stream.problem}"
            print(f"serve: {report}", file=sys.stderr)
            self.assertEqual((stream.problem, stream.total()), (None, count), report)
            self.assertEqual(stream.dropped["client"], 0, report)
        capture.signal(signal.SIGINT)
        self.assertEqual(capture.wait(), 0)
        self.assert_counts(capture.counts(), count)

    def lines(self):
        file = tempfile.TemporaryFile()
        self.addCleanup(file.close)
        self.file = file
        return file

    def assert_counts(self, summary, count):
        print(f"capture: {summary}", file=sys.stderr)
        self.file.seek(0)
        self.assertEqual(summary["printed"], sum(1 for _ in self.file))
        self.assertEqual(summary["captured"] + summary["dropped by kernel"], count)


class Killed(FaultTest):
    def promiscuity(self):
        return int(run("ip", "-details", "link", "show", "near").split("promiscuity ")[1].split()[0])

    def test_nothing_is_left_that_hinders_the_next_start(self):
        with tempfile.TemporaryDirectory() as folder:
            options = {"cwd": folder, "environment": {"TMPDIR": folder}}
            before = os.listdir("/dev/shm")
            server = self.launch_server("--promiscuous", **options)
            self.listen(server, QUERY)
            self.connect(server)
            capture = self.start_capture("-i", "near", "--promiscuous", cwd=folder)
            self.assertEqual(self.promiscuity(), 2)
            port = server.port
            begin = time.monotonic()
            for process in (server, capture):
                process.signal(signal.SIGKILL)
                self.assertEqual(process.wait(), -signal.SIGKILL)
            self.assertEqual(self.promiscuity(), 0)
            again = self.serve("--promiscuous", port=port, **options)
            self.assert_next_capture_works(again, "kill -9, from the start on")
            print_time("kill -9, from the kill on", begin)
            self.assertEqual((os.listdir(folder), os.listdir("/dev/shm")), ([], before))


if __name__ == "__main__":
    live_network.main()
